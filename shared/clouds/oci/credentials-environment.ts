import { InputError, type Problem } from '../../domain/problem.ts';
import { expandHome, readText } from './config-file.ts';
import type { OciCredentials } from './credentials.ts';
import { readSigningKey } from './private-key.ts';
import { regionId } from './region.ts';
import { apiKeySigner } from './signer.ts';

/** The five variables of requirement 4. */
export const environmentNames = ['OCI_TENANCY_OCID', 'OCI_USER_OCID', 'OCI_REGION', 'OCI_FINGERPRINT', 'OCI_PRIVATE_KEY_PATH'] as const;

export type OciEnvironment = Readonly<Partial<Record<(typeof environmentNames)[number], string | null>>>;

/** Throws `InputError` that names every variable that is missing or wrong. */
export function credentialsFromEnvironment(env: OciEnvironment, home: string): OciCredentials {
  const present = environmentNames.filter((name) => env[name]);
  const problems: Problem[] = environmentNames
    .filter((name) => !env[name])
    .map((name) => ({
      path: name,
      expected: `a value, since ${present.join(', ')} ${present.length === 1 ? 'is' : 'are'} set`,
      got: 'nothing',
      remedy: 'set all five, or none to use a configuration file',
    }));
  const shown = env.OCI_PRIVATE_KEY_PATH ?? '';
  const file = shown === '' ? null : readText(expandHome(shown, home));
  const key = file && 'text' in file ? readSigningKey(file.text, null) : null;
  if (file && 'unreadable' in file)
    problems.push({ path: 'OCI_PRIVATE_KEY_PATH', expected: 'a readable private key file', got: `${shown}: ${file.unreadable}` });
  if (key && 'wrong' in key) {
    const remedy = key.wrong.startsWith('an encrypted')
      ? 'use a profile with pass_phrase, or an unencrypted key'
      : key.remedy.replace('key_file', 'OCI_PRIVATE_KEY_PATH');
    problems.push({ path: 'OCI_PRIVATE_KEY_PATH', expected: 'an RSA private key', got: `${shown}: ${key.wrong}`, remedy });
  }
  if (problems.length > 0 || !key || 'wrong' in key) throw new InputError(problems);
  const tenancy = env.OCI_TENANCY_OCID!;
  const fingerprint = env.OCI_FINGERPRINT!;
  return {
    tenancy,
    region: regionId(env.OCI_REGION!),
    source: 'the environment (OCI_TENANCY_OCID and others)',
    fingerprint: { stated: fingerprint, actual: key.fingerprint },
    signer: apiKeySigner(tenancy, env.OCI_USER_OCID!, fingerprint, key.pem),
  };
}
