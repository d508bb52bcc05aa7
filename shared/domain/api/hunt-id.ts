import { createHash } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The id of the one hunt that a tenant's idempotency key stands for: a ULID in form, whose every bit is a hash. So two requests with
 * one key meet at one record, whoever answers them, with no table of keys to keep.
 */
export function huntIdFor(tenant: string, key: string): string {
  return ulidOf('hunt', tenant, key);
}

export function scheduleIdFor(tenant: string, key: string): string {
  return ulidOf('schedule', tenant, key);
}

export function fleetIdFor(tenant: string, key: string): string {
  return ulidOf('fleet', tenant, key);
}

/** 26 characters carry 130 bits; the first takes 3 of its 5, as a ULID has 128. */
function ulidOf(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  let bits = BigInt(`0x${hash.subarray(0, 16).toString('hex')}`);
  let text = '';
  for (let at = 0; at < 26; at += 1) {
    text = crockford[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text;
}
