import { tenantOf } from '../../domain/api/tenant.ts';
import type { HuntDocument } from '../../domain/hunt.ts';
import type { ListedFilter } from '../cells/shelf.ts';

/**
 * Where things lie in the bucket, below `prefix`:
 *
 * | name                                | what                                                                      |
 * |-------------------------------------|---------------------------------------------------------------------------|
 * | `hunts/ID.json`                     | the hunt: document and newest events                                      |
 * | `wishes/ID.json`                    | cancel or pause                                                           |
 * | `events/ID/000000000012.json`       | events that the 12th version held, once a later one has come              |
 * | `leases/`, `paces/`, `marks/` `ACCOUNT.json` | what all hunts of a cloud account share; leases are kept for good: epochs only grow |
 * | `notes/KEY.json`                     | small records: quotas, schedules, whose an instance is                     |
 * | `listed/ACCOUNT/AGE_ID`, `open/ACCOUNT/AGE_ID` | empty; that the hunt exists, and has not ended                 |
 * | `tenants/listed/TENANT/AGE_ID`, `tenants/open/TENANT/AGE_ID` | the same by the tenant whose hunt it is          |
 */
export function objectNames(prefix: string) {
  const safe = (key: string) => key.replace(/[^A-Za-z0-9.-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
  const lists = (of: 'accounts' | 'tenants', open: boolean) => `${prefix}${of === 'tenants' ? 'tenants/' : ''}${open ? 'open' : 'listed'}/`;
  return {
    hunt: (huntId: string) => `${prefix}hunts/${huntId}.json`,
    wish: (huntId: string) => `${prefix}wishes/${huntId}.json`,
    eventsOf: (huntId: string) => `${prefix}events/${huntId}/`,
    events: (huntId: string, version: number) => `${prefix}events/${huntId}/${String(version).padStart(12, '0')}.json`,
    of: (kind: 'leases' | 'paces' | 'marks' | 'notes', key: string) => `${prefix}${kind}/${safe(key)}.json`,
    /** Start of the names of all entries that may match. */
    list({ open = false, tenant, account }: ListedFilter): string {
      if (tenant !== undefined) return `${lists('tenants', open)}${safe(tenant)}/`;
      return account === undefined ? lists('accounts', open) : `${lists('accounts', open)}${safe(account)}/`;
    },
    /** A hunt's entries: by account, and by tenant. */
    entries: (open: boolean, document: HuntDocument) => [
      `${lists('accounts', open)}${safe(document.account)}/${ageOf(document)}`,
      `${lists('tenants', open)}${safe(tenantOf(document))}/${ageOf(document)}`,
    ],
  };
}

const ageOf = ({ createdAt, huntId }: Pick<HuntDocument, 'createdAt' | 'huntId'>) => `${new Date(createdAt).toISOString()}_${huntId}`;

/** The ids of list entries, newest first, whatever accounts they are of; only those of hunts that come after `after` there. */
export function newestFirst(entries: readonly string[], after?: ListedFilter['after']): string[] {
  const ages = entries.map((entry) => entry.slice(entry.lastIndexOf('/') + 1)).filter((age) => after === undefined || age < ageOf(after));
  return ages.sort((a, b) => (a < b ? 1 : -1)).map((age) => age.slice(age.indexOf('_') + 1));
}
