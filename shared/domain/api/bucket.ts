import type { ApiLimits } from './limits.ts';

/** A tenant's token bucket. `at` is epoch ms. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Takes one token; `wait` is 0 when there was one, else whole seconds until there is. */
export function takeToken(
  bucket: Bucket | undefined,
  now: number,
  limits: Pick<ApiLimits, 'burst' | 'requestsPerSecond'>,
): { bucket: Bucket; wait: number } {
  const before = bucket ?? { tokens: limits.burst, at: now };
  const tokens = Math.min(limits.burst, before.tokens + (Math.max(0, now - before.at) / 1000) * limits.requestsPerSecond);
  if (tokens >= 1) return { bucket: { tokens: tokens - 1, at: now }, wait: 0 };
  return { bucket: { tokens, at: now }, wait: Math.max(1, Math.ceil((1 - tokens) / limits.requestsPerSecond)) };
}
