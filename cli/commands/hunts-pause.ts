import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { findHunt } from './find-hunt.ts';
import { storeHome } from './store-home.ts';

/** `foothold hunts pause ID`: a wish on record, so it needs no cloud and no credentials. */
export async function huntsPause(session: Session, id: string): Promise<number> {
  const home = await storeHome(session);
  const { huntId } = await findHunt(home, id);
  const paused = await home.pause(huntId, 'foothold hunts pause');
  if (paused === null) throw new Error(`hunt ${huntId} went away while it was read`);
  const { document, led } = paused;
  const { phase } = document;
  if (session.flags.json) await session.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  session.reporter.say('info', words(), { huntId, phase });
  return exitCodes.ready;

  function words(): string {
    const goOn = `"foothold hunts resume ${huntId}" goes on with it`;
    if (document.endedAt !== null) return `hunt ${huntId} has ended already (${phase}); there is nothing to pause`;
    if (document.next.step === 'end') return `hunt ${huntId} stands still already (${phase}); ${goOn}`;
    if (!led) return `hunt ${huntId} is led by nobody and stands still (${phase}); ${goOn}`;
    return `hunt ${huntId} stops at its next step, once nothing is in flight; ${goOn}`;
  }
}
