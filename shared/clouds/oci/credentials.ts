import { homedir } from 'node:os';
import { join } from 'node:path';
import type { RequestSigner } from 'oci-common';
import { InputError } from '../../domain/problem.ts';
import { readText } from './config-file.ts';
import { credentialsFromEnvironment, environmentNames, type OciEnvironment } from './credentials-environment.ts';
import { credentialsFromKey, type OciKey } from './credentials-given.ts';
import { credentialsFromProfile } from './credentials-profile.ts';

/** Where to look for credentials. Values come from the caller; nothing here reads the environment. */
export interface OciCredentialSource {
  /** `--config` or OCI_CONFIG_FILE; null for the default file. */
  readonly configFile: string | null;
  /** `--profile` or OCI_PROFILE; null for DEFAULT. */
  readonly profile: string | null;
  readonly env: OciEnvironment;
  /** Whether this process runs where OCI injects a resource principal (OCI_RESOURCE_PRINCIPAL_VERSION is set). */
  readonly resourcePrincipal: boolean;
  /** An API key from elsewhere (a secret store), before all else; `from` says where, for people. */
  readonly given?: { readonly from: string; read(): Promise<OciKey> };
  /** Home directory for `~` and the default file; the user's own unless a test says otherwise. */
  readonly home?: string;
}

/** Who signs, and how. Holds a signer instead of the key. */
export interface OciCredentials {
  readonly tenancy: string;
  /** Region id (`us-phoenix-1`). */
  readonly region: string;
  /** Where they came from, for people. */
  readonly source: string;
  /** What the profile says the key's fingerprint is, and what the key itself says; null where there is no API key. */
  readonly fingerprint: { readonly stated: string; readonly actual: string } | null;
  readonly signer: RequestSigner;
}

/**
 * A key that the caller gives wins; then an explicit file or profile; then the five variables, when all are set; then the default file; then the resource
 * principal. Throws `InputError` with every problem found; its text never holds key material or a passphrase.
 */
export async function loadCredentials(source: OciCredentialSource): Promise<OciCredentials> {
  if (source.given) return credentialsFromKey(await source.given.read(), source.given.from);
  const home = source.home ?? homedir();
  const fallbackRegion = source.env.OCI_REGION || null;
  const defaultFile = join(home, '.oci', 'config');
  if (source.configFile !== null || source.profile !== null) {
    return credentialsFromProfile(source.configFile ?? defaultFile, source.profile ?? 'DEFAULT', home, fallbackRegion);
  }
  // OCI_REGION alone is a fallback for the region, as in the SDK, and no start of an identity.
  const identity = environmentNames.filter((name) => name !== 'OCI_REGION' && source.env[name]);
  if (identity.length > 0) return credentialsFromEnvironment(source.env, home);
  const file = readText(defaultFile);
  if ('text' in file) return credentialsFromProfile(defaultFile, 'DEFAULT', home, fallbackRegion);
  if (source.resourcePrincipal) {
    const { credentialsFromResourcePrincipal } = await import('./credentials-resource-principal.ts');
    return credentialsFromResourcePrincipal(fallbackRegion);
  }
  throw new InputError([
    {
      path: 'OCI credentials',
      expected: `a configuration file at ${defaultFile}, or the variables ${environmentNames.join(', ')}`,
      got: file.unreadable === 'no such file' ? 'neither' : `${defaultFile}: ${file.unreadable}`,
      remedy: 'run "oci setup config", or set the variables; --config and --profile choose another file or profile',
    },
  ]);
}
