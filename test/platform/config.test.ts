import { describe, expect, test } from 'vitest';
import { describeEnvironment, readEnvironment } from '../../shared/platform/config.ts';
import { storeFile } from '../../shared/platform/state-dir.ts';
import { problemsOf as problemsIn } from '../support/problems.ts';

const host = { platform: 'linux' as const, home: '/home/ana', cwd: '/home/ana/project' };
const windows = { platform: 'win32' as const, home: 'C:\\Users\\Ana', cwd: 'C:\\project' };

const every = {
  OCI_CONFIG_FILE: '/etc/oci/config',
  OCI_PROFILE: 'prod',
  OCI_TENANCY_OCID: 'ocid1.tenancy.oc1..aaaaaaaatenancyofana1234567890abcdef',
  OCI_USER_OCID: 'ocid1.user.oc1..aaaaaaaauserana1234567890uvwxyz',
  OCI_REGION: 'us-phoenix-1',
  OCI_FINGERPRINT: '20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34',
  OCI_PRIVATE_KEY_PATH: '/home/ana/.oci/key.pem',
  OCI_RESOURCE_PRINCIPAL_VERSION: '2.2',
  FOOTHOLD_OCI_ENDPOINT: 'http://127.0.0.1:8080/',
  AWS_REGION: 'eu-central-1',
  AWS_PROFILE: 'hunting',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/',
  FOOTHOLD_STATE_DIR: '/var/lib/foothold',
  FOOTHOLD_NAMESPACE: 'acode',
  NO_COLOR: '1',
  TERM: 'xterm',
  CI: 'true',
};

const problemsOf = (env: Record<string, string>) => problemsIn(() => readEnvironment(env, host));

describe('the environment', () => {
  const unset = {
    oci: {
      configFile: null,
      profile: null,
      tenancyOcid: null,
      userOcid: null,
      region: null,
      fingerprint: null,
      privateKeyPath: null,
      resourcePrincipal: false,
      endpoint: null,
    },
    aws: { region: null, profile: null, endpointUrl: null },
    stateDir: '/home/ana/.local/state/foothold',
    namespace: 'foothold',
    terminal: { noColor: false, term: null, ci: false },
  };

  test('has its defaults when nothing is set', () => {
    expect(readEnvironment({}, host)).toEqual(unset);
  });

  test('takes an empty variable for an unset one, each of them', () => {
    expect(readEnvironment(Object.fromEntries(Object.keys(every).map((name) => [name, ''])), host)).toEqual(unset);
  });

  test('is read variable by variable', () => {
    expect(readEnvironment(every, host)).toEqual({
      oci: {
        configFile: every.OCI_CONFIG_FILE,
        profile: every.OCI_PROFILE,
        tenancyOcid: every.OCI_TENANCY_OCID,
        userOcid: every.OCI_USER_OCID,
        region: every.OCI_REGION,
        fingerprint: every.OCI_FINGERPRINT,
        privateKeyPath: every.OCI_PRIVATE_KEY_PATH,
        resourcePrincipal: true,
        endpoint: 'http://127.0.0.1:8080',
      },
      aws: { region: 'eu-central-1', profile: 'hunting', endpointUrl: 'http://127.0.0.1:4566' },
      stateDir: '/var/lib/foothold',
      namespace: 'acode',
      terminal: { noColor: true, term: 'xterm', ci: true },
    });
  });

  test('is that of the process when none is given', () => {
    expect(readEnvironment().terminal.term).toBe(process.env['TERM'] || null);
  });

  test('reports all problems together, each under its variable', () => {
    const problems = problemsOf({
      FOOTHOLD_OCI_ENDPOINT: 'localhost:8080',
      FOOTHOLD_NAMESPACE: 'Foothold',
      OCI_PRIVATE_KEY_PATH: '-----BEGIN PRIVATE KEY-----\nMIIE',
    });

    expect(problems.map(({ path }) => path)).toEqual(['OCI_PRIVATE_KEY_PATH', 'FOOTHOLD_OCI_ENDPOINT', 'FOOTHOLD_NAMESPACE']);
  });

  test.each(['ftp://host', 'localhost:8080', 'iaas', 'http://', 'https://user:pass@host', 'https://host/?region=1', 'https://host/#top'])(
    'refuses the endpoint %s',
    (value) => {
      expect(problemsOf({ FOOTHOLD_OCI_ENDPOINT: value })).toMatchObject([
        { path: 'FOOTHOLD_OCI_ENDPOINT', expected: expect.stringContaining('http://') },
      ]);
    },
  );

  test.each(['http://127.0.0.1:8080', 'https://proxy.example/oci', 'http://[::1]:80//'])('takes the endpoint %s', (value) => {
    expect(readEnvironment({ FOOTHOLD_OCI_ENDPOINT: value }, host).oci.endpoint).toBe(value.replace(/\/+$/, ''));
  });

  test.each(['A', '1a', '-a', 'a-', 'a_b', 'a b', 'a'.repeat(28), 'é'])('refuses the namespace %j', (value) => {
    expect(problemsOf({ FOOTHOLD_NAMESPACE: value })).toMatchObject([{ path: 'FOOTHOLD_NAMESPACE', got: JSON.stringify(value) }]);
  });

  test.each(['a', 'acode', 'team-2', 'a'.repeat(27)])('takes the namespace %j', (value) => {
    expect(readEnvironment({ FOOTHOLD_NAMESPACE: value }, host).namespace).toBe(value);
  });

  test.each([
    ['0', false],
    ['false', false],
    ['1', true],
    ['github', true],
  ])('takes CI=%s for %s', (value, expected) => {
    expect(readEnvironment({ CI: value }, host).terminal.ci).toBe(expected);
  });
});

