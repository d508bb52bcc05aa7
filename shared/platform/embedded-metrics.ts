import { Metrics } from '@aws-lambda-powertools/metrics';
import type { HuntMetrics } from '../domain/metrics/index.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * A hunt's metrics in CloudWatch's embedded metric format (docs.aws.amazon.com, "Specification: Embedded metric format"), by Powertools for
 * AWS Lambda: printed as one line of JSON in a Lambda's log, CloudWatch makes metrics of it.
 */
export function embeddedMetrics({ at, service, dimensions, huntId, figures }: HuntMetrics): object {
  // Quiet, since it warns of times that CloudWatch would not take: those of rehearsals.
  const metrics = new Metrics({ namespace: 'Foothold', serviceName: service, logger: quiet });
  metrics.setTimestamp(at);
  metrics.addDimensions(dimensions);
  metrics.addMetadata('HuntId', huntId);
  for (const { name, unit, value } of figures) metrics.addMetric(name, unit, value);
  return metrics.serializeMetrics();
}
