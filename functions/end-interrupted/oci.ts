import { inspect } from '../../shared/clouds/oci/inspect.ts';
import { type OciOptions, openLink } from '../../shared/clouds/oci/link.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: OciOptions) {
  return overLink(openLink(options), { inspect });
}
