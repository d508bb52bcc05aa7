import { QueryCommand, type QueryCommandOutput, ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { HuntFilter } from '../port.ts';
import { huntIdOf } from './items.ts';
import { tableDefinition } from './table.ts';

interface Ask {
  (command: QueryCommand): Promise<QueryCommandOutput>;
  (command: ScanCommand): Promise<ScanCommandOutput>;
}

const [byAccount, openByAccount] = tableDefinition.indexes;

/** Newest first. Of one account page by page; of all accounts from a scan of the index, some 100 bytes a hunt, sorted here. */
export async function* listHuntIds(
  ask: Ask,
  table: string,
  { account, open }: Pick<HuntFilter, 'account' | 'open'>,
): AsyncIterable<readonly string[]> {
  const index = open ? openByAccount : byAccount;
  const all: Record<string, unknown>[] = [];
  for (let from: Record<string, unknown> | undefined; ; ) {
    const at = { TableName: table, IndexName: index.name, ...(from ? { ExclusiveStartKey: from } : {}) };
    const page =
      account === undefined
        ? await ask(new ScanCommand(at))
        : await ask(
            new QueryCommand({
              ...at,
              KeyConditionExpression: '#account = :account',
              ExpressionAttributeNames: { '#account': index.partitionKey },
              ExpressionAttributeValues: { ':account': account },
              ScanIndexForward: false,
            }),
          );
    if (account === undefined) all.push(...(page.Items ?? []));
    else yield idsOf(page.Items);
    from = page.LastEvaluatedKey;
    if (!from) break;
  }
  yield idsOf(all.sort((a, b) => (String(a['age']) < String(b['age']) ? 1 : -1)));
}

function idsOf(items: Record<string, unknown>[] | undefined): string[] {
  return (items ?? []).map(({ pk }) => huntIdOf(String(pk)));
}
