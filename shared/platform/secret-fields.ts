import * as v from 'valibot';
import { InputError } from '../domain/problem.ts';
import type { Secrets } from './secrets.ts';

export interface SecretShape<Schema extends v.GenericSchema> {
  /** What a person calls it. */
  readonly name: string;
  readonly schema: Schema;
  /** What each field is to hold, in words; `a text` where nothing is said. */
  readonly expectations: Readonly<Record<string, string>>;
}

/** The fields of a secret, which is JSON. Throws `InputError` that names those that are missing or wrong, never what they hold. */
export async function readSecretFields<Schema extends v.GenericSchema>(
  secrets: Pick<Secrets, 'read'>,
  secretId: string,
  { name, schema, expectations }: SecretShape<Schema>,
): Promise<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, parsed((await secrets.read(secretId)) ?? ''));
  if (result.success) return result.output;
  const fields = [...new Set(result.issues.map((issue) => v.getDotPath(issue) ?? 'the secret'))];
  throw new InputError(
    fields.map((path) => ({
      path: `${name}: ${path}`,
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
