import { availableParallelism } from 'node:os';
import type { Report } from '../../local/simulation/campaign.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { count, span } from '../arguments/values.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { rehearsalLines } from '../view/rehearsal-lines.ts';

const usualSeeds = 1000;

/** `foothold rehearse`: simulated hunts with faults, held to every promise; 1 when one was broken. Needs no account and calls nobody. */
export async function rehearse(session: Session): Promise<number> {
  const { flags } = session;
  const problems: Problem[] = [];
  const seed = flags.seed === undefined ? null : whole('--seed', flags.seed, problems);
  const seconds = flags.for === undefined ? null : span('--for', flags.for, problems);
  const asked = flags.seeds === undefined ? null : count('--seeds', flags.seeds, problems);
  const step = flags.step === undefined ? 1 : (count('--step', flags.step, problems) ?? 1);
  const cores = flags.cores === undefined ? availableParallelism() : (count('--cores', flags.cores, problems) ?? 1);
  const faults = flags.faults === undefined ? null : indices(flags.faults, problems);
  if (faults !== null && seed === null)
    problems.push({ path: '--faults', expected: "--seed with it: they are numbers of that seed's faults", got: 'no --seed' });
  if (problems.length > 0) throw new InputError(problems);

  const { rehearseHere, rehearseOnCores, rehearseSeed } = await import('../../local/simulation/rehearsals.ts');
  const single = seed !== null && asked === null && seconds === null;
  const plan = { from: seed ?? 1, count: asked ?? (seconds === null ? usualSeeds : Number.POSITIVE_INFINITY), step, seconds };
  const script = process.argv[1];
  const report: Report = single
    ? await rehearseSeed(seed, faults)
    : cores === 1 || script === undefined
      ? await rehearseHere(plan)
      : await rehearseOnCores(plan, cores, [process.execPath, script]);
  await session.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : `${rehearsalLines(report, flags.verbose === true).join('\n')}\n`);
  return report.failures.length === 0 ? exitCodes.ready : exitCodes.fatal;
}

function whole(path: string, text: string, problems: Problem[]): number | null {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  problems.push({ path, expected: 'a whole number from 0', got: text });
  return null;
}

/** `0,3`, or `none`. */
function indices(text: string, problems: Problem[]): readonly number[] | null {
  if (text === 'none') return [];
  if (/^\d+(,\d+)*$/.test(text)) return text.split(',').map(Number);
  problems.push({ path: '--faults', expected: 'numbers such as 0,3, or none', got: text });
  return null;
}
