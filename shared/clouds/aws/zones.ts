import type { AvailabilityZone } from '@aws-sdk/client-ec2';
import { CloudCallError } from '../../domain/fault.ts';
import { DescribeAvailabilityZonesCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';
import { isNoAction, isRefusal, orIf } from './refusals.ts';

/** Names of the region's zones that are available to the account; local and wavelength zones only where it has opted in. */
export async function zones(link: Link): Promise<string[]> {
  return (await listZones(link)).map((zone) => zone.ZoneName).filter((name) => name !== undefined);
}

/** The same; none where the endpoint cannot list them: a subnet decides the zone, so a hunt does without. */
export function zonesIfAny(link: Link): Promise<string[]> {
  return orIf(isNoAction, zones(link), []);
}

export async function listZones(link: Link): Promise<AvailabilityZone[]> {
  const { output } = await link.ask({
    operation: 'DescribeAvailabilityZones',
    make: (sdk, options) => sdk.ec2.send(new DescribeAvailabilityZonesCommand({}), options),
  });
  return (output.AvailabilityZones ?? []).filter(
    (zone) => (zone.State ?? 'available') === 'available' && zone.OptInStatus !== 'not-opted-in',
  );
}

/** Codes of an account, or keys, that may not do anything at all here. */
const shutOut = [
  'AuthFailure',
  'Blocked',
  'InvalidClientTokenId',
  'OptInRequired',
  'PendingVerification',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
];

/** Whether the credentials read anything at all. A cloud that cannot be reached or is busy says neither: that throws. */
export async function canRead(link: Link): Promise<boolean> {
  try {
    await listZones(link);
    return true;
  } catch (error) {
    if (isRefusal(error, ...shutOut)) return false;
    // A policy that forbids this one read, or an endpoint without it, says nothing against the credentials.
    if (isRefusal(error, 'UnauthorizedOperation') || isNoAction(error)) return true;
    if (error instanceof CloudCallError && [401, 403].includes(error.fault.status ?? 0)) return false;
    throw error;
  }
}
