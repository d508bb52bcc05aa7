import { keyPairs } from '../../shared/clouds/aws/key-pairs.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';

export function open(options: AwsOptions) {
  return { keyPairs: keyPairs(openLink(options)) };
}
