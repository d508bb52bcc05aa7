import { afterAll, beforeAll } from 'vitest';
import { openDynamoStore } from '../../shared/stores/dynamodb/dynamo-store.ts';
import { type DynamoTable, openTable } from '../support/dynalite.ts';
import { storeContract } from './contract.ts';

let dynamo: DynamoTable;
beforeAll(async () => {
  dynamo = await openTable({ pageMost: 2 });
});
afterAll(() => dynamo.close());

storeContract('DynamoDB, in short pages', async () => openDynamoStore({ client: dynamo.client, table: dynamo.table, ttlDays: 90 }), {
  runs: 30,
});
