import * as v from 'valibot';
import type { JsonObject } from './json.ts';

/** When a renewed lease expires: when it was asked to, and at least a millisecond later than before. Instants are compared, not texts. */
export function laterExpiry(before: string, asked: string): string {
  return Date.parse(asked) > Date.parse(before) ? asked : new Date(Date.parse(before) + 1).toISOString();
}

/** More than join one account's lease while a list of its hunts may lag behind. */
const remembered = 50;

const joinedSchema = v.object({ hunts: v.array(v.string()) });

/** The note that names the hunts that joined an account's lease lately: lists of hunts may lag behind (a DynamoDB index does), notes do not. */
export function joinedKey(account: string): string {
  return `joined/${account}`;
}

/** Ids of the hunts that joined lately, oldest first. */
export function joinedIn(value: JsonObject | null): readonly string[] {
  return value === null ? [] : v.parse(joinedSchema, value).hunts;
}

export function withJoined(value: JsonObject | null, huntId: string): JsonObject {
  return { hunts: [...joinedIn(value).filter((known) => known !== huntId), huntId].slice(-remembered) };
}
