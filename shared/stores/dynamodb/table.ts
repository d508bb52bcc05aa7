/**
 * The table, as whoever deploys it has to make it (encryption and name are theirs). One table for everything; keys and indexes
 * are all strings:
 *
 * | pk            | sk                    | what                                                                     |
 * |---------------|-----------------------|--------------------------------------------------------------------------|
 * | `HUNT#id`     | `DOCUMENT`            | the hunt: document and newest events in `body`; listed by `account`, `tenant`, `age` and, while open, `openAccount`, `openTenant` |
 * | `HUNT#id`     | `WISH`                | cancel or pause                                                          |
 * | `HUNT#id`     | `EVENTS#000000000012` | events of the hunt's 12th version, once a later one has come             |
 * | `ACCOUNT#key` | `LEASE` `PACE` `MARKS`| what all hunts of a cloud account share; kept for good: epochs only grow  |
 * | `NOTE#key`    | `NOTE`                | a small record: a tenant's quota, a schedule, whose an instance is (`instance/CLOUD/ID`)        |
 *
 * The indexes hold keys only, which no save changes: each costs a write when a hunt is created, those of open hunts one when it ends.
 * They lag behind by about a second at most; what they name is read consistently. Those of open hunts are sparse: what has ended costs
 * whoever counts open ones nothing.
 */
export const tableDefinition = {
  partitionKey: 'pk',
  sortKey: 'sk',
  billing: 'on-demand',
  pointInTimeRecovery: true,
  /** Epoch seconds. On timelines, and on hunts that ended without an instance. */
  timeToLiveAttribute: 'expires',
  indexes: [
    { name: 'hunts-by-account', partitionKey: 'account', sortKey: 'age', projection: 'keys-only' },
    { name: 'open-hunts-by-account', partitionKey: 'openAccount', sortKey: 'age', projection: 'keys-only' },
    { name: 'hunts-by-tenant', partitionKey: 'tenant', sortKey: 'age', projection: 'keys-only' },
    { name: 'open-hunts-by-tenant', partitionKey: 'openTenant', sortKey: 'age', projection: 'keys-only' },
  ],
} as const;
