import { find } from '../../shared/clouds/aws/find.ts';
import { inspect } from '../../shared/clouds/aws/inspect.ts';
import { lateFault } from '../../shared/clouds/aws/late-fault.ts';
import { launch } from '../../shared/clouds/aws/launch.ts';
import { endLeftovers } from '../../shared/clouds/aws/leftovers.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';
import { quota } from '../../shared/clouds/aws/quota.ts';
import { canRead } from '../../shared/clouds/aws/zones.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: AwsOptions) {
  return overLink(openLink(options), { canRead, endLeftovers, find, inspect, lateFault, launch, quota });
}
