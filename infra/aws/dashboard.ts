import { aws_cloudwatch as cloudwatch, Duration, type aws_stepfunctions as stepfunctions } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Sign } from './signs.ts';

/** One page: which alarms ring, how hunts went, what the clouds answered. */
export function dashboard(
  scope: Construct,
  namespace: string,
  hunt: stepfunctions.StateMachine,
  signs: readonly Sign[],
  alarms: cloudwatch.Alarm[],
): void {
  const period = Duration.hours(1);
  /** Metrics that functions print (shared/platform/embedded-metrics.ts), over all clouds, regions and markets. */
  const printed = (metric: string, statistic: string) =>
    new cloudwatch.MathExpression({
      expression: `SEARCH('{Foothold,service,Cloud,Region,Market} MetricName="${metric}" service="${namespace}"', '${statistic}')`,
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
