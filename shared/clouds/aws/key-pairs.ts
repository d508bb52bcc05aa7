import type { KeyPairInfo } from '@aws-sdk/client-ec2';
import { CloudCallError } from '../../domain/fault.ts';
import type { KeyPairs } from '../port.ts';
import { CreateKeyPairCommand, DeleteKeyPairCommand, DescribeKeyPairsCommand, ImportKeyPairCommand } from './clients/ec2.ts';
import { unlessGone } from './gone.ts';
import type { Link } from './link.ts';
import { isRefusal, orIf } from './refusals.ts';
import { hasTags, tagFilters } from './view.ts';

const isNoKeyPair = (error: unknown) => isRefusal(error, 'InvalidKeyPair.NotFound', 'InvalidKey.Format.NotFound');

/** Key pairs of the region. EC2 takes ed25519 and RSA public keys in OpenSSH form (docs.aws.amazon.com, ImportKeyPair). */
export function keyPairs(link: Link): KeyPairs {
  async function read(request: { KeyNames: string[] } | { Filters: { Name: string; Values: string[] }[] }): Promise<KeyPairInfo[]> {
    const { output } = await link.ask({
      operation: 'DescribeKeyPairs',
      make: (sdk, options) => sdk.ec2.send(new DescribeKeyPairsCommand(request), options),
    });
    return output.KeyPairs ?? [];
  }
  const exists = async (name: string) => (await orIf(isNoKeyPair, read({ KeyNames: [name] }), [])).some((pair) => pair.KeyName === name);
  return {
    async create({ name, type, tags }) {
      const { output } = await link.ask({
        operation: 'CreateKeyPair',
        secret: true,
        make: (sdk, options) =>
          sdk.ec2.send(
            new CreateKeyPairCommand({ KeyName: name, KeyType: type, KeyFormat: 'pem', TagSpecifications: tagged(tags) }),
            options,
          ),
      });
      if (!output.KeyMaterial) throw keyless(name);
      return { privateKey: output.KeyMaterial, fingerprint: output.KeyFingerprint ?? null };
    },
    async import({ name, publicKey, tags }) {
      const PublicKeyMaterial = new TextEncoder().encode(publicKey.trim());
      await link.ask({
        operation: 'ImportKeyPair',
        make: (sdk, options) =>
          sdk.ec2.send(new ImportKeyPairCommand({ KeyName: name, PublicKeyMaterial, TagSpecifications: tagged(tags) }), options),
      });
    },
    async remove(name) {
      const call = link.ask({
        operation: 'DeleteKeyPair',
        make: (sdk, options) => sdk.ec2.send(new DeleteKeyPairCommand({ KeyName: name }), options),
      });
      await unlessGone(isNoKeyPair, call, () => exists(name));
    },
    exists,
    async list(tags) {
      const found = await read({ Filters: tagFilters(tags) });
      return found
        .filter((pair) => hasTags(pair.Tags, tags))
        .map((pair) => pair.KeyName)
        .filter((name) => name !== undefined);
    },
  };
}

function tagged(tags: Readonly<Record<string, string>>) {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return Tags.length === 0 ? undefined : [{ ResourceType: 'key-pair' as const, Tags }];
}

/** Nothing of such an answer may be quoted: it may hold a key after all. */
function keyless(name: string): CloudCallError {
  const message = `the key pair ${name} was made, but its private key did not come with the answer`;
  return new CloudCallError('CreateKeyPair', {
    status: 200,
    code: 'UnreadableAnswer',
    message,
    retryAfter: null,
    requestId: null,
    reached: 'yes',
    stage: 'read',
  });
}
