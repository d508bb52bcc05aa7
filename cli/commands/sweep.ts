import { InputError, type Problem } from '../../shared/domain/problem.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { shown } from '../../shared/domain/spec/shown.ts';
import { exitCodes } from '../exit-codes.ts';
import { readHuntInput } from '../hunt-input.ts';
import type { Session } from '../session.ts';
import { sweepLines } from '../view/sweep-lines.ts';
import { openCloud } from './open-cloud.ts';

/** `foothold sweep`: what would be marked and ended, with why; `--yes` does it. 1 when it refused, or when something could not be ended. */
export async function sweep(session: Session, earlier: readonly Problem[]): Promise<number> {
  const problems = [...earlier];
  const named = session.flags.compartment ?? [];
  for (const text of named)
    if (text.trim() === '') problems.push({ path: '--compartment', expected: "a compartment's OCID", got: shown(text) });
  const input = await readHuntInput(session, { earlier: problems, specWanted: false, credentialsWanted: true });
  const settings = { ...input.settings.sweep, ...(named.length > 0 ? { compartments: [...named] } : {}) };
  checkGrace(settings, input.settings.hunt.settle);
  const home = await openCloud(session, input.flags);
  const report = await home.sweep({ settings, act: session.flags.yes === true });
  await session.stdout.write(
    session.flags.json ? `${JSON.stringify(report, null, 2)}\n` : `${sweepLines(report, settings.grace).join('\n')}\n`,
  );
  if (report.refused !== null) {
    session.reporter.say('error', `refused: ${report.refused.message}. ${report.refused.remedy}`, {
      event: 'sweep.refused',
      ...report.refused,
    });
  }
  return report.refused === null && report.failed.length === 0 ? exitCodes.ready : exitCodes.fatal;
}

/** A hunt without a spec goes through no other check of its settings. */
function checkGrace({ grace }: Settings['sweep'], settle: number): void {
  if (grace > settle) return;
  throw new InputError([{ path: 'sweep.grace', expected: `more than hunt.settle (${settle})`, got: String(grace) }]);
}
