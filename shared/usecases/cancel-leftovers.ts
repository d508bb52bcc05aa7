import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { ownerTags } from '../domain/tags.ts';
import type { StepRun } from './step.ts';

/**
 * Cancels what attempts before this one may have left open (spot requests), where the hunt was on the spot market. True while something
 * was still there; a cloud that cannot say holds nothing up, since the clean-up and the sweep look again.
 */
export async function cancelLeftovers(run: StepRun, document: HuntDocument): Promise<boolean> {
  if (!document.offerings.some((offering) => offering.market === 'spot')) return false;
  await run.assertLed();
  try {
    const keep = document.instance === null ? {} : { keep: document.instance.id };
    const left = await run.cloud.endLeftovers({ tags: ownerTags(document.namespace, document.huntId), payload: document.request.launch, ...keep });
    return left.length > 0;
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    run.rooms.log.warn('leftovers.unreadable', { huntId: document.huntId, message: error.message });
    return false;
  }
}
