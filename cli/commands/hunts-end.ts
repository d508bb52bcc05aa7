import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { cloudFlags } from '../arguments/cloud-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { summaryLines } from '../view/summary.ts';
import { findHunt } from './find-hunt.ts';
import { openCloudOf } from './open-cloud.ts';
import { storeHome } from './store-home.ts';

/** `foothold hunts end ID`: ends an instance that was handed over, and all that belongs to it; 0 when nothing of it lives any more. */
export async function huntsEnd(session: Session, id: string): Promise<number> {
  const problems: Problem[] = [];
  const flags = cloudFlags(session.flags, problems);
  if (problems.length > 0) throw new InputError(problems);
  const before = await findHunt(await storeHome(session), id);
  const { huntId, phase } = before;
  if (before.endedAt === null) {
    const remedy = `"foothold hunts cancel ${huntId}" ends a hunt that goes on, and what it has launched`;
    throw new InputError([
      { path: 'ID', expected: 'a hunt that has handed its instance over', got: `${huntId}, which has not ended (${phase})`, remedy },
    ]);
  }
  if (phase !== 'ready') {
    session.reporter.say('info', `hunt ${huntId} has ended already (${phase}); there is no instance to end`, { huntId, phase });
    return exitCodes.ready;
  }
  session.lastDocument = before;
  const home = await openCloudOf(session, flags, before);
  const after = await home.end(huntId, 'foothold hunts end', {
    onEvent: (event, written) => {
      session.lastDocument = written;
      session.reporter.event(event, written);
    },
  });
  session.reporter.close();
  const document = after ?? before;
  if (session.flags.json) await session.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  const clean = document.phase === 'cancelled' && document.endedAt !== null;
  session.reporter.block(clean ? 'info' : 'error', summaryLines(document), { event: 'hunt.summary', huntId, phase: document.phase });
  return clean ? exitCodes.ready : exitCodes.fatal;
}
