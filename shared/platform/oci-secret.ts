import * as v from 'valibot';
import { readSecretFields } from './secret-fields.ts';
import type { Secrets } from './secrets.ts';

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());

const secretSchema = v.object({
  tenancy: v.pipe(text, v.startsWith('ocid1.tenancy.')),
  user: v.pipe(text, v.startsWith('ocid1.user.')),
  fingerprint: text,
  region: text,
  key_content: text,
  pass_phrase: v.optional(v.string()),
});

export type OciSecret = v.InferOutput<typeof secretSchema>;

/**
 * An OCI API key from a secret: JSON with the fields of `~/.oci/config` and the PEM as `key_content`. Throws `InputError` that names the
 * fields that are missing or wrong, never what they hold.
 */
export async function readOciSecret(secrets: Pick<Secrets, 'read'>, secretId: string): Promise<OciSecret> {
  return readSecretFields(secrets, secretId, { name: 'OCI secret', schema: secretSchema, expectations });
}

const expectations: Readonly<Record<string, string>> = {
  'the secret': 'a JSON object with tenancy, user, fingerprint, region and key_content',
  tenancy: 'the OCID of the tenancy (ocid1.tenancy.…)',
  user: 'the OCID of the user (ocid1.user.…)',
  key_content: 'the private key, PEM',
};
