import { inspect } from '../../shared/clouds/aws/inspect.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: AwsOptions) {
  return overLink(openLink(options), { inspect });
}
