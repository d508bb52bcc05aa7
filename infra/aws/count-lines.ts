import { aws_cloudwatch as cloudwatch, type Duration, aws_logs as logs } from 'aws-cdk-lib';
import { pascal, type Room } from './function-room.ts';

export interface Lines {
  /** A filter pattern of CloudWatch Logs. */
  readonly pattern: string;
  /** Functions that print them. */
  readonly of: readonly string[] | 'all';
}

export type Count = (metricName: string, period: Duration, ...lines: readonly Lines[]) => cloudwatch.IMetric;

/** Counts log lines that match, of several functions together. */
export function counter(namespace: string, rooms: ReadonlyMap<string, Room>): Count {
  const metricNamespace = `Foothold/${namespace}`;
  return (metricName, period, ...lines) => {
    for (const { pattern, of } of lines) {
      const filterPattern = logs.FilterPattern.literal(pattern);
      for (const { log } of of === 'all' ? rooms.values() : of.map((name) => rooms.get(pascal(name)) as Room))
        log.addMetricFilter(`${log.node.id}${metricName}`, { metricNamespace, metricName, filterPattern, metricValue: '1' });
    }
    return new cloudwatch.Metric({ namespace: metricNamespace, metricName, statistic: 'Sum', period });
  };
}
