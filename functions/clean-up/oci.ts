import { find } from '../../shared/clouds/oci/find.ts';
import { inspect } from '../../shared/clouds/oci/inspect.ts';
import { type OciOptions, openLink } from '../../shared/clouds/oci/link.ts';
import { terminate } from '../../shared/clouds/oci/terminate.ts';
import { endLeftovers } from '../../shared/clouds/oci/without.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: OciOptions) {
  const link = openLink(options);
  return { ...overLink(link, { find, inspect, terminate }), endLeftovers, keyPairs: null };
}
