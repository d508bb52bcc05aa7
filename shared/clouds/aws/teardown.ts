import { DeleteSecretCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { keySecretPrefix } from '../../platform/key-secrets.ts';

/** Empty: as the SDK finds it. */
interface Place {
  readonly region?: string;
}

type Caller<Client extends { send: unknown }> = Pick<Client, 'send'>;

/** Names of executions that still run in the namespace's machines: what they have launched would be led by nobody. */
export async function runningHunts(namespace: string, place: Place, client: Caller<SFNClient> = new SFNClient(place)): Promise<string[]> {
  const running: string[] = [];
  for (const stateMachineArn of await machinesOf(client, namespace)) {
    for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
      const page = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', nextToken }));
      running.push(...(page.executions ?? []).map(({ name }) => name ?? ''));
      nextToken = page.nextToken;
    }
  }
  return running;
}

async function machinesOf(client: Caller<SFNClient>, namespace: string): Promise<string[]> {
  const found: string[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await client.send(new ListStateMachinesCommand({ nextToken }));
    found.push(
      ...(page.stateMachines ?? []).filter(({ name }) => name === `${namespace}-hunt`).map(({ stateMachineArn }) => stateMachineArn ?? ''),
    );
    nextToken = page.nextToken;
  }
  return found;
}

/** Deletes the keys that hunts kept, which no stack knows of. Returns their names. */
export async function deleteKeys(
  namespace: string,
  place: Place,
  client: Caller<SecretsManagerClient> = new SecretsManagerClient(place),
): Promise<string[]> {
  const prefix = keySecretPrefix(namespace);
  const names: string[] = [];
  for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
    const page = await client.send(new ListSecretsCommand({ Filters: [{ Key: 'name', Values: [prefix] }], NextToken }));
    names.push(...(page.SecretList ?? []).flatMap(({ Name }) => (Name?.startsWith(prefix) ? [Name] : [])));
    NextToken = page.NextToken;
  }
  for (const name of names) await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
  return names;
}
