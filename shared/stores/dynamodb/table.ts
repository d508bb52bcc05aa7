/**
 * The table, as whoever deploys it has to make it (encryption and name are theirs). One table for everything; keys and indexes
 * are all strings:
 *
 * | pk            | sk                    | what                                                                     |
 * |---------------|-----------------------|--------------------------------------------------------------------------|
 * | `HUNT#id`     | `DOCUMENT`            | the hunt: document and newest events in `body`; on the lists by `account`, `openAccount`, `age` |
 * | `HUNT#id`     | `WISH`                | cancel or pause                                                          |
 * | `HUNT#id`     | `EVENTS#000000000012` | events of the hunt's 12th version, once a later one has come             |
 * | `ACCOUNT#key` | `LEASE` `PACE` `MARKS`| what all hunts of a cloud account share; kept for good: epochs only grow  |
 *
 * The indexes hold keys only, which no save changes: they cost a write when a hunt is created and one when it ends. They lag
 * behind by about a second at most; what they name is read consistently.
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
  ],
} as const;