describe('the folder for local state', () => {
  test.each([
    ['under XDG_STATE_HOME', { XDG_STATE_HOME: '/state' }, host, '/state/foothold'],
    ['in the home folder when XDG_STATE_HOME is relative', { XDG_STATE_HOME: 'state' }, host, '/home/ana/.local/state/foothold'],
    ['the given one', { XDG_STATE_HOME: '/state', FOOTHOLD_STATE_DIR: '/mine' }, host, '/mine'],
    ['below the working folder when given so', { FOOTHOLD_STATE_DIR: './mine' }, host, '/home/ana/project/mine'],
    ['under LOCALAPPDATA on Windows', { LOCALAPPDATA: 'D:\\Local' }, windows, 'D:\\Local\\foothold'],
    ['in the profile on Windows without it', {}, windows, 'C:\\Users\\Ana\\AppData\\Local\\foothold'],
    ['the given one on Windows', { FOOTHOLD_STATE_DIR: 'mine' }, windows, 'C:\\project\\mine'],
  ])('is %s', (_, env, on, expected) => {
    expect(readEnvironment(env, on).stateDir).toBe(expected);
  });

  test.each([
    ['/mine', '/mine/hunts.sqlite'],
    ['C:\\mine', 'C:\\mine\\hunts.sqlite'],
  ])('%s holds the store as %s', (folder, expected) => {
    expect(storeFile(folder)).toBe(expected);
  });
});

describe('the environment, described', () => {
  test('tells unset from set, and shows accounts and fingerprints by their ends only', () => {
    const described = describeEnvironment(readEnvironment(every, host));

    expect(described).toMatchObject({
      OCI_CONFIG_FILE: '/etc/oci/config',
      OCI_TENANCY_OCID: 'ocid1.tenancy.oc1..…abcdef',
      OCI_USER_OCID: 'ocid1.user.oc1..…uvwxyz',
      OCI_FINGERPRINT: '…:3a:34',
      OCI_RESOURCE_PRINCIPAL_VERSION: 'set',
      FOOTHOLD_OCI_ENDPOINT: 'http://127.0.0.1:8080',
    });
    expect(Object.keys(described).sort()).toEqual(Object.keys(every).sort());
    expect(new Set(Object.values(describeEnvironment(readEnvironment({}, host))))).toEqual(
      new Set(['unset', 'foothold', '/home/ana/.local/state/foothold']),
    );
  });

  test('shows no secret that was put where none belongs, neither described nor in a problem', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nMIIEcanary\n-----END PRIVATE KEY-----';
    const shown = [
      JSON.stringify(problemsOf({ OCI_PRIVATE_KEY_PATH: pem, FOOTHOLD_OCI_ENDPOINT: 'ftp://ana:canary@host', FOOTHOLD_NAMESPACE: pem })),
      JSON.stringify(describeEnvironment(readEnvironment({ OCI_PROFILE: pem, OCI_TENANCY_OCID: 'canary', OCI_CONFIG_FILE: pem }, host))),
    ].join('\n');

    expect(shown).not.toContain('canary');
  });
});
