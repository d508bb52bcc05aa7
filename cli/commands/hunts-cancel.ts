import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { cloudFlags } from '../arguments/cloud-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { steer, tellEnd } from './control-hunt.ts';
import { findHunt } from './find-hunt.ts';
import { openCloudOf } from './open-cloud.ts';
import { storeHome } from './store-home.ts';

/** `foothold hunts cancel ID`: 0 when the hunt has ended clean, or when the living runner has been told. */
export async function huntsCancel(session: Session, id: string): Promise<number> {
  const problems: Problem[] = [];
  const flags = cloudFlags(session.flags, problems);
  if (problems.length > 0) throw new InputError(problems);
  // An ended hunt needs no credentials to be told so.
  const store = await storeHome(session);
  const before = await findHunt(store, id);
  if (before.endedAt !== null) {
    sayEnded(session, before);
    return exitCodes.ready;
  }
  const home = await openCloudOf(session, flags, before);
  const document = await steer(session, before, (run) => home.cancel(before.huntId, 'foothold hunts cancel', run));
  const { huntId, phase } = document;
  if (phase === 'ready') {
    sayEnded(session, document);
    return exitCodes.ready;
  }
  if (phase !== 'failed' && phase !== 'cancelled') {
    session.reporter.say(
      'info',
      `hunt ${huntId} is led by a running process; it ends it at its next step ("foothold hunts show ${huntId}" tells when)`,
      { huntId, phase },
    );
    return exitCodes.ready;
  }
  return tellEnd(session, document, document.endedAt !== null);
}

function sayEnded(session: Session, { huntId, phase, instance }: HuntDocument): void {
  const stays = phase === 'ready' ? `; its instance ${instance?.id ?? ''} has been handed over and stays` : '';
  session.reporter.say('info', `hunt ${huntId} has ended already (${phase})${stays}; there is nothing to cancel`, { huntId, phase });
}
