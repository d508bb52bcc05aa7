import {
  Aws,
  Duration,
  aws_lambda_destinations as destinations,
  aws_events as events,
  aws_iam as iam,
  aws_scheduler as scheduler,
  aws_sqs as sqs,
  type aws_stepfunctions as stepfunctions,
  aws_events_targets as targets,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeDeadEnd } from './acknowledged.ts';
import { pascal, type Room } from './function-room.ts';
import type { Parameters } from './parameters.ts';

/** EventBridge's words for what a hunt wants to know of EC2 (docs.aws.amazon.com, EC2 events). All of it may come late, twice or never. */
export const ec2Events = {
  SpotInterruption: { source: ['aws.ec2'], detailType: ['EC2 Spot Instance Interruption Warning'] },
  RebalanceRecommendation: { source: ['aws.ec2'], detailType: ['EC2 Instance Rebalance Recommendation'] },
  InstanceStateChange: {
    source: ['aws.ec2'],
    detailType: ['EC2 Instance State-change Notification'],
    detail: { state: ['shutting-down', 'terminated', 'stopping', 'stopped'] },
  },
} satisfies Record<string, events.EventPattern>;

/** Where events end that a function could not handle: two weeks for somebody to look. */
function deadLetters(scope: Construct, name: string, namespace: string): sqs.Queue {
  const queue = new sqs.Queue(scope, `${pascal(name)}DeadLetters`, {
    queueName: `${namespace}-${name}-dead-letters`,
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledgeDeadEnd(queue);
  return queue;
}

/** A function that events call: twice again when it fails, then its dead letters. */
function called(scope: Construct, name: string, room: Room, namespace: string): sqs.Queue {
  const queue = deadLetters(scope, name, namespace);
  room.function.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(1),
    onFailure: new destinations.SqsDestination(queue),
  });
  return queue;
}

function rule(
  scope: Construct,
  id: string,
  name: string,
  description: string,
  pattern: events.EventPattern,
  room: Room,
  dead: sqs.Queue,
): void {
  const target = new targets.LambdaFunction(room.function, { deadLetterQueue: dead, retryAttempts: 8, maxEventAge: Duration.hours(1) });
  new events.Rule(scope, `${id}Rule`, { ruleName: name, description, eventPattern: pattern, targets: [target] });
}

export interface EventParts {
  readonly parameters: Parameters;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly hunt: stepfunctions.StateMachine;
  readonly fleet: stepfunctions.StateMachine;
}

/** Rules and the schedule; returns the queues of what could not be handled, by function. */
export function eventDoors(scope: Construct, { parameters, rooms, hunt, fleet }: EventParts): Map<string, sqs.Queue> {
  const { namespace } = parameters;
  const roomOf = (name: string) => rooms.get(pascal(name)) as Room;
  const queues = new Map(
    ['handle-interruption', 'execution-ended', 'recover', 'sweep', 'fire-schedule'].map((name) => [
      name,
      called(scope, name, roomOf(name), namespace),
    ]),
  );
  const queueOf = (name: string) => queues.get(name) as sqs.Queue;
  for (const [id, pattern] of Object.entries(ec2Events)) {
    rule(
      scope,
      id,
      `${namespace}-${id}`,
      `${pattern.detailType[0]}: to the hunt it concerns`,
      pattern,
      roomOf('handle-interruption'),
      queueOf('handle-interruption'),
    );
  }
  const ended = {
    source: ['aws.states'],
    detailType: ['Step Functions Execution Status Change'],
    detail: { status: ['ABORTED', 'TIMED_OUT', 'FAILED'], stateMachineArn: [hunt.stateMachineArn, fleet.stateMachineArn] },
  };
  rule(
    scope,
    'ExecutionEnded',
    `${namespace}-ExecutionEnded`,
    'An execution that was stopped or failed leads to the clean-up',
    ended,
    roomOf('execution-ended'),
    queueOf('execution-ended'),
  );
  sweepSchedule(scope, parameters, roomOf('sweep'), queueOf('sweep'));
  recoverySchedule(scope, parameters, roomOf('recover'), queueOf('recover'));
  // The API makes the schedules themselves: `schedulePlaces` names the same group and role.
  scheduleGroup(scope, 'HuntSchedules', {
    groupName: `${namespace}-hunts`,
    roleName: `${namespace}-hunt-schedules-${Aws.REGION}`,
    room: roomOf('fire-schedule'),
    dead: queueOf('fire-schedule'),
  });
  return queues;
}

/** A group of schedules, and the role under which they call one function. */
function scheduleGroup(
  scope: Construct,
  id: string,
  { groupName, roleName, room, dead }: { groupName: string; roleName: string; room: Room; dead: sqs.Queue },
) {
  const group = new scheduler.CfnScheduleGroup(scope, `${id}Group`, { name: groupName });
  const role = new iam.Role(scope, `${id}Role`, {
    roleName,
    description: `Lets the schedules of ${groupName} call one function`,
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } },
    }),
    inlinePolicies: {
      own: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ sid: 'CallTheFunction', actions: ['lambda:InvokeFunction'], resources: [room.function.functionArn] }),
          new iam.PolicyStatement({ sid: 'KeepDeadLetters', actions: ['sqs:SendMessage'], resources: [dead.queueArn] }),
        ],
      }),
    },
  });
  return { group, role };
}

/** The last net. */
function sweepSchedule(
  scope: Construct,
  { namespace, sweepMinutes, sweepActs, regions, homeRegion }: Parameters,
  room: Room,
  dead: sqs.Queue,
): void {
  const groupName = `${namespace}-schedules`;
  const { group, role } = scheduleGroup(scope, 'SweepSchedules', {
    groupName,
    roleName: `${namespace}-sweep-schedule-${Aws.REGION}`,
    room,
    dead,
  });
  const swept = homeRegion === undefined ? [] : [...new Set([homeRegion, ...regions])];
  const schedule = new scheduler.CfnSchedule(scope, 'SweepSchedule', {
    name: `${namespace}-sweep`,
    description: 'Ends what all else missed (docs/sweep.md)',
    groupName,
    scheduleExpression: sweepMinutes === 1 ? 'rate(1 minute)' : `rate(${sweepMinutes} minutes)`,
    // Anywhere in five minutes: nothing of a sweep is urgent, and whole hours are everybody's.
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 5 },
    target: {
      arn: room.function.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify({ cloud: 'aws', namespace, act: sweepActs, settings: { regions: swept } }),
      deadLetterConfig: { arn: dead.queueArn },
      retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 1800 },
    },
  });
  schedule.addResourceDependency(group);
}

/** What no event tells of: a hunt whose process died before StartExecution, an event that was lost. */
function recoverySchedule(scope: Construct, { namespace }: Parameters, room: Room, dead: sqs.Queue): void {
  const groupName = `${namespace}-recovery`;
  const { group, role } = scheduleGroup(scope, 'RecoverySchedules', {
    groupName,
    roleName: `${namespace}-recovery-schedule-${Aws.REGION}`,
    room,
    dead,
  });
  const schedule = new scheduler.CfnSchedule(scope, 'RecoverySchedule', {
    name: `${namespace}-recover`,
    description: 'Goes on with hunts that nobody leads',
    groupName,
    scheduleExpression: 'rate(10 minutes)',
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 2 },
    target: {
      arn: room.function.functionArn,
      roleArn: role.roleArn,
      input: '{}',
      deadLetterConfig: { arn: dead.queueArn },
      // The next round does the same.
      retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 300 },
    },
  });
  schedule.addResourceDependency(group);
}
