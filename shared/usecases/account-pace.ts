import type { AccountPace } from '../domain/hunting/apply-refusal.ts';
import { paceSettings } from '../domain/hunting/pace-of.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { initialPace } from '../domain/pace/index.ts';
import type { StepRun } from './step.ts';

/** The pace of the hunt's account, which all its hunts share. A new account starts with the hunt's own settings. */
export async function accountPace(run: StepRun, document: HuntDocument): Promise<AccountPace & { version: number }> {
  const record = await run.rooms.store.readPace(document.account);
  return record ?? { state: initialPace(paceSettings(document), run.now()), nextAt: 0, version: 0 };
}

/**
 * Writes the account's pace. A writer that loses against another hunt tries once more on what that one wrote, so that its slot is
 * kept; should it lose again, the next answer corrects the pace.
 */
export async function keepPace(run: StepRun, document: HuntDocument, pace: AccountPace): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    const current = await accountPace(run, document);
    const written = await run.rooms.store.writePace(document.account, { state: pace.state, nextAt: Math.max(pace.nextAt, current.nextAt), version: current.version });
    if (written !== null) return;
  }
}
