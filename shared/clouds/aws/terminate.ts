import { TerminateInstancesCommand } from './clients/ec2.ts';
import { unlessGone } from './gone.ts';
import { isNoInstance, stands } from './inspect.ts';
import type { Link } from './link.ts';

/**
 * TerminateInstances of one id: one bad id in a batch terminates none. Volumes go along by their DeleteOnTermination; others are
 * leftovers (`leftovers.ts`). `not-found` proves nothing: the id may not be visible yet.
 */
export async function terminate(link: Link, id: string): Promise<'accepted' | 'not-found'> {
  const call = link.ask({
    operation: 'TerminateInstances',
    make: (sdk, options) => sdk.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }), options),
  });
  return (await unlessGone(isNoInstance, call, () => stands(link, id))) === null ? 'not-found' : 'accepted';
}
