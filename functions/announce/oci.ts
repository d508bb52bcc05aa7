import { find } from '../../shared/clouds/oci/find.ts';
import { inspect } from '../../shared/clouds/oci/inspect.ts';
import { lateFault } from '../../shared/clouds/oci/late-fault.ts';
import { type OciOptions, openLink } from '../../shared/clouds/oci/link.ts';
import { quota } from '../../shared/clouds/oci/quota.ts';
import { terminate } from '../../shared/clouds/oci/terminate.ts';
import { endLeftovers, health, onDemandPrice } from '../../shared/clouds/oci/without.ts';
import { canRead } from '../../shared/clouds/oci/zones.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: OciOptions) {
  const link = openLink(options);
  return { ...overLink(link, { canRead, find, inspect, lateFault, quota, terminate }), endLeftovers, health, onDemandPrice, spot: null };
}
