import { DeleteSecretCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { keySecretPrefix } from '../../../platform/key-secrets.ts';
import type { Caller, Place } from './place.ts';

/**
 * Deletes the keys that hunts kept, which no stack knows of, for good: also those that somebody deleted by hand, and which wait out their
 * recovery window. Returns their names.
 */
export async function deleteKeys(
  namespace: string,
  place: Place,
  client: Caller<SecretsManagerClient> = new SecretsManagerClient(place),
): Promise<string[]> {
  const prefix = keySecretPrefix(namespace);
  const names: string[] = [];
  for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
    const asked = { Filters: [{ Key: 'name' as const, Values: [prefix] }], IncludePlannedDeletion: true, NextToken };
    const page = await client.send(new ListSecretsCommand(asked));
    names.push(...(page.SecretList ?? []).flatMap(({ Name }) => (Name?.startsWith(prefix) ? [Name] : [])));
    NextToken = page.NextToken;
  }
  for (const name of names) await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
  return names;
}
