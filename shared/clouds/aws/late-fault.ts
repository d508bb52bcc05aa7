import { CloudCallError, type Fault } from '../../domain/fault.ts';
import type { InstanceView, LaunchReceipt } from '../port.ts';
import { tidy } from '../tidy.ts';
import { DescribeSpotInstanceRequestsCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';
import { stateReason, textAt } from './view.ts';

/** What a launch that was answered with 200 died of: the instance's StateReason, or its spot request's status where that says more. */
export async function lateFault(link: Link, instance: InstanceView, launched: LaunchReceipt): Promise<Fault | null> {
  if (!isDead(instance)) return null;
  const reason = stateReason(instance.raw);
  if (reason.code !== null && reason.code !== 'pending') return late(launched, reason.code, reason.message ?? reason.code);
  const spot = await spotStatus(link, textAt(instance.raw, 'SpotInstanceRequestId'));
  if (spot !== null) return late(launched, spot.code, spot.message);
  return late(launched, null, `the instance is ${instance.rawState}: ${instance.reason ?? 'EC2 gives no reason'}`);
}

/** Ending, ended, or stopped by the service: nobody of ours stops what is coming up. */
function isDead(instance: InstanceView): boolean {
  if (instance.state === 'ending' || instance.state === 'ended') return true;
  return instance.state === 'stopped' && (stateReason(instance.raw).code ?? '').startsWith('Server.');
}

/**
 * Status codes of a spot request in the words that RunInstances and StateReason have for the same
 * (docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-request-status.html); others stay as they are.
 */
const spotCodes: Readonly<Record<string, string>> = {
  'capacity-not-available': 'InsufficientInstanceCapacity',
  'az-group-constraint': 'InsufficientInstanceCapacity',
  'placement-group-constraint': 'InsufficientInstanceCapacity',
  'constraint-not-fulfillable': 'InsufficientInstanceCapacity',
  'limit-exceeded': 'MaxSpotInstanceCountExceeded',
  'price-too-low': 'SpotMaxPriceTooLow',
  'bad-parameters': 'InvalidParameterValue',
  'instance-terminated-by-price': 'Server.SpotInstanceTermination',
  'instance-terminated-by-service': 'Server.SpotInstanceTermination',
  'instance-terminated-no-capacity': 'Server.SpotInstanceTermination',
  'instance-terminated-capacity-oversubscribed': 'Server.SpotInstanceTermination',
  'instance-terminated-launch-group-constraint': 'Server.SpotInstanceTermination',
  'system-error': 'Server.InternalError',
};

/** Null where there is no request, or it cannot be read: then the instance's own state has to do. */
async function spotStatus(link: Link, id: string | null): Promise<{ code: string; message: string } | null> {
  if (id === null) return null;
  try {
    const { output } = await link.ask({
      operation: 'DescribeSpotInstanceRequests',
      make: (sdk, options) => sdk.ec2.send(new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [id] }), options),
    });
    const status = output.SpotInstanceRequests?.find((request) => request.SpotInstanceRequestId === id)?.Status;
    if (!status?.Code) return null;
    return {
      code: spotCodes[status.Code] ?? status.Code,
      message: `spot request ${id}: ${status.Code}: ${status.Message ?? 'no message'}`,
    };
  } catch (error) {
    if (error instanceof CloudCallError && error.fault.status !== null) return null;
    throw error;
  }
}

function late(launched: LaunchReceipt, code: string | null, message: string): Fault {
  return { status: null, code, message: tidy(message), retryAfter: null, requestId: launched.requestId, reached: 'yes', stage: 'late' };
}
