import * as v from 'valibot';
import { InputError } from '../domain/problem.ts';
import { digestOf } from './basic-credentials.ts';
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
  const result = v.safeParse(secretSchema, parsed((await secrets.read(secretId)) ?? ''));
  if (result.success) return digestOf(`${result.output.user}:${result.output.password}`);
  const fields = [...new Set(result.issues.map((issue) => v.getDotPath(issue) ?? 'the secret'))];
  throw new InputError(
    fields.map((path) => ({
      path: `secret of OCI's events: ${path}`,
      expected: expectations[path] ?? 'a text',
      got: 'something else, or nothing',
      remedy: 'write the secret anew as docs/deploy-aws.md shows',
    })),
  );
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the text.
    return null;
  }
}
