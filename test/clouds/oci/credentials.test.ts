import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadCredentials, type OciCredentialSource, type OciCredentials } from '../../../shared/clouds/oci/credentials.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { fingerprint, home, keys, pem, profile, tenancy, user } from './account.ts';

let place: ReturnType<typeof home>;
beforeEach(() => {
  place = home(profile);
});
afterEach(() => {
  vi.unstubAllEnvs();
  place[Symbol.dispose]();
});

const passphrase = 'canary-passphrase-7f3a';
const encrypted = keys.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }) as string;
const environment = () => ({
  OCI_TENANCY_OCID: tenancy,
  OCI_USER_OCID: user,
  OCI_REGION: 'phx',
  OCI_FINGERPRINT: fingerprint,
  OCI_PRIVATE_KEY_PATH: '~/key.pem',
});

function load(source: Partial<OciCredentialSource> = {}): Promise<OciCredentials> {
  return loadCredentials({ configFile: null, profile: null, env: {}, resourcePrincipal: false, home: place.path, ...source });
}

async function problems(source: Partial<OciCredentialSource>): Promise<readonly Problem[]> {
  const error: unknown = await load(source).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'InputError' });
  // Nothing of a key or a passphrase is in the error, however it is printed.
  const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${String(error)}`;
  for (const secret of [passphrase, ...pem.split('\n').slice(1, -2), ...encrypted.split('\n').slice(1, -2)])
    expect(shown).not.toContain(secret);
  return (error as { problems: readonly Problem[] }).problems;
}

async function keyIdOf({ signer }: OciCredentials): Promise<string> {
  const headers = new Headers();
  await signer.signHttpRequest({ method: 'GET', uri: 'https://example.test/', headers });
  return /keyId="([^"]*)"/.exec(headers.get('authorization') ?? '')?.[1] ?? '';
}

describe('credentials from a profile', () => {
  it('sign as tenancy, user and fingerprint', async () => {
    const found = await load({ configFile: place.write('config', profile) });

    expect(found).toMatchObject({ tenancy, region: 'us-phoenix-1', source: expect.stringContaining('profile DEFAULT') as string });
    expect(await keyIdOf(found)).toBe(`${tenancy}/${user}/${fingerprint}`);
  });

  it('take what a profile lacks from DEFAULT, and a short region code as its region', async () => {
    const configFile = place.write('two', `# mine\n${profile}\r\n[prod]\r\nregion = fra\r\n`);

    const found = await load({ configFile, profile: 'prod' });

    expect(found).toMatchObject({ tenancy, region: 'eu-frankfurt-1' });
  });

  it('open an encrypted key with its passphrase, and read past a label after the key', async () => {
    place.write('locked.pem', `${encrypted}OCI_API_KEY\n`);
    const configFile = place.write('locked', `${profile}\n[locked]\nkey_file=~/locked.pem\npass_phrase=${passphrase}\n`);

    const found = await load({ configFile, profile: 'locked' });

    expect(await keyIdOf(found)).toBe(`${tenancy}/${user}/${fingerprint}`);
  });

  it('know the fingerprint that the key really has', async () => {
    const found = await load({ configFile: place.write('config', profile) });

    expect(found.fingerprint?.stated).toBe(fingerprint);
    expect(found.fingerprint?.actual).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  });

  it('fall back on OCI_REGION for the region alone', async () => {
    const configFile = place.write('config', profile.replace('region=us-phoenix-1\n', ''));

    expect((await load({ configFile, env: { OCI_REGION: 'eu-zurich-1' } })).region).toBe('eu-zurich-1');
  });

  it('sign as a session, with the token as the file has it at that moment', async () => {
    place.write('token', 'first\n');
    const configFile = place.write(
      'session',
      `[s]\ntenancy=${tenancy}\nregion=us-phoenix-1\nkey_file=~/key.pem\nsecurity_token_file=~/token\n`,
    );
    const found = await load({ configFile, profile: 's' });

    const before = await keyIdOf(found);
    place.write('token', 'second\n');
    const after = await keyIdOf(found);

    expect([before, after]).toEqual(['ST$first', 'ST$second']);
  });

  it('report a missing file', async () => {
    expect(await problems({ configFile: '~/nowhere' })).toMatchObject([{ path: '~/nowhere', got: 'no such file' }]);
  });

  it('report a missing profile, with those that exist', async () => {
    const configFile = place.write('config', `${profile}[prod]\n`);

    expect(await problems({ configFile, profile: 'nope' })).toMatchObject([
      { expected: 'a profile [nope]', got: 'profiles: DEFAULT, prod' },
    ]);
  });

  it('report every missing field at once', async () => {
    const configFile = place.write('config', '[DEFAULT]\n');

    const found = await problems({ configFile });

    expect(found.map(({ path }) => path.split(' ').at(-1))).toEqual(['tenancy', 'user', 'fingerprint', 'region', 'key_file']);
  });

  it('report lines that are no configuration without repeating them', async () => {
    const configFile = place.write('config', `stray=1\n${profile}${passphrase}\n`);

    const found = await problems({ configFile });

    expect(found.map(({ path, got }) => [path.replace(/^.* line/, 'line'), got])).toEqual([
      ['line 1', 'a key outside any profile'],
      ['line 8', 'a line without a key and "="'],
    ]);
  });

  it.each([
    ['a missing key file', 'gone.pem', null, 'no such file'],
    ['a directory', '', null, 'a directory'],
    [
      'a file that holds no key',
      'public.pem',
      keys.publicKey.export({ type: 'spki', format: 'pem' }) as string,
      'without a PEM private key',
    ],
    ['a damaged key', 'bad.pem', pem.replace(/\n[^\n]{10}/, '\n!!!!!!!!!!'), 'a damaged private key'],
    ['an encrypted key without its passphrase', 'locked.pem', encrypted, 'an encrypted key and no passphrase'],
    [
      'a key of another type',
      'ed.pem',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      'a key of type ed25519',
    ],
  ])('report %s', async (_, name, text, got) => {
    if (text !== null) place.write(name, text);
    const configFile = place.write('config', profile.replace('~/key.pem', `~/${name}`));

    expect(await problems({ configFile })).toMatchObject([
      { path: expect.stringContaining('key_file') as string, got: expect.stringContaining(got) as string },
    ]);
  });

  it('report a wrong passphrase without showing it', async () => {
    place.write('locked.pem', encrypted);
    const configFile = place.write('config', `${profile.replace('key.pem', 'locked.pem')}pass_phrase=wrong-canary\n`);

    const found = await problems({ configFile });

    expect(found).toMatchObject([{ got: expect.stringContaining('the passphrase does not open') as string }]);
    expect(JSON.stringify(found)).not.toContain('wrong-canary');
  });

  it('report an authentication that is neither key nor session token', async () => {
    const configFile = place.write('config', `${profile}authentication_type=instance_principal\n`);

    expect(await problems({ configFile })).toMatchObject([
      { path: expect.stringContaining('authentication_type') as string, got: 'instance_principal' },
    ]);
  });
});

