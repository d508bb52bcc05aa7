import type { HuntQuery } from '../clouds/port.ts';
import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { renderLaunch } from '../domain/launch/render-launch.ts';
import { ownerTags } from '../domain/tags.ts';
import type { CloudRun } from './step.ts';

/**
 * Cancels what attempts before this one may have left open (spot requests), where the hunt was on the spot market. True while something
 * was still there; a cloud that cannot say holds nothing up, since the clean-up and the sweep look again.
 */
export async function cancelLeftovers(run: CloudRun<'endLeftovers', 'log'>, document: HuntDocument): Promise<boolean> {
  if (!document.offerings.some((offering) => offering.market === 'spot')) return false;
  await run.assertLed();
  try {
    const keep = document.instance === null ? {} : { keep: document.instance.id };
    const left = await run.cloud.endLeftovers({ ...leftoversOf(document), ...keep });
    return left.length > 0;
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    run.rooms.log.warn('leftovers.unreadable', { huntId: document.huntId, message: error.message });
    return false;
  }
}

/** By what leftovers are known: the tags, and a payload of the hunt's own market, which tells whether there can be spot requests. */
export function leftoversOf(document: HuntDocument): HuntQuery {
  const spot = document.offerings.find(({ market }) => market === 'spot');
  const payload = spot === undefined ? document.request.launch : renderLaunch(document, spot, document.plan?.attempt ?? 1);
  return { tags: ownerTags(document.namespace, document.huntId), payload };
}
