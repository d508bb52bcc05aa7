import { createHash } from 'node:crypto';
import { InputError } from '../../domain/problem.ts';
import { tidy } from '../tidy.ts';
import type { Sdk } from './client.ts';

/** Who calls, and where. Holds no secret. */
export interface AwsIdentity {
  /** Region id (`us-east-1`). */
  readonly region: string;
  /** Twelve hex characters of the access key id's hash: tells one caller from another where nobody tells the account. */
  readonly keyHash: string;
}

export interface IdentitySource {
  /** Throws `InputError`: asked by a person's command, before anything runs. */
  get(): Promise<AwsIdentity>;
  /** Throws what the SDK threw: in the middle of a hunt it is one more call that was never sent. */
  ready(): Promise<AwsIdentity>;
}

/**
 * Region and credentials by the SDK's own chain: environment, SSO, profile, process, web identity, container, and instance metadata (one
 * second, no repetition: DEFAULT_TIMEOUT and DEFAULT_MAX_RETRIES of @smithy/credential-provider-imds). The chain remembers and renews
 * what it found, so it is asked before each call; the whole of it has `timeoutMs`.
 */
export function openIdentity(sdk: () => Sdk, timeoutMs: number, profile: string | null): IdentitySource {
  async function ready(): Promise<AwsIdentity> {
    const { config } = sdk().ec2;
    const region = await within(timeoutMs, config.region());
    const { accessKeyId } = await within(timeoutMs, config.credentials());
    return { region, keyHash: createHash('sha256').update(accessKeyId).digest('hex').slice(0, 12) };
  }
  return {
    ready,
    async get() {
      try {
        return await ready();
      } catch (error) {
        throw explain(error, profile);
      }
    },
  };
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no credentials within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function explain(error: unknown, profile: string | null): InputError {
  const said = tidy(error instanceof Error ? error.message : String(error));
  if (/^region is missing|invalid region|region .*not (?:set|valid)/i.test(said)) {
    const remedy = 'set AWS_REGION, or "region" in the profile (aws configure)';
    return new InputError([{ path: 'AWS region', expected: 'a region such as us-east-1', got: said, remedy }], { cause: error });
  }
  const signIn = /sso|token (?:is|has) expired/i.test(said) ? 'sign in again with "aws sso login"; or ' : '';
  const remedy = `${signIn}set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile (aws configure; --profile or AWS_PROFILE names it)`;
  const where = profile === null ? 'the SDK’s chain (environment, SSO, profile, container, instance metadata)' : `the profile ${profile}`;
  return new InputError([{ path: 'AWS credentials', expected: `credentials from ${where}`, got: said, remedy }], { cause: error });
}
