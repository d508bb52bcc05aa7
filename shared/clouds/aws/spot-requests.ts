import { CancelSpotInstanceRequestsCommand, DescribeSpotInstanceRequestsCommand } from './clients/ec2.ts';
import { unlessGone } from './gone.ts';
import type { Link } from './link.ts';
import { isRefusal } from './refusals.ts';

/** CancelSpotInstanceRequests. `not-found`: one of them at least is there no more, and then none of the others was cancelled either. */
export async function cancelSpotRequests(link: Link, ids: readonly string[]): Promise<'accepted' | 'not-found'> {
  const call = link.ask({
    operation: 'CancelSpotInstanceRequests',
    make: (sdk, options) => sdk.ec2.send(new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [...ids] }), options),
  });
  const isNoRequest = (error: unknown) => isRefusal(error, 'InvalidSpotInstanceRequestID.NotFound');
  return (await unlessGone(isNoRequest, call, () => stand(link, ids))) === null ? 'not-found' : 'accepted';
}

/** By a filter, since one id that is gone would refuse the whole list. */
async function stand(link: Link, ids: readonly string[]): Promise<boolean> {
  const Filters = [{ Name: 'spot-instance-request-id', Values: [...ids] }];
  const { output } = await link.ask({
    operation: 'DescribeSpotInstanceRequests',
    make: (sdk, options) => sdk.ec2.send(new DescribeSpotInstanceRequestsCommand({ Filters }), options),
  });
  const living = (output.SpotInstanceRequests ?? []).filter(({ State }) => State === 'open' || State === 'active' || State === 'disabled');
  return ids.every((id) => living.some(({ SpotInstanceRequestId }) => SpotInstanceRequestId === id));
}
