import { images } from '../../shared/clouds/aws/images.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';
import { spotMarket } from '../../shared/clouds/aws/spot.ts';
import { subnets } from '../../shared/clouds/aws/subnets.ts';
import { zonesIfAny } from '../../shared/clouds/aws/zones.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: AwsOptions) {
  const link = openLink(options);
  return { ...overLink(link, { subnets, zones: zonesIfAny }), images: images(link), spot: spotMarket(link) };
}
