import { addresses } from '../../shared/clouds/aws/addresses.ts';
import { bootable } from '../../shared/clouds/aws/bootable.ts';
import { find } from '../../shared/clouds/aws/find.ts';
import { inspect } from '../../shared/clouds/aws/inspect.ts';
import { lateFault } from '../../shared/clouds/aws/late-fault.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';
import { quota } from '../../shared/clouds/aws/quota.ts';
import { terminate } from '../../shared/clouds/aws/terminate.ts';
import { canRead } from '../../shared/clouds/aws/zones.ts';
import { overLink } from '../../shared/clouds/over-link.ts';
import type { InstanceView } from '../../shared/clouds/port.ts';

export function open(options: AwsOptions) {
  const link = openLink(options);
  return {
    ...overLink(link, { addresses, canRead, find, inspect, lateFault, quota, terminate }),
    bootable: async (instance: InstanceView) => bootable(instance),
  };
}
