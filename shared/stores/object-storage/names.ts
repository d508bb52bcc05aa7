import type { HuntDocument } from '../../domain/hunt.ts';

/**
 * Where things lie in the bucket, below `prefix`:
 *
 * | name                                | what                                                                      |
 * |-------------------------------------|---------------------------------------------------------------------------|
 * | `hunts/ID.json`                     | the hunt: document and newest events                                      |
 * | `wishes/ID.json`                    | cancel or pause                                                           |
 * | `events/ID/000000000012.json`       | events that the 12th version held, once a later one has come              |
 * | `leases/`, `paces/`, `marks/` `ACCOUNT.json` | what all hunts of a cloud account share; leases are kept for good: epochs only grow |
 * | `notes/KEY.json`                     | small records of the HTTP API: quotas, schedules                           |
 * | `listed/ACCOUNT/AGE_ID`, `open/ACCOUNT/AGE_ID` | empty; that the hunt exists, and has not ended                 |
 */
export function objectNames(prefix: string) {
  const account = (key: string) => key.replace(/[^A-Za-z0-9.-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
  const list = (open: boolean) => `${prefix}${open ? 'open' : 'listed'}/`;
  return {
    hunt: (huntId: string) => `${prefix}hunts/${huntId}.json`,
    wish: (huntId: string) => `${prefix}wishes/${huntId}.json`,
    eventsOf: (huntId: string) => `${prefix}events/${huntId}/`,
    events: (huntId: string, version: number) => `${prefix}events/${huntId}/${String(version).padStart(12, '0')}.json`,
    of: (kind: 'leases' | 'paces' | 'marks' | 'notes', key: string) => `${prefix}${kind}/${account(key)}.json`,
    list: (open: boolean, key: string | undefined) => (key === undefined ? list(open) : `${list(open)}${account(key)}/`),
    entry: (open: boolean, { huntId, account: key, createdAt }: HuntDocument) =>
      `${list(open)}${account(key)}/${new Date(createdAt).toISOString()}_${huntId}`,
  };
}

/** The ids of list entries, newest first, whatever accounts they are of. */
export function newestFirst(entries: readonly string[]): string[] {
  const ages = entries.map((entry) => entry.slice(entry.lastIndexOf('/') + 1));
  return ages.sort((a, b) => (a < b ? 1 : -1)).map((age) => age.slice(age.indexOf('_') + 1));
}
