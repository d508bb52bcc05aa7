import type { Fleet, Member } from './fleet.ts';

/** How many hunts stand where; together they are the fleet's count. */
export type FleetSummary = Readonly<Record<Member['state'], number>>;

/** `held`: nothing goes on by itself. The last four are ends. */
export type FleetPhase = 'open' | 'held' | 'ready' | 'partly' | 'failed' | 'cancelled';

export function summaryOf({ members }: Pick<Fleet, 'members'>): FleetSummary {
  const summary = { waiting: 0, open: 0, held: 0, ready: 0, failed: 0, cancelled: 0 };
  for (const { state } of members) summary[state] += 1;
  return summary;
}

export function phaseOf(fleet: Fleet): FleetPhase {
  const { waiting, open, held, ready, failed } = summaryOf(fleet);
  if (held > 0 && open === 0) return 'held';
  if (waiting + open + held > 0) return 'open';
  if (ready === fleet.count) return 'ready';
  if (ready > 0) return 'partly';
  return failed === 0 ? 'cancelled' : 'failed';
}

/** Why a fleet has no instance at all, as its machine's Fail state says it; null for any other. */
export function failureOf(fleet: Fleet): { readonly error: string; readonly message: string } | null {
  const phase = phaseOf(fleet);
  if (phase === 'cancelled') return { error: 'Fleet.Cancelled', message: `cancelled by ${fleet.cancel?.by ?? 'each hunt for itself'}` };
  if (phase !== 'failed') return null;
  const first = fleet.members.find(({ state }) => state === 'failed');
  return {
    error: 'Fleet.Failed',
    message: `none of ${fleet.count} is ready; hunt ${first?.index}: ${first?.reason ?? 'no reason on record'}`,
  };
}
