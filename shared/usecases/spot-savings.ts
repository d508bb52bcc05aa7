import { CloudCallError } from '../domain/fault.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { spotSavings } from '../domain/metrics/index.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import type { CloudRun } from './step.ts';

/** What a spot instance saves against on-demand (FR-036), as an event; nothing for other markets, or where no price is to be had. */
export async function spotSavingsOf(run: CloudRun<'spot' | 'onDemandPrice', 'log'>): Promise<TimelineEvent[]> {
  const { document, cloud } = run;
  const offering = document.offerings.find((candidate) => candidate.key === document.instance?.offering);
  if (offering?.market !== 'spot' || cloud.spot === null) return [];
  try {
    const prices = await cloud.spot.prices([offering.shape]);
    const paid = prices.find((price) => price.zone === offering.zone && price.type === offering.shape)?.usdPerHour ?? null;
    const savings = spotSavings(paid, await cloud.onDemandPrice(offering.shape));
    return savings === null
      ? []
      : [eventOf(document, run.now(), 'spot.savings', { instanceId: document.instance?.id ?? null, ...savings })];
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    run.rooms.log.warn('spot.savings-unknown', { huntId: document.huntId, message: error.message });
    return [];
  }
}
