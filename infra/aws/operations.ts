import {
  Aws,
  aws_cloudwatch_actions as actions,
  aws_cloudwatch as cloudwatch,
  Duration,
  aws_iam as iam,
  aws_logs as logs,
  aws_sns as sns,
  type aws_sqs as sqs,
  type aws_stepfunctions as stepfunctions,
  aws_sns_subscriptions as subscriptions,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { pascal, type Room } from './function-room.ts';
import type { Parameters } from './parameters.ts';

export interface OperationParts {
  readonly parameters: Parameters;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly hunt: stepfunctions.StateMachine;
  readonly fleet: stepfunctions.StateMachine;
  readonly interruption: stepfunctions.StateMachine;
  readonly deadLetters: ReadonlyMap<string, sqs.Queue>;
}

interface Sign {
  readonly id: string;
  readonly text: string;
  readonly metric: cloudwatch.IMetric;
  /** At so many within the metric's period. */
  readonly at: number;
}

/** Alarms for what a person has to look at (docs/runbook.md has a paragraph for each), one topic, one page to see it all. */
export function operations(scope: Construct, { parameters, rooms, hunt, fleet, interruption, deadLetters }: OperationParts): void {
  const { namespace, alarmEmail } = parameters;
  const count = counter(namespace);
  const announced = logOf(rooms, 'announce');
  const steps = ['attempt-launch', 'poll-status'].map((name) => logOf(rooms, name));
  const failed = (machine: stepfunctions.StateMachine) => machine.metricFailed({ period: Duration.hours(1), statistic: 'Sum' });
  const signs: Sign[] = [
    { id: 'FailedHunts', text: 'A hunt ended without an instance, or its machine failed.', metric: failed(hunt), at: 1 },
    {
      id: 'StoppedHunts',
      text: 'An execution was stopped or timed out; the clean-up follows by itself.',
      metric: stopped(hunt, 'hunts'),
      at: 1,
    },
    { id: 'FailedFleets', text: 'A fleet ended without any instance, or its machine failed.', metric: failed(fleet), at: 1 },
    {
      id: 'StoppedFleets',
      text: 'An execution of a fleet was stopped or timed out; its hunts end by themselves.',
      metric: stopped(fleet, 'fleets'),
      at: 1,
    },
    { id: 'BrokenInterruptions', text: 'An interruption was not seen through: its machine failed.', metric: failed(interruption), at: 1 },
    {
      id: 'SweeperFindings',
      text: 'The sweep marked or ended something that a hunt should have ended itself.',
      metric: count(
        'SweeperFindings',
        '{ ($.event = "sweep.done") && (($.marked > 0) || ($.ended > 0)) }',
        [logOf(rooms, 'sweep')],
        Duration.hours(1),
      ),
      at: 1,
    },
    {
      id: 'SweepRefused',
      text: 'The sweep refused to act: a list was incomplete, the record unreadable, or more than half would have gone.',
      metric: count('SweepRefusals', '{ ($.event = "sweep.done") && ($.refused = "*") }', [logOf(rooms, 'sweep')], Duration.hours(1)),
      at: 2,
    },
    {
      id: 'Throttling',
      text: 'The cloud refused ten calls and more for their rate: raise pace.floor, or look for another caller.',
      metric: count('Throttled', '{ ($.event = "function.done") && ($.answer = "THROTTLED") }', steps, Duration.minutes(30)),
      at: 10,
    },
    {
      id: 'SuspensionSigns',
      text: 'The cloud refuses the credentials: a wrong key, a missing permission, or a suspended account.',
      metric: count('AuthRefusals', '{ ($.event = "function.done") && ($.answer = "AUTH") }', [...steps, announced], Duration.minutes(15)),
      at: 1,
    },
    {
      id: 'Defects',
      text: 'A function failed in a way that is nobody’s answer.',
      metric: count(
        'Defects',
        '{ ($.event = "function.failed") && ($.level = "error") }',
        [...rooms.values()].map(({ log }) => log),
        Duration.minutes(15),
      ),
      at: 1,
    },
    ...[...deadLetters].map(([name, queue]) => ({
      id: `${pascal(name)}DeadLetters`,
      text: `An event of ${name} could not be handled and waits in ${queue.node.id}.`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }),
      at: 1,
    })),
  ];
  const topic = alarmTopic(scope, namespace, alarmEmail);
  const alarms = signs.map(({ id, text, metric, at }) => {
    const alarm = new cloudwatch.Alarm(scope, `${id}Alarm`, {
      alarmName: `${namespace}-${id}`,
      alarmDescription: `${text} docs/runbook.md, "${id}".`,
      metric,
      threshold: at,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new actions.SnsAction(topic));
    return alarm;
  });
  dashboard(scope, namespace, hunt, signs, alarms);
}

