import type { Environment, FunctionEnvironment } from '../../shared/platform/config.ts';
import { dynamoClient, openDynamoStore } from '../../shared/stores/dynamodb/dynamo-store.ts';
import { keepingLease } from '../../shared/stores/kept-lease.ts';
import type { Store } from '../../shared/stores/port.ts';

/** Longer than any step and its retries take: a lease that outlasts its hunt's next step by this is nobody else's. */
const leaseTerm = 3600;

/** The table of FOOTHOLD_STORE, whose leases are prolonged by each step. */
export function environmentStore({ aws }: Environment, { table, ttlDays }: FunctionEnvironment): Store {
  if (table === null) throw new TypeError('keeping hunts: expected FOOTHOLD_STORE, dynamodb: and the name of a table, got nothing');
  const opened = openDynamoStore({ client: dynamoClient({ region: aws.region, endpoint: null }), table, ttlDays });
  return keepingLease(opened, { now: Date.now, term: leaseTerm });
}
