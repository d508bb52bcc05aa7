import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { cloudFlags } from '../arguments/cloud-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { steer, tellEnd } from './control-hunt.ts';
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
  const home = await openCloudOf(session, flags, before);
  const document = await steer(session, before, (run) => home.end(huntId, 'foothold hunts end', run));
  return tellEnd(session, document, document.phase === 'cancelled' && document.endedAt !== null);
}
