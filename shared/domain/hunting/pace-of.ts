import type { HuntDocument } from '../hunt.ts';
import { decidePace, paceSettings as settingsFor } from '../pace/index.ts';
import type { PaceSettings, PaceState } from '../pace/pace.ts';

/** The pace settings of a hunt, with what depends on the cloud filled in. */
export function paceSettings(document: HuntDocument): PaceSettings {
  return settingsFor(document.request.settings, document.cloud);
}

/**
 * The account's next free slot, shared by all its hunts: a hunt takes `slot` for its own next call and leaves `nextAt` to
 * the next one. Epoch ms. The gap left is the shortest that jitter allows, so a lone hunt keeps its own rhythm.
 */
export function takeSlot(earliest: number, accountNextAt: number, settings: PaceSettings, pace: number): { slot: number; nextAt: number } {
  const slot = Math.max(earliest, accountNextAt);
  const gap = settings.policy === 'metronome' ? Math.max(settings.floor, pace) * (1 - settings.spread) : Math.min(settings.interAdMin, settings.interAdMax);
  // Whole-second waits may round a gap down by up to one second.
  return { slot, nextAt: slot + Math.max(0, gap - 1) * 1000 };
}

/** The account's pace after an accepted launch: a clean answer, with nobody waiting for the next slot. */
export function afterLaunch(document: HuntDocument, account: { state: PaceState; nextAt: number }, now: number): { state: PaceState; nextAt: number } {
  const settings = paceSettings(document);
  const input = { signal: 'clean', retryAfter: null, cycleEnded: false, cycleThrottled: false, now, random: [0.5, 0.5] } as const;
  const { state } = decidePace(account.state, input, settings);
  return { state, nextAt: takeSlot(now, account.nextAt, settings, state.pace).nextAt };
}
