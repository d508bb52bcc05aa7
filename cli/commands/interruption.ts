import type { JsonObject } from '../../shared/domain/json.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { readDocument } from '../../shared/domain/spec/read-document.ts';
import { type InterruptionReport, readWarning } from '../../shared/usecases/handle-interruption.ts';
import { cloudFlags, strangerProblems } from '../arguments/cloud-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';
import type { Session } from '../session.ts';
import { openCloud } from './open-cloud.ts';

/**
 * `foothold interruption --event FILE`: sees a cloud's notice through, until the instance is gone; 1 when something could not be done in time.
 * A replacement that was started is hunted to its end.
 */
export async function interruption(session: Session, earlier: readonly Problem[]): Promise<number> {
  const problems = [...earlier];
  const flags = cloudFlags(session.flags, problems);
  const event = await readEvent(session, problems);
  // Most events are nobody's business here: they need neither cloud nor credentials to be told apart.
  const notice = readWarning(event);
  if (notice !== null) problems.push(...strangerProblems(session.flags, notice.cloud));
  if (problems.length > 0) throw new InputError(problems);
  if (notice === null) return report(session, { kind: 'ignored', huntId: null, unfinished: null }, 'no notice of an interruption');
  const region = flags.region ?? notice.region ?? undefined;
  const home = await openCloud(session, { ...flags, cloud: notice.cloud, region });
  const what = 'deadline' in notice ? `${notice.action} at ${notice.deadline}` : 'rebalance recommendation';
  const code = await report(session, await home.interrupt(event), `${notice.instanceId} (${what})`);
  await home.settled();
  return code;
}

async function readEvent({ flags, surroundings }: Session, problems: Problem[]): Promise<JsonObject> {
  if (flags.event === undefined) {
    if (!problems.some(({ path }) => path === '--event'))
      problems.push({ path: '--event', expected: 'the file of an event, or "-" for stdin', got: 'nothing' });
    return {};
  }
  const source = await readInput('--event', flags.event, surroundings.stdin, problems);
  if (source === null) return {};
  try {
    return readDocument(source);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return {};
  }
}

async function report(session: Session, found: InterruptionReport, what: string): Promise<number> {
  const words = {
    ignored: `ignored: ${what}, ${found.reason ?? 'not the instance of a hunt on record here'}`,
    known: `known already: ${what}, hunt ${found.huntId}`,
    taken: `taken: ${what}, hunt ${found.huntId}`,
    told: `${found.unfinished === null ? 'seen through' : 'on record, but not all could be done'}: ${what}, hunt ${found.huntId}`,
  }[found.kind];
  await session.stdout.write(`${session.flags.json ? JSON.stringify(found, null, 2) : words}\n`);
  if (found.unfinished !== null) session.reporter.say('error', found.unfinished, { event: 'interruption.unfinished', ...found });
  return found.unfinished === null ? exitCodes.ready : exitCodes.fatal;
}
