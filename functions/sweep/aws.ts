import { namedAccount, remembered } from '../../shared/clouds/aws/account.ts';
import { endFound, findAll } from '../../shared/clouds/aws/find-all.ts';
import { inspect } from '../../shared/clouds/aws/inspect.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';
import { overLink } from '../../shared/clouds/over-link.ts';
import type { SweptCloud } from '../../shared/usecases/sweep-sight.ts';

export function open(options: AwsOptions): SweptCloud {
  const link = openLink(options);
  return {
    ...overLink(link, { endFound, findAll, inspect }),
    account: remembered(() => namedAccount(link)),
    inRegion: (region) => open({ ...options, region }),
  };
}
