import { readNotice } from '../../shared/domain/interruption/notice.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { readDocument } from '../../shared/domain/spec/read-document.ts';
import type { InterruptionReport } from '../../shared/usecases/handle-interruption.ts';
import { cloudFlags, strangerProblems } from '../arguments/cloud-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';
import type { Session } from '../session.ts';
import { openCloud } from './open-cloud.ts';

/** `foothold interruption --event FILE`: hands a cloud's event to whoever handles interruptions; 1 when the callback could not be told. */
export async function interruption(session: Session, earlier: readonly Problem[]): Promise<number> {
  const problems = [...earlier];
  const flags = cloudFlags(session.flags, problems);
  const event = await readEvent(session, problems);
  // Most events are nobody's business here: they need neither cloud nor credentials to be told apart.
  const notice = readNotice(event);
  if (notice !== null) problems.push(...strangerProblems(session.flags, notice.cloud));
  if (problems.length > 0) throw new InputError(problems);
  if (notice === null) return report(session, { kind: 'ignored', huntId: null, unfinished: null }, 'no interruption notice');
  const region = flags.region ?? (notice.cloud === 'aws' ? regionOf(event) : undefined);
  const home = await openCloud(session, { ...flags, cloud: notice.cloud, region });
  return report(session, await home.interrupt(event), `${notice.instanceId} (${notice.action} at ${notice.deadline})`);
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

/** EventBridge says in which region it happened. */
function regionOf({ region }: JsonObject): string | undefined {
  return typeof region === 'string' ? region : undefined;
}

async function report(session: Session, found: InterruptionReport, what: string): Promise<number> {
  const words = {
    ignored: `ignored: ${what}, not an instance of a hunt on record here`,
    known: `known already: ${what}, hunt ${found.huntId}`,
    told: `on record${found.unfinished === null ? ', and told to whom it concerns' : ', but not told'}: ${what}, hunt ${found.huntId}`,
  }[found.kind];
  await session.stdout.write(`${session.flags.json ? JSON.stringify(found, null, 2) : words}\n`);
  if (found.unfinished !== null) session.reporter.say('error', found.unfinished, { event: 'interruption.unfinished', ...found });
  return found.unfinished === null ? exitCodes.ready : exitCodes.fatal;
}
