import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { storeOn } from '../cells/store.ts';
import type { Store } from '../port.ts';
import { dynamoShelf } from './dynamo-shelf.ts';

export interface DynamoStoreOptions {
  /** The caller's, and the caller's to destroy: one a container, shared by everything in it. */
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Days after which timelines, and the records of hunts that ended without an instance, go. */
  readonly ttlDays: number;
}

/**
 * The store in a table made to `tableDefinition`. Nothing is asked before the first call. Every call throws
 * `StoreUnavailableError`, with the table and a remedy, when the table cannot be used.
 */
export function openDynamoStore({ client, table, ttlDays }: DynamoStoreOptions): Store {
  return storeOn(dynamoShelf({ client: DynamoDBDocumentClient.from(client), table, ttlDays }));
}

export interface DynamoClientOptions {
  /** Null: as the SDK finds it (AWS_REGION, the profile). */
  readonly region: string | null;
  /** Null: AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL, or the region's own. */
  readonly endpoint: string | null;
}

/**
 * A client for the store. Unlike those that launch, it retries, three times at most: throttling and resets are DynamoDB's daily
 * weather, and a write that is sent again after a lost answer is told by its id (`cells/cell.ts`). Deadlines are short, for a call
 * takes some 10 ms, and a function that hangs in one loses its lease. `overrides` are the SDK's own settings (credentials, agents).
 */
export function dynamoClient({ region, endpoint }: DynamoClientOptions, overrides: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 4,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...(region === null ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    ...overrides,
  });
}
