import type { InstanceStatusSummary } from '@aws-sdk/client-ec2';
import type { Health, InstanceView } from '../port.ts';
import { DescribeInstanceStatusCommand } from './clients/ec2.ts';
import { isNoInstance } from './inspect.ts';
import type { Link } from './link.ts';
import { orIf } from './refusals.ts';

/**
 * Both status checks together: the system's and the instance's must be `ok` (requirement 3, FR-046..048). Throws where the endpoint has no
 * such checks at all, like for every other refusal: no time brings them.
 */
export async function health(link: Link, instance: InstanceView): Promise<Health> {
  const call = link.ask({
    operation: 'DescribeInstanceStatus',
    make: (sdk, options) =>
      sdk.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [instance.id], IncludeAllInstances: true }), options),
  });
  const told = await orIf(isNoInstance, call, null);
  const status = told?.output.InstanceStatuses?.find((one) => one.InstanceId === instance.id);
  return status === undefined ? 'unknown' : worse(judge(status.SystemStatus), judge(status.InstanceStatus));
}

/** `SummaryStatus` of client-ec2 3.1169.0; `not-applicable` is what an instance that does not run has. */
function judge(summary: InstanceStatusSummary | undefined): Health {
  if (summary?.Status === 'ok') return 'ok';
  if (summary?.Status === 'impaired') return 'impaired';
  return summary?.Status === 'initializing' || summary?.Status === 'insufficient-data' ? 'pending' : 'unknown';
}

const order: readonly Health[] = ['impaired', 'unknown', 'pending', 'ok'];

function worse(one: Health, other: Health): Health {
  return order.find((health) => health === one || health === other)!;
}
