import { readConsole } from '../../shared/clouds/aws/console.ts';
import { find } from '../../shared/clouds/aws/find.ts';
import { inspect } from '../../shared/clouds/aws/inspect.ts';
import { lateFault } from '../../shared/clouds/aws/late-fault.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';
import { quota } from '../../shared/clouds/aws/quota.ts';
import { terminate } from '../../shared/clouds/aws/terminate.ts';
import { canRead } from '../../shared/clouds/aws/zones.ts';
import { overLink } from '../../shared/clouds/over-link.ts';

export function open(options: AwsOptions) {
  return overLink(openLink(options), { canRead, console: readConsole, find, inspect, lateFault, quota, terminate });
}
