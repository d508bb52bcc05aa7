import { tableDefinition } from '../../../shared/stores/dynamodb/table.ts';
import type { Ground } from '../ground.ts';
import { allow, type Statement } from './grant.ts';

/** Documents, events, wishes, leases, paces. */
export function records({ tableArn }: Ground): Statement[] {
  return [
    allow({ sid: 'Records', actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], resources: [tableArn] }),
    // What an account has open, when its lease is given back; what is a tenant's own.
    allow({ sid: 'RecordLists', actions: ['dynamodb:Query'], resources: indexesOf(tableArn) }),
  ];
}

/** What is open in all accounts, keys only: a scan of that index. */
export function listing({ tableArn }: Ground): Statement[] {
  const open = tableDefinition.indexes[1].name;
  return [allow({ sid: 'ListOpen', actions: ['dynamodb:Scan'], resources: [`${tableArn}/index/${open}`] })];
}

/** Taking a wish back deletes its item. */
export function wishes({ tableArn }: Ground): Statement[] {
  return [allow({ sid: 'Wishes', actions: ['dynamodb:DeleteItem'], resources: [tableArn] })];
}

function indexesOf(tableArn: string): string[] {
  return tableDefinition.indexes.map(({ name }) => `${tableArn}/index/${name}`);
}
