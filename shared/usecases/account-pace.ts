import type { HuntDocument } from '../domain/hunt.ts';
import type { AccountPace } from '../domain/hunting/apply-refusal.ts';
import { go } from '../domain/hunting/go.ts';
import { paceSettings, takeSlot } from '../domain/hunting/pace-of.ts';
import { initialPace } from '../domain/pace/index.ts';
import type { StepRun } from './step.ts';

// After a pause the bucket has filled up: the time since the last 429 says nothing about its refill any more.
const idleMs = 15 * 60_000;

/** The pace of the hunt's account, which all its hunts share. A new account starts with the hunt's own settings. */
export async function accountPace(run: StepRun, document: HuntDocument): Promise<AccountPace & { version: number }> {
  const record = await run.rooms.store.readPace(document.account);
  if (record !== null && run.now() - record.nextAt > idleMs)
    return { ...record, state: { ...record.state, streak: 0, fails: 0, since: run.now() } };
  return record ?? { state: initialPace(paceSettings(document), run.now()), nextAt: 0, version: 0 };
}

const mostTries = 4;

/**
 * Writes the account's pace where it still is what the decision was made on (`version`). Lost against another hunt of the account, this
 * hunt takes the next slot after that one's instead, so that two never share one: the document comes back with its wait moved.
 */
export async function keepPace(
  run: StepRun,
  document: HuntDocument,
  pace: AccountPace & { readonly version: number },
): Promise<HuntDocument> {
  const slot = document.next.step === 'attempt' && document.next.notBefore !== null ? Date.parse(document.next.notBefore) : null;
  let moved = document;
  let wanted = pace;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const written = await run.rooms.store.writePace(document.account, {
      state: wanted.state,
      nextAt: wanted.nextAt,
      version: wanted.version,
    });
    if (written !== null) return moved;
    const current = await accountPace(run, document);
    if (slot === null) {
      wanted = { state: pace.state, nextAt: Math.max(pace.nextAt, current.nextAt), version: current.version };
      continue;
    }
    const turn = takeSlot(slot, current.nextAt, paceSettings(document), pace.state);
    moved = go(document, 'attempt', (turn.slot - run.now()) / 1000, run.now());
    wanted = { state: pace.state, nextAt: turn.nextAt, version: current.version };
  }
  return moved;
}
