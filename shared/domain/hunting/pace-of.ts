import type { HuntDocument } from '../hunt.ts';
import { decidePace, quickened, paceSettings as settingsFor } from '../pace/index.ts';
import type { PaceSettings, PaceState } from '../pace/pace.ts';

/** The pace settings of a hunt, with what depends on the cloud filled in. */
export function paceSettings(document: HuntDocument): PaceSettings {
  return settingsFor(document.request.settings, document.cloud);
}

/**
 * The account's next free slot, shared by all its hunts: a hunt takes `slot` for its own next call and leaves `nextAt` to
 * the next one. Epoch ms. Waits are whole seconds, so the slot is a whole number of seconds after `earliest`. The gap left is the
 * shortest wait that the policy decides next, so a lone hunt keeps its own rhythm; only a refill learned from a 429 may wait longer.
 */
export function takeSlot(
  earliest: number,
  accountNextAt: number,
  settings: PaceSettings,
  state: PaceState,
): { slot: number; nextAt: number } {
  const slot = earliest + Math.max(0, Math.ceil((accountNextAt - earliest) / 1000)) * 1000;
  return { slot, nextAt: slot + shortestWait(settings, state) * 1000 };
}

/** Whole seconds. */
function shortestWait(settings: PaceSettings, state: PaceState): number {
  if (settings.policy === 'exponential') return Math.floor(Math.min(settings.interAdMin, settings.base, settings.max));
  // At the ceiling the metronome steps off the minute by one second less.
  return Math.max(
    Math.floor(settings.floor),
    Math.min(Math.floor(quickened(state, settings) * (1 - settings.spread)), Math.ceil(settings.max) - 1),
  );
}

/** The account's pace after an accepted launch: a clean answer, and no slot taken, as this hunt calls no more for now. */
export function afterLaunch(
  document: HuntDocument,
  account: { state: PaceState; nextAt: number },
  now: number,
): { state: PaceState; nextAt: number } {
  const settings = paceSettings(document);
  const input = { signal: 'clean', retryAfter: null, cycleEnded: false, cycleThrottled: false, now, random: [0.5, 0.5] } as const;
  const { state } = decidePace(account.state, input, settings);
  return { state, nextAt: Math.max(account.nextAt, takeSlot(now, 0, settings, state).nextAt) };
}
