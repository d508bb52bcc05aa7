import type { CloudAccount } from '../port.ts';
import type { OciCredentials } from './credentials.ts';

/** `oci:{tenancy}:{region}`, from the credentials, without a call. */
export async function account({ credentials }: { credentials(): Promise<OciCredentials> }): Promise<CloudAccount> {
  const { tenancy, region } = await credentials();
  return { key: `oci:${tenancy}:${region}`, region };
}
