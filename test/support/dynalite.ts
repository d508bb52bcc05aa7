import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { dynamoClient } from '../../shared/stores/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';

/** What happens to the next requests of a kind. `lose-answer`: the effect is there, the answer is not. `reset`: neither. */
export type Misfortune = 'lose-answer' | 'reset' | { readonly error: string; readonly status: number; readonly message?: string };

export interface DynamoTable {
  readonly table: string;
  readonly endpoint: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly client: DynamoDBClient;
  /** Operations that were sent, newest last: `PutItem`, … */
  readonly sent: string[];
  /** What was sent with each of them. */
  readonly asked: Readonly<Record<string, unknown>>[];
  /** Befalls the next requests of this operation, in this order. */
  befall(operation: string, ...misfortunes: Misfortune[]): void;
  close(): Promise<void>;
}

export interface TableOptions {
  /** Most items that a Query or a Scan gives at once; otherwise 1 MB of them. */
  readonly pageMost?: number;
  /** Tries of one call; the store's own number otherwise. */
  readonly maxAttempts?: number;
}

/** A fresh table, made to `tableDefinition`, in a DynamoDB of its own on loopback. */
export async function openTable({ pageMost, maxAttempts }: TableOptions = {}): Promise<DynamoTable> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example-secret-key' };
  const maker = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials: keys });
  await maker.send(createTable('foothold'));
  maker.destroy();

  const client = dynamoClient(
    { region: 'us-east-1', endpoint },
    { credentials: keys, ...(maxAttempts === undefined ? {} : { maxAttempts }) },
  );
  const [due, sent] = [new Map<string, Misfortune[]>(), [] as string[]];
  const asked: Readonly<Record<string, unknown>>[] = [];
  const handler = client.config.requestHandler;
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    sent.push(operation);
    asked.push(JSON.parse(textOf(request)) as Record<string, unknown>);
    const misfortune = due.get(operation)?.shift();
    if (pageMost !== undefined && (operation === 'Query' || operation === 'Scan')) shorten(request, pageMost);
    if (misfortune === undefined) return handle(request, options);
    if (misfortune === 'lose-answer') await handle(request, options);
    if (typeof misfortune === 'string') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', syscall: 'read' });
    const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${misfortune.error}`, message: misfortune.message ?? '' });
    return { response: { statusCode: misfortune.status, headers: {}, body: new TextEncoder().encode(body) } as never };
  };
  return {
    table: 'foothold',
    endpoint,
    keys,
    client,
    sent,
    asked,
    befall: (operation, ...misfortunes) => void due.set(operation, [...(due.get(operation) ?? []), ...misfortunes]),
    async close() {
      client.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

function textOf({ body }: { body?: unknown }): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array);
}

/** The same request with a Limit: dynalite checks no signature. */
function shorten(request: { headers: Record<string, string>; body?: unknown }, limit: number): void {
  request.body = JSON.stringify({ ...(JSON.parse(textOf(request)) as object), Limit: limit });
  request.headers['content-length'] = String(Buffer.byteLength(request.body as string));
}

/** A table made to `tableDefinition`. */
export function createTable(name: string): CreateTableCommand {
  const { partitionKey, sortKey, indexes } = tableDefinition;
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const names = new Set([partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])]);
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: schema(partitionKey, sortKey),
    AttributeDefinitions: [...names].map((each) => ({ AttributeName: each, AttributeType: 'S' })),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
  });
}
