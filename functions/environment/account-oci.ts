import { account } from '../../shared/clouds/oci/account.ts';
import { openIdentity } from '../../shared/clouds/oci/identity.ts';
import type { OciOptions } from '../../shared/clouds/oci/link.ts';

/** The credentials tell: nothing of the SDK is here but its signer. */
export function open(options: OciOptions) {
  const credentials = openIdentity(options);
  return { account: () => account({ credentials }) };
}
