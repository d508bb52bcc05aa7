import * as v from 'valibot';
import { digestOf } from './basic-credentials.ts';
import { readSecretFields } from './secret-fields.ts';
import type { Secrets } from './secrets.ts';

const shortest = 20;

const secretSchema = v.object({
  user: v.pipe(v.string(), v.regex(/^[^:\s]{1,100}$/)),
  password: v.pipe(v.string(), v.minLength(shortest)),
});

const expectations: Readonly<Record<string, string>> = {
  'the secret': 'a JSON object with user and password',
  user: 'a name without colons and blanks',
  password: `a text of at least ${shortest} characters`,
};

/**
 * Who may deliver OCI's events: the SHA-256 of `user:password`, from a secret with both. Throws `InputError` that names the fields that are
 * missing or wrong, never what they hold.
 */
export async function readSenderSecret(secrets: Pick<Secrets, 'read'>, secretId: string): Promise<Buffer> {
  const { user, password } = await readSecretFields(secrets, secretId, {
    name: "secret of OCI's events",
    schema: secretSchema,
    expectations,
  });
  return digestOf(`${user}:${password}`);
}
