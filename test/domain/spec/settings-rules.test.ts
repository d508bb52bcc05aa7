import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';
import { checkSettingsRules } from '../../../shared/domain/spec/settings-rules.ts';

const withKey: JsonObject = { metadata: { ssh_authorized_keys: 'ssh-ed25519 AAAA' } };
const check = (settings: JsonObject, launch: JsonObject = {}, cloud: 'oci' | 'aws' = 'oci') =>
  checkSettingsRules(v.parse(settingsSchema, settings), cloud, launch);
const paths = (found: readonly { path: string }[]) => found.map(({ path }) => path);

describe('rules between settings', () => {
  it('let the defaults pass', () => {
    expect(check({})).toEqual({ problems: [], warnings: [] });
  });

  it.each([
    ['hunt.interAdMin', { hunt: { interAdMin: 7 } }],
    ['pace.base', { pace: { base: 301 } }],
    ['pace.floor', { pace: { floor: 301 } }],
    ['pace.floor', { pace: { max: 9 } }],
    ['pace.start', { pace: { start: 400 } }],
    ['hunt.adNumbers', { hunt: { adNumbers: [1, 2, 1] } }],
    ['hunt.roundsPerExecution', { hunt: { roundsPerExecution: 2501 } }],
    ['key.mode', { key: { mode: 'given' } }],
    ['key.privateKeyFile', { ready: { ssh: { user: 'opc' } }, key: { mode: 'none' } }],
    ['key.privateKeyFile', { ready: { ssh: { user: 'opc' } }, key: { publicKeyFile: 'k.pub' } }],
  ])('are broken at %s by %j', (path, settings) => {
    expect(paths(check(settings).problems)).toEqual([path]);
  });

  it.each([
    [{ hunt: { interAdMin: 6 } }],
    [{ pace: { floor: 300, start: 300, base: 300 } }],
    [{ hunt: { roundsPerExecution: 2500 } }],
    [{ key: { mode: 'given', publicKeyFile: 'k.pub' } }],
    [{ ready: { ssh: { user: 'opc' } } }],
    [{ ready: { ssh: { user: 'opc' } }, key: { mode: 'temporary' } }],
    [{ ready: { ssh: { user: 'opc' } }, key: { mode: 'none', privateKeyFile: 'k' } }],
    [{ ready: { until: 'running', ssh: { user: 'opc' } }, key: { mode: 'none' } }],
  ])('let %j pass', (settings) => {
    expect(check(settings).problems).toEqual([]);
  });

  it('take the default floor of the cloud', () => {
    expect(check({ pace: { max: 5 } }, {}, 'oci').problems).toEqual([
      { path: 'pace.floor', expected: 'at most pace.max (5)', got: 'its default 10' },
    ]);
    expect(check({ pace: { max: 5 } }, {}, 'aws').problems).toEqual([]);
  });

  it('want a private key for a log-in with the key of the payload', () => {
    const found = check({ ready: { ssh: { user: 'opc' } } }, withKey).problems;

    expect(found).toEqual([
      {
        path: 'key.privateKeyFile',
        expected: 'a private key to log in with as ready.ssh.user',
        got: 'nothing',
        remedy: expect.stringContaining('key.mode=temporary'),
      },
    ]);
  });

  it('find the given key in the payload of either cloud', () => {
    const settings = { key: { mode: 'given' } };

    expect(check(settings, withKey).problems).toEqual([]);
    expect(check(settings, { KeyName: 'mine' }, 'aws').problems).toEqual([]);
    expect(paths(check(settings, { metadata: { ssh_authorized_keys: ' ' } }).problems)).toEqual(['key.mode']);
  });

  it('refuse to wait for a public address that the payload forbids', () => {
    const launch = { createVnicDetails: { assignPublicIp: false } };

    expect(paths(check({}, launch).problems)).toEqual(['ready.ssh.address']);
    expect(check({ ready: { ssh: { address: 'private' } } }, launch).problems).toEqual([]);
    expect(check({ ready: { until: 'running' } }, launch).problems).toEqual([]);
    expect(check({}, { createVnicDetails: { assignPublicIp: true } }).problems).toEqual([]);
    expect(check({}, { createVnicDetails: 'odd' }).problems).toEqual([]);
  });

  it.each([
    [['ready.runningTimeout'], { ready: { timeout: 299, ssh: { consoleTimeout: 1 } } }],
    [['ready.ssh.consoleTimeout'], { ready: { timeout: 299, runningTimeout: 1 } }],
    [[], { ready: { timeout: 299, runningTimeout: 1, ssh: { hostKey: 'first' } } }],
    [['ready.runningTimeout'], { ready: { until: 'running', timeout: 299 } }],
    [[], { ready: { until: 'launched', timeout: 299 } }],
    [['key.publicKeyFile'], { key: { mode: 'none', publicKeyFile: 'k.pub' } }],
    [['key.publicKeyFile'], { key: { mode: 'temporary', publicKeyFile: 'k.pub' } }],
  ])('warn of %j for %j', (expected, settings) => {
    const found = check(settings);

    expect(paths(found.warnings)).toEqual(expected);
    expect(found.problems).toEqual([]);
  });
});