describe('credentials from the environment', () => {
  it('sign as the five variables say', async () => {
    const found = await load({ env: environment() });

    expect(found).toMatchObject({ tenancy, region: 'us-phoenix-1' });
    expect(await keyIdOf(found)).toBe(`${tenancy}/${user}/${fingerprint}`);
  });

  it('report each variable that is missing, and an unreadable key with it', async () => {
    const found = await problems({ env: { OCI_USER_OCID: user, OCI_PRIVATE_KEY_PATH: '~/gone.pem' } });

    expect(found.map(({ path, got }) => [path, got])).toEqual([
      ['OCI_TENANCY_OCID', 'nothing'],
      ['OCI_REGION', 'nothing'],
      ['OCI_FINGERPRINT', 'nothing'],
      ['OCI_PRIVATE_KEY_PATH', '~/gone.pem: no such file'],
    ]);
  });

  it('send whoever has an encrypted key to a profile', async () => {
    place.write('locked.pem', encrypted);

    expect(await problems({ env: { ...environment(), OCI_PRIVATE_KEY_PATH: '~/locked.pem' } })).toMatchObject([
      { path: 'OCI_PRIVATE_KEY_PATH', remedy: expect.stringContaining('profile') as string },
    ]);
  });
});

describe('where credentials come from', () => {
  /** A home whose default file names another tenancy than the variables do. */
  const withDefaultFile = async () => {
    const { mkdirSync } = await import('node:fs');
    mkdirSync(`${place.path}/.oci`);
    place.write('.oci/config', profile.replace(tenancy, 'ocid1.tenancy.oc1..file'));
  };

  it('is the named profile before the variables', async () => {
    await withDefaultFile();

    expect((await load({ profile: 'DEFAULT', env: environment() })).tenancy).toBe('ocid1.tenancy.oc1..file');
  });

  it('is the variables before the default file', async () => {
    await withDefaultFile();

    expect((await load({ env: environment() })).tenancy).toBe(tenancy);
  });

  it('is the default file when only a region is set, even where a resource principal is at hand', async () => {
    await withDefaultFile();

    expect((await load({ env: { OCI_REGION: 'eu-zurich-1' }, resourcePrincipal: true })).tenancy).toBe('ocid1.tenancy.oc1..file');
  });

  it('is nowhere: the report names the file and the variables', async () => {
    const [only] = await problems({});

    expect(only).toMatchObject({
      path: 'OCI credentials',
      got: 'neither',
      expected: expect.stringMatching(/\.oci\/config.*OCI_PRIVATE_KEY_PATH/) as string,
    });
  });
});

describe('credentials from a resource principal', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = (claims: object) =>
    `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ exp: 4102444800, ...claims })}.${Buffer.from('signature').toString('base64url')}`;
  const inject = (variables: Record<string, string>) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(`OCI_RESOURCE_PRINCIPAL_${name}`, value);
  };

  it('take tenancy and region from the platform and sign with its token', async () => {
    const rpst = token({ res_tenant: tenancy });
    inject({ VERSION: '2.2', RPST: place.write('rpst', rpst), PRIVATE_PEM: place.write('session.pem', pem), REGION: 'us-phoenix-1' });

    const found = await load({ resourcePrincipal: true });

    expect(found).toMatchObject({ tenancy, region: 'us-phoenix-1', source: 'the resource principal', fingerprint: null });
    expect(await keyIdOf(found)).toBe(`ST$${rpst}`);
  });

  it('report the variable that the platform did not set', async () => {
    inject({ VERSION: '2.2', PRIVATE_PEM: place.write('session.pem', pem), REGION: 'us-phoenix-1' });

    expect(await problems({ resourcePrincipal: true })).toMatchObject([
      { path: 'resource principal', got: 'a missing or unusable OCI_RESOURCE_PRINCIPAL_RPST' },
    ]);
  });

  it('report a token that names no tenancy', async () => {
    inject({ VERSION: '2.2', RPST: token({}), PRIVATE_PEM: pem, REGION: 'us-phoenix-1' });

    expect(await problems({ resourcePrincipal: true })).toMatchObject([{ got: 'a token without it' }]);
  });
});
