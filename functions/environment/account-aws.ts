import { namedAccount, remembered } from '../../shared/clouds/aws/account.ts';
import { type AwsOptions, openLink } from '../../shared/clouds/aws/link.ts';

export function open(options: AwsOptions) {
  const link = openLink(options);
  return { account: remembered(() => namedAccount(link)) };
}
