import { CreateKeyPairCommand, DeleteKeyPairCommand, DescribeKeyPairsCommand, ImportKeyPairCommand } from '@aws-sdk/client-ec2';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { checkPublicKey } from '../../../shared/domain/ssh/index.ts';
import { generateKeyPair, readKeyPair } from '../../../shared/platform/key-pair.ts';
import { failureOf, startWithSdk } from './sdk.ts';

const tags = [{ ResourceType: 'key-pair' as const, Tags: [{ Key: 'foothold', Value: 'true' }] }];

describe('CreateKeyPair', () => {
  it.each([
    ['ed25519', /^-----BEGIN OPENSSH PRIVATE KEY-----/, /^[A-Za-z0-9+/]{43}=$/],
    ['rsa', /^-----BEGIN RSA PRIVATE KEY-----/, /^([0-9a-f]{2}:){19}[0-9a-f]{2}$/],
  ] as const)('makes a real %s key and hands it out once', async (KeyType, form, fingerprint) => {
    const { ec2, world } = await startWithSdk();

    const made = await ec2.send(new CreateKeyPairCommand({ KeyName: 'mine', KeyType, TagSpecifications: tags }));
    const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({ KeyNames: ['mine'], IncludePublicKey: true }));

    expect(made).toMatchObject({
      KeyName: 'mine',
      KeyFingerprint: expect.stringMatching(fingerprint),
      KeyPairId: expect.stringMatching(/^key-[0-9a-f]{17}$/),
      Tags: tags[0]!.Tags,
    });
    expect(made.KeyMaterial).toMatch(form);
    expect(readKeyPair(made.KeyMaterial!).publicKey.split(' ').slice(0, 2)).toEqual(KeyPairs![0]!.PublicKey!.split(' ').slice(0, 2));
    expect(checkPublicKey(KeyPairs![0]!.PublicKey!)).toEqual([]);
    expect(KeyPairs).toMatchObject([{ KeyType, KeyFingerprint: made.KeyFingerprint, Tags: tags[0]!.Tags }]);
    expect(JSON.stringify(KeyPairs)).not.toContain('PRIVATE');
    expect(world.keyPairs()).toEqual(['mine']);
  });

  it('refuses a name that is taken', async () => {
    const { ec2 } = await startWithSdk();
    const create = () => ec2.send(new CreateKeyPairCommand({ KeyName: 'mine', KeyType: 'ed25519' }));
    await create();

    expect(await failureOf(create())).toMatchObject({ status: 400, code: 'InvalidKeyPair.Duplicate' });
  });
});

describe('ImportKeyPair', () => {
  it.each(['ed25519', 'rsa'] as const)('takes an OpenSSH %s key', async (type) => {
    const { ec2 } = await startWithSdk();
    const { publicKey } = await generateKeyPair(type, 'me@home');

    const imported = await ec2.send(new ImportKeyPairCommand({ KeyName: 'mine', PublicKeyMaterial: Buffer.from(publicKey) }));
    const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({}));

    expect(imported.KeyFingerprint).toMatch(type === 'rsa' ? /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/ : /^[A-Za-z0-9+/]{43}=$/);
    expect(KeyPairs).toMatchObject([{ KeyName: 'mine', KeyType: type, KeyFingerprint: imported.KeyFingerprint }]);
    expect(KeyPairs![0]!.PublicKey).toBeUndefined();
  });

  it('refuses what is no key, and a kind that EC2 does not take', async () => {
    const { ec2 } = await startWithSdk();
    const ecdsa = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).public;

    const failures = await Promise.all(
      ['rubbish', ecdsa].map((text) =>
        failureOf(ec2.send(new ImportKeyPairCommand({ KeyName: 'mine', PublicKeyMaterial: Buffer.from(text) }))),
      ),
    );

    expect(failures.map((each) => each?.code)).toEqual(['InvalidKey.Format', 'InvalidKey.Format']);
  });
});

describe('DeleteKeyPair', () => {
  it('deletes, and is content when there is nothing to delete', async () => {
    const { ec2, world } = await startWithSdk();
    await ec2.send(new CreateKeyPairCommand({ KeyName: 'mine', KeyType: 'ed25519' }));

    const first = await ec2.send(new DeleteKeyPairCommand({ KeyName: 'mine' }));
    const second = await ec2.send(new DeleteKeyPairCommand({ KeyName: 'mine' }));

    expect([first.Return, second.Return]).toEqual([true, true]);
    expect(world.keyPairs()).toEqual([]);
    expect(await failureOf(ec2.send(new DescribeKeyPairsCommand({ KeyNames: ['mine'] })))).toEqual({
      status: 400,
      code: 'InvalidKeyPair.NotFound',
      message: "The key pair 'mine' does not exist",
    });
  });
});

describe('DescribeKeyPairs', () => {
  it('knows those of the scenario and finds by tag', async () => {
    const { publicKey } = await generateKeyPair('ed25519', 'x');
    const { ec2 } = await startWithSdk({ keyPairs: [{ name: 'team', publicKey }] });
    await ec2.send(new CreateKeyPairCommand({ KeyName: 'mine', KeyType: 'ed25519', TagSpecifications: tags }));

    const all = await ec2.send(new DescribeKeyPairsCommand({}));
    const ours = await ec2.send(new DescribeKeyPairsCommand({ Filters: [{ Name: 'tag:foothold', Values: ['true'] }] }));

    expect(all.KeyPairs!.map((each) => each.KeyName)).toEqual(['team', 'mine']);
    expect(ours.KeyPairs!.map((each) => each.KeyName)).toEqual(['mine']);
  });
});
