import { find } from '../../shared/clouds/aws/find.ts';
import { inspect } from '../../shared/clouds/aws/inspect.ts';
import { keyPairs } from '../../shared/clouds/aws/key-pairs.ts';
import { endLeftovers } from '../../shared/clouds/aws/leftovers.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';
import { terminate } from '../../shared/clouds/aws/terminate.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: AwsOptions) {
  const link = openLink(options);
  return { ...overLink(link, { endLeftovers, find, inspect, terminate }), keyPairs: keyPairs(link) };
}
