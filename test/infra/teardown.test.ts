import { ResourceNotFoundException, TableNotFoundException, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { DeleteSecretCommand, type ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { type ListExecutionsCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutLastBackup } from '../../shared/clouds/aws/teardown/backups.ts';
import { deleteKeys } from '../../shared/clouds/aws/teardown/keys.ts';
import { openHunts, runningExecutions } from '../../shared/clouds/aws/teardown/unfinished.ts';
import { openDynamoStore } from '../../shared/stores/dynamodb/dynamo-store.ts';
import { huntDocument } from '../support/documents.ts';
import { type DynamoTable, openTable } from '../support/dynalite.ts';

const machines = new Map([
  ['foothold-hunt', 'hunts'],
  ['foothold-fleet', 'fleets'],
  ['foothold-interruption', 'interruptions'],
]);

/** Two pages of everything. */
function stepFunctions(running: Readonly<Record<string, readonly string[]>>) {
  const all = ['somebody-elses', 'foothold-hunt', 'foothold-hunt-2', 'foothold-fleet', 'foothold-interruption'];
  return {
    async send(command: unknown) {
      if (command instanceof ListStateMachinesCommand) {
        const first = command.input.nextToken === undefined;
        const stateMachines = (first ? all.slice(0, 3) : all.slice(3)).map((name) => ({ name, stateMachineArn: `arn:${name}` }));
        return { stateMachines, ...(first ? { nextToken: 'more' } : {}) };
      }
      const { stateMachineArn = '', statusFilter, nextToken } = (command as ListExecutionsCommand).input;
      const names = statusFilter === 'RUNNING' ? (running[stateMachineArn.slice('arn:'.length)] ?? []) : ['one-that-ended'];
      const from = Number(nextToken ?? 0);
      return {
        executions: [{ name: names[from] }].filter(({ name }) => name),
        ...(from + 1 < names.length ? { nextToken: `${from + 1}` } : {}),
      };
    },
  };
}

describe('a teardown', () => {
  it('sees every execution that runs in its own machines, page by page', async () => {
    const client = stepFunctions({
      'foothold-hunt': ['a-g1', 'b-g4'],
      'foothold-hunt-2': ['another-namespace-s'],
      'foothold-fleet': ['c-f1'],
      'foothold-interruption': ['a-i2026'],
      'somebody-elses': ['d'],
    });

    expect(await runningExecutions(machines, {}, client as never)).toEqual([
      { what: 'hunts are running', names: ['a-g1', 'b-g4'] },
      { what: 'fleets are running', names: ['c-f1'] },
      { what: 'interruptions are running', names: ['a-i2026'] },
    ]);
  });

  it('sees nothing where nothing runs', async () => {
    expect(await runningExecutions(machines, {}, stepFunctions({ 'somebody-elses': ['d'] }) as never)).toEqual([]);
  });
});

describe('hunts that no execution leads', () => {
  const index = 'open-hunts-by-account';
  let dynamo: DynamoTable;
  beforeAll(async () => {
    dynamo = await openTable({ pageMost: 1 });
  });
  afterAll(() => dynamo.close());

  it('are seen on the record: paused, with an incomplete clean-up, never started; those that have ended are not', async () => {
    const store = openDynamoStore({ client: dynamo.client, table: dynamo.table, ttlDays: 90 });
    const endedAt = '2026-11-01T13:00:00.000Z';
    const open = [
      huntDocument(),
      huntDocument({ phase: 'paused' }),
      huntDocument({ phase: 'failed', failure: { error: 'Hunt.CleanUpIncomplete', message: 'one may live', remedy: 'cancel it again' } }),
    ];
    for (const document of [...open, huntDocument({ phase: 'ready', endedAt }), huntDocument({ phase: 'failed', endedAt })])
      await store.createHunt(document, []);

    const [found, ...more] = await openHunts({ table: dynamo.table, index }, {}, dynamo.client);

    expect(found?.what).toBe('hunts are on record that have not ended');
    expect(found?.names.toSorted()).toEqual(open.map(({ huntId }) => huntId).toSorted());
    expect(more).toEqual([]);
  });

  it('are none where the table is gone', async () => {
    expect(await openHunts({ table: 'no-such-table', index }, {}, dynamo.client)).toEqual([]);
  });

  it('are not taken for none when the table cannot be read', async () => {
    dynamo.befall('Scan', { error: 'AccessDeniedException', status: 400 });

    await expect(openHunts({ table: dynamo.table, index }, {}, dynamo.client)).rejects.toThrow();
  });
});

describe('the table’s last backup', () => {
  /** A table as DynamoDB has it, and what was done to it. */
  function tables({ isProtected = false, vanishes = false } = {}) {
    const table = { there: true, recovery: true };
    return {
      table,
      async send(command: { input: { PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled?: boolean } } }) {
        if (command instanceof UpdateContinuousBackupsCommand) {
          if (!table.there || vanishes) throw new TableNotFoundException({ message: 'gone', $metadata: {} });
          table.recovery = command.input.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true;
          return {};
        }
        if (!table.there) throw notThere();
        return { Table: { TableStatus: 'ACTIVE', DeletionProtectionEnabled: isProtected } };
      },
    };
  }
  const deleting = (client: ReturnType<typeof tables>, seen: boolean[]) => () => {
    seen.push(client.table.recovery);
    client.table.there = false;
    return true;
  };

  it('is not made: point-in-time recovery is off when the table goes', async () => {
    const client = tables();
    const seen: boolean[] = [];

    expect(await withoutLastBackup('foothold-hunts', {}, deleting(client, seen), client as never)).toBe(true);
    expect(seen).toEqual([false]);
  });

  it('is possible again when the deletion failed and the table stands', async () => {
    const client = tables();

    expect(await withoutLastBackup('foothold-hunts', {}, () => false, client as never)).toBe(false);
    expect(client.table.recovery).toBe(true);
  });

  it('is possible again when the deletion broke', async () => {
    const client = tables();
    const broken = () => Promise.reject(new Error('no cdk'));

    await expect(withoutLastBackup('foothold-hunts', {}, broken, client as never)).rejects.toThrow('no cdk');
    expect(client.table.recovery).toBe(true);
  });

  it('stays with a table that is protected from deletion', async () => {
    const client = tables({ isProtected: true });
    const seen: boolean[] = [];
    const deletion = () => seen.push(client.table.recovery) > 0;

    expect(await withoutLastBackup('foothold-hunts', {}, deletion, client as never)).toBe(true);
    expect(seen).toEqual([true]);
    expect(client.table.recovery).toBe(true);
  });

  it.each([{ gone: true }, { vanishes: true }])('holds up no second teardown: %j', async ({ gone = false, vanishes = false }) => {
    const client = tables({ vanishes });
    client.table.there = !gone;

    expect(await withoutLastBackup('foothold-hunts', {}, deleting(client, []), client as never)).toBe(true);
  });
});

describe('the keys that hunts kept', () => {
  function secretsManager(names: string[]) {
    const deleted: string[] = [];
    const asked: unknown[] = [];
    return {
      deleted,
      asked,
      async send(command: unknown) {
        if (command instanceof DeleteSecretCommand) {
          const { SecretId, ForceDeleteWithoutRecovery } = command.input;
          if (ForceDeleteWithoutRecovery) deleted.push(String(SecretId));
          return {};
        }
        const { NextToken: token, IncludePlannedDeletion } = (command as ListSecretsCommand).input;
        asked.push(IncludePlannedDeletion);
        const from = Number(token ?? 0);
        const NextToken = from + 2 < names.length ? String(from + 2) : undefined;
        return { SecretList: names.slice(from, from + 2).map((Name) => ({ Name })), NextToken };
      },
    };
  }

  it('of its own namespace are deleted for good, page by page, and no other secret', async () => {
    const client = secretsManager(['foothold/keys/one', 'foothold/keys-of-somebody', 'prod/db', 'foothold/keys/two', 'acode/keys/three']);

    expect(await deleteKeys('foothold', {}, client as never)).toEqual(['foothold/keys/one', 'foothold/keys/two']);
    expect(client.deleted).toEqual(['foothold/keys/one', 'foothold/keys/two']);
  });

  it('are also those that wait out a recovery window', async () => {
    const client = secretsManager(['foothold/keys/one', 'foothold/keys/two', 'foothold/keys/three']);

    await deleteKeys('foothold', {}, client as never);

    expect(client.asked).toEqual([true, true]);
  });
});

function notThere(): Error {
  return new ResourceNotFoundException({ message: 'no such table', $metadata: {} });
}
