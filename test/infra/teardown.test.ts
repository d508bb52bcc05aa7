import { DeleteSecretCommand, type ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { type ListExecutionsCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { deleteKeys, runningHunts } from '../../shared/clouds/aws/teardown.ts';

/** Two pages of everything. */
function stepFunctions() {
  const asked: string[] = [];
  return {
    asked,
    async send(command: unknown) {
      if (command instanceof ListStateMachinesCommand) {
        const first = command.input.nextToken === undefined;
        const name = first ? 'somebody-elses' : 'foothold-hunt';
        return { stateMachines: [{ name, stateMachineArn: `arn:${name}` }], ...(first ? { nextToken: 'more' } : {}) };
      }
      const { input } = command as ListExecutionsCommand;
      asked.push(`${input.stateMachineArn} ${input.statusFilter}`);
      return input.nextToken === undefined ? { executions: [{ name: 'a-g1' }], nextToken: 'more' } : { executions: [{ name: 'b-g4' }] };
    },
  };
}

function secretsManager(names: string[]) {
  const deleted: string[] = [];
  return {
    deleted,
    async send(command: unknown) {
      if (command instanceof DeleteSecretCommand) {
        deleted.push(String(command.input.SecretId));
        return {};
      }
      const from = Number((command as ListSecretsCommand).input.NextToken ?? 0);
      const NextToken = from + 2 < names.length ? String(from + 2) : undefined;
      return { SecretList: names.slice(from, from + 2).map((Name) => ({ Name })), NextToken };
    },
  };
}

describe('a teardown', () => {
  it('sees every running hunt of its own namespace, page by page', async () => {
    const client = stepFunctions();

    expect(await runningHunts('foothold', {}, client as never)).toEqual(['a-g1', 'b-g4']);
    expect(new Set(client.asked)).toEqual(new Set(['arn:foothold-hunt RUNNING']));
  });

  it('deletes the keys of its own namespace, page by page, and no other secret', async () => {
    const client = secretsManager(['foothold/keys/one', 'foothold/keys-of-somebody', 'prod/db', 'foothold/keys/two', 'acode/keys/three']);

    expect(await deleteKeys('foothold', {}, client as never)).toEqual(['foothold/keys/one', 'foothold/keys/two']);
    expect(client.deleted).toEqual(['foothold/keys/one', 'foothold/keys/two']);
  });
});
