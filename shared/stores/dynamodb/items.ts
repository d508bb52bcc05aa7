import { tenantOf } from '../../domain/api/tenant.ts';
import type { HuntDocument } from '../../domain/hunt.ts';
import type { EventBatch } from '../cells/shelf.ts';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

const huntKey = (huntId: string) => `HUNT#${huntId}`;
const accountKey = (account: string) => `ACCOUNT#${account}`;
/** Zero-padded, so that keys sort as versions do. */
const eventsKey = (version: number) => `EVENTS#${String(version).padStart(12, '0')}`;

export const keys = {
  document: (huntId: string): ItemKey => ({ pk: huntKey(huntId), sk: 'DOCUMENT' }),
  wish: (huntId: string): ItemKey => ({ pk: huntKey(huntId), sk: 'WISH' }),
  events: (huntId: string, version: number): ItemKey => ({ pk: huntKey(huntId), sk: eventsKey(version) }),
  lease: (account: string): ItemKey => ({ pk: accountKey(account), sk: 'LEASE' }),
  pace: (account: string): ItemKey => ({ pk: accountKey(account), sk: 'PACE' }),
  marks: (account: string): ItemKey => ({ pk: accountKey(account), sk: 'MARKS' }),
  note: (key: string): ItemKey => ({ pk: `NOTE#${key}`, sk: 'NOTE' }),
};

export const huntIdOf = (pk: string): string => pk.slice('HUNT#'.length);

/** Sort key of the indexes: by instant, however it was written, and by id within one. */
export const ageOf = ({ createdAt, huntId }: Pick<HuntDocument, 'createdAt' | 'huntId'>) =>
  `${new Date(createdAt).toISOString()}#${huntId}`;

/** What the indexes, and a person who looks at the table, need outside the body. */
export function huntAttributes(document: HuntDocument, ttlDays: number): Record<string, string | number> {
  const { account, phase, version, endedAt } = document;
  const tenant = tenantOf(document);
  return {
    account,
    tenant,
    age: ageOf(document),
    phase,
    version,
    ...(endedAt === null ? { openAccount: account, openTenant: tenant } : {}),
    ...(endedAt !== null && phase !== 'ready' ? expiry(endedAt, ttlDays) : {}),
  };
}

/**
 * A hunt that ended with an instance keeps its record for good: to a sweep, a living instance without a record is an orphan. The
 * others, and all timelines, go after a while; a leftover of theirs that still lives then is an orphan indeed.
 */
export function batchAttributes({ events }: EventBatch, ttlDays: number): Record<string, number> {
  return expiry(events.at(-1)?.at ?? '', ttlDays);
}

function expiry(instant: string, days: number): Record<string, number> {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? {} : { expires: Math.ceil(at / 1000) + days * 86_400 };
}
