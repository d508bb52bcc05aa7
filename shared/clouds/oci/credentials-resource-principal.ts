import { DefaultRequestSigner, ResourcePrincipalAuthenticationDetailsProvider } from 'oci-common';
import { InputError } from '../../domain/problem.ts';
import { tidy } from '../tidy.ts';
import type { OciCredentials } from './credentials.ts';

/**
 * The resource principal of an OCI function, version 2.2: the SDK reads OCI_RESOURCE_PRINCIPAL_RPST, _PRIVATE_PEM and _REGION,
 * and re-reads the files behind them when the token runs out. Throws `InputError`.
 */
export async function credentialsFromResourcePrincipal(fallbackRegion: string | null): Promise<OciCredentials> {
  const provider = build();
  const tenancy = (await claim(provider, 'res_tenant')) ?? (await claim(provider, 'tenant'));
  const region = provider.getRegion()?.regionId ?? fallbackRegion;
  if (!tenancy) throw new InputError([wrong('a token with the claim res_tenant', 'a token without it')]);
  if (!region) throw new InputError([wrong('a region in OCI_RESOURCE_PRINCIPAL_REGION or OCI_REGION', 'none that is known')]);
  return { tenancy, region, source: 'the resource principal', fingerprint: null, signer: new DefaultRequestSigner(provider) };
}

function build(): ResourcePrincipalAuthenticationDetailsProvider {
  try {
    return ResourcePrincipalAuthenticationDetailsProvider.builder();
  } catch (error) {
    // The SDK's own words name the variable that is missing, and no value.
    throw new InputError([wrong('a resource principal of version 2.2', variableIn(error))]);
  }
}

async function claim(provider: ResourcePrincipalAuthenticationDetailsProvider, key: string): Promise<string | null> {
  try {
    const value = await provider.getStringClaim(key);
    return value === '' ? null : value;
  } catch {
    return null;
  }
}

function variableIn(error: unknown): string {
  const name = /OCI_RESOURCE_PRINCIPAL_[A-Z_]+/.exec(error instanceof Error ? tidy(error.message) : '')?.[0];
  return name ? `a missing or unusable ${name}` : 'one that the SDK cannot read';
}

function wrong(expected: string, got: string) {
  return {
    path: 'resource principal',
    expected,
    got,
    remedy: 'check that the function belongs to a dynamic group and that its policies are in place',
  };
}
