import { isJsonObject } from '../../../domain/json.ts';
import { textAt } from '../view.ts';
import { type Examination, type Finding, failed, ok, skipped, warning } from './examination.ts';

/** The subnet is there, in reach of the domains, and gives the public address that the payload asks for. */
export async function checkSubnet({ link, payload, zones }: Examination): Promise<Finding> {
  const vnic = isJsonObject(payload.createVnicDetails) ? payload.createVnicDetails : {};
  const subnetId = textAt(vnic, 'subnetId') ?? textAt(payload, 'subnetId');
  if (subnetId === null) return skipped('the payload names no subnet');
  const { body } = await link.askObject({ operation: 'GetSubnet', make: (sdk) => sdk.network().getSubnet({ subnetId }) });
  const name = textAt(body, 'displayName') ?? subnetId;
  const state = textAt(body, 'lifecycleState');
  if (state !== null && state !== 'AVAILABLE') return failed(`${name} is ${state}`, 'choose a subnet that is AVAILABLE');
  const zone = textAt(body, 'availabilityDomain');
  const outside = zone === null ? [] : (zones ?? []).filter((one) => one !== zone);
  if (outside.length > 0)
    return failed(
      `${name} belongs to ${zone} and serves no instance in ${outside.join(', ')}`,
      'choose a regional subnet, or set hunt.adNumbers',
    );
  const isPrivate = body.prohibitPublicIpOnVnic === true;
  if (isPrivate && vnic.assignPublicIp === true)
    return failed(
      `${name} prohibits public addresses, and the payload asks for one`,
      'choose a public subnet, or set assignPublicIp to false and ready.ssh.address to private',
    );
  if (isPrivate) return warning(`${name} prohibits public addresses`, 'set ready.ssh.address to private, and hunt from inside the network');
  return ok(name);
}
