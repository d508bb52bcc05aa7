import { createHash } from 'node:crypto';
import { InputError, type Problem } from '../../domain/problem.ts';
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
  const region = async () => within(timeoutMs, sdk().ec2.config.region());
  const keyHash = async () => {
    const { accessKeyId } = await within(timeoutMs, sdk().ec2.config.credentials());
    return createHash('sha256').update(accessKeyId).digest('hex').slice(0, 12);
  };
  return {
    ready: async () => ({ region: await region(), keyHash: await keyHash() }),
    async get() {
      const found = await Promise.allSettled([region(), keyHash()]);
      const [where, who] = found;
      if (where.status === 'fulfilled' && who.status === 'fulfilled') return { region: where.value, keyHash: who.value };
      // Both at once: whoever has neither is told of both.
      const errors = found.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
      throw new InputError(
        errors.map((error) => explain(error, profile)),
        { cause: errors[0] },
      );
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

function explain(error: unknown, profile: string | null): Problem {
  const said = tidy(error instanceof Error ? error.message : String(error));
  if (/^region is missing|invalid region|region .*not (?:set|valid)/i.test(said)) {
    const remedy = 'name one with --region, in AWS_REGION, or as "region" in the profile (aws configure)';
    return { path: 'AWS region', expected: 'a region such as us-east-1', got: said, remedy };
  }
  const signIn = /sso|token (?:is|has) expired/i.test(said) ? 'sign in again with "aws sso login"; or ' : '';
  const remedy = `${signIn}set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile (aws configure; --profile or AWS_PROFILE names it)`;
  const where = profile === null ? 'the SDK’s chain (environment, SSO, profile, container, instance metadata)' : `the profile ${profile}`;
  return { path: 'AWS credentials', expected: `credentials from ${where}`, got: said, remedy };
}
