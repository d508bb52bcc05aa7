import { CloudCallError } from '../domain/fault.ts';
import { eventOf } from '../domain/hunting/events.ts';
import type { RankFacts } from '../domain/hunting/rank-facts.ts';
import { shapeAws } from '../domain/launch/aws.ts';
import { subnetIds } from '../domain/launch/places.ts';
import { mergePatch } from '../domain/spec/render.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import type { CloudRun, StepRun } from './step.ts';

/** Calls that tell where there is room. */
export type Ranking = 'zones' | 'subnets' | 'spot';

/** What ranking wants to know. Zones and subnets must be had; what the spot market says is a hint, and does without an answer. */
export async function rankFacts(run: CloudRun<Ranking, 'log'>): Promise<RankFacts & { readonly events: readonly TimelineEvent[] }> {
  const { request } = run.document;
  const { spot, hunt } = request.settings;
  const payloads = [{}, ...request.alternatives].map((patch) => mergePatch(request.launch, patch));
  const zones = await run.cloud.zones();
  const ids = [...new Set(payloads.flatMap((payload) => subnetIds(payload, hunt.subnets)))];
  const subnets = ids.length === 0 ? [] : await run.cloud.subnets(ids);
  const market = run.cloud.spot;
  if (!spot.enabled || market === null) return { zones, subnets, events: [] };

  const types = [...new Set(payloads.map(shapeAws))];
  const scores = spot.scores
    ? await hint(run, 'placement scores', () => market.placementScores([...new Set([...types, ...spot.types])], run.document.region))
    : null;
  const prices = spot.history ? await hint(run, 'price history', () => market.prices(types)) : null;
  const event = eventOf(run.document, run.now(), 'spot.ranked', {
    scores: { ...scores },
    prices: (prices ?? []).map(({ type, zone, usdPerHour }) => ({ type, zone, usdPerHour })),
  });
  return { zones, subnets, scores: scores ?? {}, prices: prices ?? [], events: [event] };
}

async function hint<T>(run: StepRun<'log'>, what: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    run.rooms.log.warn('spot.hint-missing', { huntId: run.document.huntId, what, message: error.message });
    return null;
  }
}
