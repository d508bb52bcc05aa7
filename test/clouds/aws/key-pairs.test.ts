import { describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import { endpointOfEachTest, refusal } from './fake-endpoint.ts';
import { huntTags, optionsFor, tagSet } from './recorded.ts';

const endpoint = endpointOfEachTest();

const keys = () => awsCloud(optionsFor(endpoint.url)).keyPairs!;
const notFound = refusal('InvalidKeyPair.NotFound', "The key pair 'foothold-01hunt' does not exist");
const pairs = (...items: [name: string, tags: Record<string, string>][]) => ({
  xml: `<keySet>${items.map(([name, tags]) => `<item><keyName>${name}</keyName><keyPairId>key-1</keyPairId>${tagSet(tags)}</item>`).join('')}</keySet>`,
});

describe('key pairs', () => {
  it.each(['ed25519', 'rsa'] as const)('are made as %s, tagged, and give their private key once', async (type) => {
    endpoint.on('CreateKeyPair', {
      xml: '<keyName>foothold-01hunt</keyName><keyFingerprint>aa:bb</keyFingerprint><keyMaterial>-----BEGIN KEY-----\nabc\n-----END KEY-----</keyMaterial>',
    });

    const made = await keys().create({ name: 'foothold-01hunt', type, tags: huntTags });

    expect(made).toEqual({ privateKey: '-----BEGIN KEY-----\nabc\n-----END KEY-----', fingerprint: 'aa:bb' });
    expect(Object.fromEntries(endpoint.seen[0]!.form)).toMatchObject({
      KeyName: 'foothold-01hunt',
      KeyType: type,
      'TagSpecification.1.ResourceType': 'key-pair',
      'TagSpecification.1.Tag.2.Key': 'foothold-session-id',
      'TagSpecification.1.Tag.2.Value': '01HUNT',
    });
  });

  it('say when the name is taken', async () => {
    endpoint.on('CreateKeyPair', refusal('InvalidKeyPair.Duplicate'));

    await expect(keys().create({ name: 'n', type: 'rsa', tags: {} })).rejects.toMatchObject({
      fault: { code: 'InvalidKeyPair.Duplicate', status: 400 },
    });
  });

  it.each([
    ['without its key', { xml: '<keyName>n</keyName>' }],
    ['broken off', { text: '<CreateKeyPairResponse><keyMaterial>-----BEGIN RSA PRIVATE KEY----- canary' }],
  ])('never quote an answer that comes %s', async (_, reply) => {
    endpoint.on('CreateKeyPair', reply);

    const error = await keys()
      .create({ name: 'n', type: 'rsa', tags: {} })
      .catch((reason) => reason);

    expect(error).toMatchObject({ name: 'CloudCallError', fault: { status: 200, code: 'UnreadableAnswer' } });
    expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('canary');
  });

  it('are imported from an OpenSSH public key, in base64', async () => {
    endpoint.on('ImportKeyPair', { xml: '<keyName>n</keyName><keyFingerprint>x</keyFingerprint>' });

    await keys().import({ name: 'n', publicKey: 'ssh-ed25519 AAAAC3Nz ana\n', tags: huntTags });

    expect(Buffer.from(endpoint.seen[0]!.form.get('PublicKeyMaterial')!, 'base64').toString()).toBe('ssh-ed25519 AAAAC3Nz ana');
    expect(endpoint.seen[0]!.form.get('TagSpecification.1.Tag.1.Key')).toBe('foothold');
  });

  it('without tags carry no empty tag list, which EC2 refuses', async () => {
    endpoint.on('ImportKeyPair', { xml: '<keyName>n</keyName>' });

    await keys().import({ name: 'n', publicKey: 'ssh-ed25519 AAAAC3Nz', tags: {} });

    expect([...endpoint.seen[0]!.form.keys()].filter((key) => key.startsWith('TagSpecification'))).toEqual([]);
  });

  it('are removed, also when there is none', async () => {
    endpoint.on('DeleteKeyPair', { xml: '<return>true</return>' }, notFound, refusal('UnauthorizedOperation', 'no', 403));
    const one = keys();

    await one.remove('n');
    await one.remove('n');
    await expect(one.remove('n')).rejects.toMatchObject({ fault: { code: 'UnauthorizedOperation' } });

    expect(endpoint.seen[0]!.form.get('KeyName')).toBe('n');
  });

  it('exist, or not', async () => {
    endpoint.on('DescribeKeyPairs', pairs(['n', {}]), notFound, pairs());
    const one = keys();

    expect([await one.exists('n'), await one.exists('n'), await one.exists('n')]).toEqual([true, false, false]);
  });

  it('are listed by their tags, compared once more', async () => {
    endpoint.on('DescribeKeyPairs', pairs(['mine', huntTags], ['other', { foothold: 'true' }]));

    expect(await keys().list(huntTags)).toEqual(['mine']);
    expect(endpoint.seen[0]!.form.get('Filter.1.Name')).toBe('tag:foothold');
  });
});
