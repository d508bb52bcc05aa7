import { loadCredentials, type OciCredentialSource, type OciCredentials } from './credentials.ts';
import { regionId } from './region.ts';

export interface IdentityOptions {
  readonly credentials: OciCredentialSource;
  /** Who signs, when the caller knows it already (a simulator's own signer); `credentials` is not read then. */
  readonly identity?: OciCredentials;
  /** In place of the credentials' own region. */
  readonly region?: string;
}

/** Who calls, and where: read once, when it is first asked for; a reading that failed is repeated. */
export function openIdentity(options: IdentityOptions): () => Promise<OciCredentials> {
  let loading: Promise<OciCredentials> | null = null;
  return () =>
    (loading ??= readIdentity(options).catch((error: unknown) => {
      loading = null;
      throw error;
    }));
}

async function readIdentity({ identity, credentials, region }: IdentityOptions): Promise<OciCredentials> {
  const known = identity ?? (await loadCredentials(credentials));
  return region === undefined ? known : { ...known, region: regionId(region) };
}
