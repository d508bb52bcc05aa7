import type { Environment, FunctionEnvironment } from '../shared/platform/config.ts';
import { storeFile } from '../shared/platform/state-dir.ts';
import { keepingLease } from '../shared/stores/kept-lease.ts';
import type { Store } from '../shared/stores/port.ts';

/** Longer than any step and its retries take: a lease that outlasts its hunt's next step by this is nobody else's. */
const leaseTerm = 3600;

/** FOOTHOLD_STORE: a DynamoDB table, whose leases are prolonged by each step, or a SQLite file. */
export async function environmentStore({ aws, stateDir }: Environment, { store, ttlDays }: FunctionEnvironment): Promise<Store> {
  if (store.kind === 'sqlite') {
    const { openSqliteStore } = await import('../shared/stores/sqlite/sqlite-store.ts');
    return openSqliteStore(store.file ?? storeFile(stateDir));
  }
  const { dynamoClient, openDynamoStore } = await import('../shared/stores/dynamodb/dynamo-store.ts');
  const opened = openDynamoStore({ client: dynamoClient({ region: aws.region, endpoint: null }), table: store.table, ttlDays });
  return keepingLease(opened, { now: Date.now, term: leaseTerm });
}
