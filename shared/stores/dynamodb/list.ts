import { QueryCommand, type QueryCommandOutput, ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { ListedFilter } from '../cells/shelf.ts';
import { ageOf, huntIdOf } from './items.ts';
import { tableDefinition } from './table.ts';

interface Ask {
  (command: QueryCommand): Promise<QueryCommandOutput>;
  (command: ScanCommand): Promise<ScanCommandOutput>;
}

const [byAccount, openByAccount, byTenant, openByTenant] = tableDefinition.indexes;

/** A page has some to spare for entries that turn out not to match; so many keys cost one read unit all the same. */
const fewestAPage = 16;

/** Newest first. Of one tenant or account page by page; of all of them from a scan of the index, some 100 bytes a hunt, sorted here. */
export async function* listHuntIds(ask: Ask, table: string, filter: ListedFilter): AsyncIterable<readonly string[]> {
  const { open, tenant, account } = filter;
  if (tenant !== undefined) yield* listPartition(ask, table, open ? openByTenant : byTenant, tenant, filter);
  else if (account !== undefined) yield* listPartition(ask, table, open ? openByAccount : byAccount, account, filter);
  else yield await scanAll(ask, table, open ? openByAccount : byAccount, filter);
}

type Index = (typeof tableDefinition.indexes)[number];
type Position = Record<string, unknown> | undefined;

async function* listPartition(ask: Ask, table: string, index: Index, partition: string, { after, limit }: ListedFilter) {
  const [names, values] = [{ '#partition': index.partitionKey }, { ':partition': partition }];
  for (let from: Position; ; ) {
    const page = await ask(
      new QueryCommand({
        TableName: table,
        IndexName: index.name,
        KeyConditionExpression: `#partition = :partition${after ? ' AND #age < :after' : ''}`,
        ExpressionAttributeNames: { ...names, ...(after ? { '#age': index.sortKey } : {}) },
        ExpressionAttributeValues: { ...values, ...(after ? { ':after': ageOf(after) } : {}) },
        ScanIndexForward: false,
        ...(limit === undefined ? {} : { Limit: Math.max(limit, fewestAPage) }),
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    yield idsOf(page.Items ?? []);
    from = page.LastEvaluatedKey;
    if (!from) return;
  }
}

async function scanAll(ask: Ask, table: string, index: Index, { after }: ListedFilter): Promise<string[]> {
  const all: Record<string, unknown>[] = [];
  for (let from: Position; ; ) {
    const page = await ask(new ScanCommand({ TableName: table, IndexName: index.name, ...(from ? { ExclusiveStartKey: from } : {}) }));
    all.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
    if (!from) break;
  }
  const older = after === undefined ? all : all.filter(({ age }) => String(age) < ageOf(after));
  return idsOf(older.sort((a, b) => (String(a['age']) < String(b['age']) ? 1 : -1)));
}

function idsOf(items: readonly Record<string, unknown>[]): string[] {
  return items.map(({ pk }) => huntIdOf(String(pk)));
}
