import { account } from '../../shared/clouds/oci/account.ts';
import { endFound, findAll } from '../../shared/clouds/oci/find-all.ts';
import { inspect } from '../../shared/clouds/oci/inspect.ts';
import { type OciOptions, openLink } from '../../shared/clouds/oci/link.ts';
import { overLink } from '../../shared/clouds/over-link.ts';
import type { SweptCloud } from '../../shared/usecases/sweep-sight.ts';

export function open(options: OciOptions): SweptCloud {
  return {
    ...overLink(openLink(options), { account, endFound, findAll, inspect }),
    inRegion: (region) => open({ ...options, region }),
  };
}
