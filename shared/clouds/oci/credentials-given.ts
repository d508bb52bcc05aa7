import { InputError, type Problem } from '../../domain/problem.ts';
import type { OciCredentials } from './credentials.ts';
import { readSigningKey } from './private-key.ts';
import { regionId } from './region.ts';
import { apiKeySigner } from './signer.ts';

/** An API key as a secret store gives it; the names are those of `~/.oci/config`, and `key_content` is the PEM itself. */
export interface OciKey {
  readonly tenancy: string;
  readonly user: string;
  readonly fingerprint: string;
  readonly region: string;
  readonly key_content: string;
  readonly pass_phrase?: string | undefined;
}

/** Throws `InputError`, whose text never holds key material; `source` names the place for people. */
export function credentialsFromKey(given: OciKey, source: string): OciCredentials {
  const key = readSigningKey(given.key_content, given.pass_phrase ?? null);
  if ('wrong' in key) {
    const problem: Problem = {
      path: `${source}: key_content`,
      expected: 'an RSA private key',
      got: key.wrong.replace('a file', 'a text'),
      remedy: key.remedy.replace('key_file', 'key_content').replace('the profile', 'the secret'),
    };
    throw new InputError([problem]);
  }
  return {
    tenancy: given.tenancy,
    region: regionId(given.region),
    source,
    fingerprint: { stated: given.fingerprint, actual: key.fingerprint },
    signer: apiKeySigner(given.tenancy, given.user, given.fingerprint, key.pem),
  };
}
