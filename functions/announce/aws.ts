import { find } from '../../shared/clouds/aws/find.ts';
import { health } from '../../shared/clouds/aws/health.ts';
import { inspect } from '../../shared/clouds/aws/inspect.ts';
import { lateFault } from '../../shared/clouds/aws/late-fault.ts';
import { endLeftovers } from '../../shared/clouds/aws/leftovers.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';
import { onDemandPrices } from '../../shared/clouds/aws/on-demand-price.ts';
import { quota } from '../../shared/clouds/aws/quota.ts';
import { spotMarket } from '../../shared/clouds/aws/spot.ts';
import { terminate } from '../../shared/clouds/aws/terminate.ts';
import { canRead } from '../../shared/clouds/aws/zones.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: AwsOptions) {
  const link = openLink(options);
  return {
    ...overLink(link, { canRead, endLeftovers, find, health, inspect, lateFault, quota, terminate }),
    spot: spotMarket(link),
    onDemandPrice: onDemandPrices(link),
  };
}
