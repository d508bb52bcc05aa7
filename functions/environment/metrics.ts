import { embeddedMetrics } from '../../shared/platform/embedded-metrics.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';

/** The log line is the metric: CloudWatch reads it from there. */
export function metrics(): Pick<Rooms, 'metrics'> {
  return { metrics: (figures) => void process.stdout.write(`${JSON.stringify(embeddedMetrics(figures))}\n`) };
}
