import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Place } from '../cells/cell.ts';
import type { HuntRecord, Shelf } from '../cells/shelf.ts';
import { explainFault } from './faults.ts';
import { batchAttributes, huntAttributes, type ItemKey, keys } from './items.ts';
import { listHuntIds } from './list.ts';

export interface DynamoShelfOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly ttlDays: number;
}

/** Bodies are JSON text, not maps: what comes back is what went in, to the letter, and the SDK has nothing to convert. */
export function dynamoShelf({ client, table, ttlDays }: DynamoShelfOptions): Shelf {
  const name = `DynamoDB table ${table}`;
  const at = { TableName: table };

  async function ask<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw error instanceof ConditionalCheckFailedException ? error : explainFault(name, error);
    }
  }

  async function read(key: ItemKey): Promise<{ body: string; tag: string } | null> {
    const { Item } = await ask(client.send(new GetCommand({ ...at, Key: key, ConsistentRead: true })));
    return Item ? { body: String(Item['body']), tag: String(Item['revision']) } : null;
  }

  const put = (item: Record<string, unknown>) => ask(client.send(new PutCommand({ ...at, Item: item })));

  function place<T>(key: ItemKey, attributes: (value: T) => Record<string, string | number> = () => ({})): Place<T> {
    return {
      store: name,
      read: () => read(key),
      async put(value, body, write, tag) {
        const item = { ...key, ...attributes(value), revision: write, body };
        const condition =
          tag === null
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : { ConditionExpression: 'revision = :seen', ExpressionAttributeValues: { ':seen': tag } };
        try {
          await ask(client.send(new PutCommand({ ...at, Item: item, ...condition })));
          return true;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        }
      },
    };
  }

  async function* events(huntId: string, before: number): AsyncIterable<string> {
    const [first, last] = [keys.events(huntId, 0), keys.events(huntId, before - 1)];
    for (let from: Record<string, unknown> | undefined; ; ) {
      const page = await ask(
        client.send(
          new QueryCommand({
            ...at,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
            ExpressionAttributeValues: { ':pk': first.pk, ':first': first.sk, ':last': last.sk },
            ConsistentRead: true,
            ScanIndexForward: false,
            ...(from ? { ExclusiveStartKey: from } : {}),
          }),
        ),
      );
      for (const { body } of page.Items ?? []) yield String(body);
      from = page.LastEvaluatedKey;
      if (!from) return;
    }
  }

  return {
    name,
    // DynamoDB takes its price by the KB written: a small item of their own costs less than a longer document every time.
    pendingMost: 1,
    hunt: (huntId) => place<HuntRecord>(keys.document(huntId), ({ document }) => huntAttributes(document, ttlDays)),
    lease: (account) => place(keys.lease(account)),
    pace: (account) => place(keys.pace(account)),
    marks: (account) => place(keys.marks(account)),
    note: (key) => place(keys.note(key)),
    readWish: async (huntId) => (await read(keys.wish(huntId)))?.body ?? null,
    async writeWish(huntId, body) {
      if (body === null) await ask(client.send(new DeleteCommand({ ...at, Key: keys.wish(huntId) })));
      else await put({ ...keys.wish(huntId), body });
    },
    async keepEvents(batch) {
      const body = JSON.stringify({ value: batch.events });
      await put({ ...keys.events(batch.huntId, batch.version), ...batchAttributes(batch, ttlDays), body });
    },
    readEvents: events,
    // The indexes follow the hunt's item by themselves.
    enlist: async () => undefined,
    delist: async () => undefined,
    listed: (filter) => listHuntIds((command) => ask(client.send(command)), table, filter),
  };
}
