import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from './json.ts';

/** JSON with sorted keys, so that equal payloads hash alike however they were written. */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as JsonValue)}`);
  return `{${members.join(',')}}`;
}

export function hashPayload(payload: JsonObject): string {
  return createHash('sha256').update(canonicalJson(payload)).digest('hex');
}

export interface TokenParts {
  readonly huntId: string;
  readonly attempt: number;
  /** Cloud, region, zone, shape and market, as the offering's key has them. */
  readonly offering: string;
  readonly payloadHash: string;
}

/**
 * The idempotency token of one attempt: a function of everything that makes the call what it is, so a token can never be
 * carried to another offering or payload (EC2 tokens are zonal: one token in two AZs makes two instances). 64 hex
 * characters: both clouds take at most 64 ASCII characters.
 */
export function launchToken(parts: TokenParts): string {
  const text = [parts.huntId, parts.attempt, parts.offering, parts.payloadHash].join('\n');
  return createHash('sha256').update(text).digest('hex');
}
