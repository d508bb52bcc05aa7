import { type OciOptions, openLink } from '../../shared/clouds/oci/link.ts';
import { subnets } from '../../shared/clouds/oci/without.ts';
import { zones } from '../../shared/clouds/oci/zones.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: OciOptions) {
  const link = openLink(options);
  return { ...overLink(link, { zones }), images: null, spot: null, subnets };
}
