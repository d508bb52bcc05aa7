import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Secrets } from '../../platform/secrets.ts';

/**
 * Secrets of AWS Secrets Manager in the function's own region, encrypted by the account's `aws/secretsmanager` key. Deleted without a
 * waiting time, so that a name can be used again (docs.aws.amazon.com, DeleteSecret). The SDK's errors name the request, never a value.
 */
export function awsSecrets(client: Pick<SecretsManagerClient, 'send'> = new SecretsManagerClient({ maxAttempts: 3 })): Secrets {
  return {
    async create(name, value, tags) {
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      return unless(ResourceExistsException, client.send(new CreateSecretCommand({ Name: name, SecretString: value, Tags })));
    },
    put: (name, value) =>
      unless(ResourceNotFoundException, client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }))),
    async read(name) {
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString ?? null;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return null;
        throw error;
      }
    },
    async remove(name) {
      await unless(ResourceNotFoundException, client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true })));
    },
  };
}

/** False where the call fails with this one error. */
async function unless(expected: new (...args: never[]) => Error, call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof expected) return false;
    throw error;
  }
}
