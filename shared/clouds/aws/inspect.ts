import type { InstanceView } from '../port.ts';
import { DescribeInstancesCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';
import { isRefusal, orIf } from './refusals.ts';
import { viewInstance } from './view.ts';

/** An id that this region does not have (yet, or any more). EC2 says Malformed of an id that it cannot have made. */
export const isNoInstance = (error: unknown) =>
  isRefusal(error, 'InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed', 'InvalidInstanceID');

/** DescribeInstances of one id; null for NotFound, which right after a launch means "not visible yet". */
export async function inspect(link: Link, id: string): Promise<InstanceView | null> {
  const call = link.ask({
    operation: 'DescribeInstances',
    make: (sdk, options) => sdk.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }), options),
  });
  const told = await orIf(isNoInstance, call, null);
  const instances = told?.output.Reservations?.flatMap((reservation) => reservation.Instances ?? []) ?? [];
  const instance = instances.find((one) => one.InstanceId === id);
  return instance === undefined ? null : viewInstance(instance);
}

/** Whether it is there and not ended: a terminated instance loses its tags while it is still shown (EC2 user guide, "Terminate your instance"). */
export async function stands(link: Link, id: string): Promise<boolean> {
  const view = await inspect(link, id);
  return view !== null && view.state !== 'ended';
}