function logOf(rooms: ReadonlyMap<string, Room>, name: string): logs.LogGroup {
  return (rooms.get(pascal(name)) as Room).log;
}

/** Counts log lines that match, of several functions together. */
function counter(namespace: string) {
  const metricNamespace = `Foothold/${namespace}`;
  return (metricName: string, pattern: string, groups: readonly logs.LogGroup[], period: Duration): cloudwatch.IMetric => {
    for (const group of groups) {
      const filterPattern = logs.FilterPattern.literal(pattern);
      group.addMetricFilter(`${group.node.id}${metricName}`, { metricNamespace, metricName, filterPattern, metricValue: '1' });
    }
    return new cloudwatch.Metric({ namespace: metricNamespace, metricName, statistic: 'Sum', period });
  };
}

/** Metrics of one graph need ids of their own: `of` is a part of theirs. */
function stopped(machine: stepfunctions.StateMachine, of: string): cloudwatch.IMetric {
  const period = Duration.hours(1);
  const usingMetrics = {
    [`${of}Aborted`]: machine.metricAborted({ period, statistic: 'Sum' }),
    [`${of}TimedOut`]: machine.metricTimedOut({ period, statistic: 'Sum' }),
  };
  return new cloudwatch.MathExpression({
    expression: Object.keys(usingMetrics).join(' + '),
    label: `${of}: stopped or timed out`,
    usingMetrics,
    period,
  });
}

/** Only this account's alarms may publish, and only over TLS. */
function alarmTopic(scope: Construct, namespace: string, email: string | undefined): sns.Topic {
  const topic = new sns.Topic(scope, 'Alarms', {
    topicName: `${namespace}-alarms`,
    displayName: `Foothold ${namespace}`,
    enforceSSL: true,
  });
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:${namespace}-*` },
      },
    }),
  );
  if (email !== undefined) topic.addSubscription(new subscriptions.EmailSubscription(email));
  return topic;
}

function dashboard(
  scope: Construct,
  namespace: string,
  hunt: stepfunctions.StateMachine,
  signs: readonly Sign[],
  alarms: cloudwatch.Alarm[],
): void {
  const period = Duration.hours(1);
  /** Metrics that functions print (shared/domain/metrics/emf.ts), over all clouds, regions and markets. */
  const printed = (metric: string, statistic: string) =>
    new cloudwatch.MathExpression({
      expression: `SEARCH('{Foothold,Cloud,Region,Market} MetricName="${metric}"', '${statistic}')`,
      label: '',
      usingMetrics: {},
      period,
    });
  const graph = (title: string, left: cloudwatch.IMetric[]) => new cloudwatch.GraphWidget({ title, left, width: 12, height: 6 });
  const started = hunt.metricStarted({ period, statistic: 'Sum' });
  const succeeded = hunt.metricSucceeded({ period, statistic: 'Sum' });
  new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: namespace,
    widgets: [
      [new cloudwatch.AlarmStatusWidget({ title: 'What wants looking at', alarms, width: 24, height: 3 })],
      [
        graph('Executions', [started, succeeded, hunt.metricFailed({ period, statistic: 'Sum' })]),
        graph('Ready', [printed('Ready', 'Sum')]),
      ],
      [
        graph('Calls of ended hunts', [printed('Calls', 'Sum')]),
        graph('Seconds until an instance was ready', [printed('ProvisionDuration', 'Average')]),
      ],
      [
        graph(
          'Signs',
          signs.map(({ metric }) => metric),
        ),
        graph('Capacity refusals of ended hunts', [printed('CapacityRefusals', 'Sum')]),
      ],
    ],
  });
}
