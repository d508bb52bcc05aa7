import { CloudCallError } from '../../domain/fault.ts';
import { inspect } from './inspect.ts';
import { type Link, orIfNotFound } from './link.ts';

/**
 * TerminateInstance with all its volumes: `preserveDataVolumesCreatedAtLaunch` defaults to true and would leave them behind
 * (docs.oracle.com, TerminateInstance). A 409 counts as accepted when the instance is on its way out already.
 */
export async function terminate(link: Link, id: string): Promise<'accepted' | 'not-found'> {
  try {
    const answer = link.ask({
      operation: 'TerminateInstance',
      make: (sdk) =>
        sdk.compute().terminateInstance({ instanceId: id, preserveBootVolume: false, preserveDataVolumesCreatedAtLaunch: false }),
    });
    return (await orIfNotFound(answer, 'not-found' as const)) === 'not-found' ? 'not-found' : 'accepted';
  } catch (error) {
    if (!(error instanceof CloudCallError) || error.fault.status !== 409) throw error;
    const instance = await inspect(link, id);
    if (instance === null) return 'not-found';
    if (instance.state === 'ending' || instance.state === 'ended') return 'accepted';
    throw error;
  }
}
