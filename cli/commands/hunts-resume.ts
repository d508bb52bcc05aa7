import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { cloudFlags } from '../arguments/cloud-flags.ts';
import { checkResultTarget, type ResultTarget } from '../output/result-target.ts';
import type { Session } from '../session.ts';
import { findHunt } from './find-hunt.ts';
import { runHunt } from './hunt-run.ts';
import { openCloudOf } from './open-cloud.ts';
import { storeHome } from './store-home.ts';

/** `foothold hunts resume ID`: goes on where the last document stands; a hunt that has ended gives its result again. */
export async function huntsResume(session: Session, id: string): Promise<number> {
  const problems: Problem[] = [];
  const flags = cloudFlags(session.flags, problems);
  let target: ResultTarget | null = null;
  if (session.flags.output !== undefined) {
    const checked = await checkResultTarget(session.flags.output);
    if ('problem' in checked) problems.push(checked.problem);
    else target = checked.target;
  }
  if (problems.length > 0) throw new InputError(problems);
  const store = await storeHome(session);
  const before = await findHunt(store, id);
  session.lastDocument = before;
  if (before.endedAt !== null) return runHunt(session, target, () => Promise.resolve(before));
  const home = await openCloudOf(session, flags, before);
  return runHunt(
    session,
    target,
    (run) => home.resume(before.huntId, run),
    (huntId) => home.handedOver(huntId),
  );
}
