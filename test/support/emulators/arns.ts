import type { Standing } from './deployment.ts';

/** ARNs of what stands, indexes of tables included. */
export function standingArns(standing: Standing): Set<string> {
  const tables = standing.tables.flatMap(({ TableArn, GlobalSecondaryIndexes }) => [
    TableArn,
    ...GlobalSecondaryIndexes.map(({ IndexName }: { IndexName: string }) => `${TableArn}/index/${IndexName}`),
  ]);
  const others = {
    functions: 'FunctionArn',
    roles: 'Arn',
    machines: 'stateMachineArn',
    rules: 'Arn',
    queues: 'QueueArn',
    topics: 'TopicArn',
    alarms: 'AlarmArn',
    logGroups: 'arn',
    scheduleGroups: 'Arn',
  } as const;
  const arns = Object.entries(others).flatMap(([kind, key]) => standing[kind as keyof typeof others].map((each) => each[key] as string));
  return new Set([...tables, ...arns].map(bare));
}

/** Kinds of things that only the deployment itself makes; an instance or a subnet is another's. */
const own =
  /^arn:aws:(?:lambda:.*:function|iam:.*:role|dynamodb:.*:table|states:.*:stateMachine|sqs:|sns:|logs:.*:log-group|events:.*:rule|cloudwatch:.*:alarm|scheduler:.*:schedule-group)/;

/** ARNs, in all that was described, of such things, but for patterns: in variables, policies, definitions, targets, actions. */
export function namedArns(standing: Standing): Set<string> {
  const { stack: _, ...described } = standing;
  const found = JSON.stringify(described).match(/arn:aws:[^"'\s,\\\]]+/g) ?? [];
  return new Set(found.map(bare).filter((arn) => own.test(arn) && !arn.includes('*')));
}

/** CloudFormation's ARN of a log group ends in `:*`, as policies want it, moto's does not; a function's settings name its version. */
function bare(arn: string): string {
  return arn.replace(/:(?:\*|\$LATEST)$/, '');
}
