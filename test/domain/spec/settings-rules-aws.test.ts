import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';
import { checkSettingsRules } from '../../../shared/domain/spec/settings-rules.ts';

type Some = v.InferInput<typeof settingsSchema>;
const check = (settings: Some, launch: JsonObject = {}, cloud: 'oci' | 'aws' = 'aws') =>
  checkSettingsRules(v.parse(settingsSchema, settings), cloud, launch);
const paths = (found: readonly { path: string }[]) => found.map(({ path }) => path);

describe('rules between settings on EC2', () => {
  it('let the defaults pass', () => {
    expect(check({})).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, Some]>([
    ['hunt.subnets', { hunt: { subnets: ['subnet-1', 'subnet-1'] } }],
    ['hunt.subnets', { hunt: { subnets: ['vpc-1'] } }],
    ['volume.throughput', { volume: { type: 'gp2', throughput: 200 } }],
    ['volume.iops', { volume: { type: 'io2' } }],
    ['volume.iops', { volume: { type: 'io1' } }],
    ['volume.iops', { volume: { type: 'gp2', iops: 3000 } }],
    ['volume.iops', { volume: { iops: 2999 } }],
    ['spot.enabled', { spot: { maxPrice: 0.1 } }],
    ['key.mode', { key: { mode: 'given' } }],
    ['key.mode', { key: { mode: 'given', publicKeyFile: 'k.pub' } }],
    ['key.name', { key: { mode: 'temporary', name: 'mine' } }],
    ['key.name', { key: { mode: 'none', name: 'mine' } }],
    ['key.publicKeyFile', { key: { mode: 'import' } }],
    ['key.privateKeyFile', { ready: { ssh: { user: 'ubuntu' } }, key: { name: 'mine' } }],
    ['notify.ready.url', { notify: { ready: { url: 'nowhere' } } }],
    ['notify.failed.url', { notify: { failed: { url: 'file:///x' } } }],
    ['notify.interruption.url', { notify: { interruption: { url: 'https://me:secret@example.org/' } } }],
    ['notify.interruption.url', { notify: { interruption: { url: 'https://:secret@example.org/' } } }],
  ])('are broken at %s by %j', (path, settings) => {
    const { problems } = check(settings);

    expect(paths(problems)).toEqual([path]);
    expect(JSON.stringify(problems)).not.toContain('secret');
  });

  it.each<Some>([
    { hunt: { subnets: ['subnet-1', 'subnet-2'] } },
    { volume: { iops: 3000, throughput: 125 } },
    { volume: { type: 'io2', iops: 100 } },
    { volume: { type: 'gp2' } },
    { spot: { enabled: true, maxPrice: 0.1 } },
    { key: { mode: 'given', name: 'mine' } },
    { key: { mode: 'auto', name: 'mine' } },
    { key: { mode: 'import', publicKeyFile: 'k.pub', name: 'imported' } },
    { key: { mode: 'import', publicKey: 'ssh-ed25519 AAAA' } },
    { notify: { ready: { url: 'http://127.0.0.1:9/' }, failed: { command: 'cat' } } },
    { ready: { ssh: { user: 'ubuntu' } } },
  ])('let %j pass', (settings) => {
    expect(check(settings)).toEqual({ problems: [], warnings: [] });
  });

  it('want one name for one key pair', () => {
    expect(paths(check({ key: { name: 'mine' } }, { KeyName: 'other' }).problems)).toEqual(['key.name']);
    expect(check({ key: { name: 'mine' } }, { KeyName: 'mine' }).problems).toEqual([]);
    expect(paths(check({ key: { mode: 'import', publicKeyFile: 'k.pub' } }, { KeyName: 'mine' }).problems)).toEqual(['key.mode']);
  });

  it('point from a given public key to the import', () => {
    expect(check({ key: { mode: 'given', publicKeyFile: 'k.pub' } }).problems).toMatchObject([
      { remedy: expect.stringContaining('key.mode=import') },
    ]);
    expect(check({ key: { mode: 'given' } }).problems[0]).not.toHaveProperty('remedy');
  });

  it('refuse to wait for a public address that the interface forbids', () => {
    const launch = { NetworkInterfaces: [{ AssociatePublicIpAddress: false }] };

    expect(paths(check({}, launch).problems)).toEqual(['ready.ssh.address']);
    expect(check({ ready: { ssh: { address: 'private' } } }, launch).problems).toEqual([]);
    expect(check({}, { NetworkInterfaces: [{ AssociatePublicIpAddress: true }] }).problems).toEqual([]);
    expect(check({}, { NetworkInterfaces: [] }).problems).toEqual([]);
  });

  it('warn of what will not be used', () => {
    expect(paths(check({ key: { publicKeyFile: 'k.pub' } }).warnings)).toEqual(['key.publicKeyFile']);
    expect(paths(check({ interruption: { hooks: ['x'] } }).warnings)).toEqual(['interruption.hooks']);
    expect(paths(check({ interruption: { hooks: ['x'], watch: false }, spot: { enabled: true } }).warnings)).toEqual([
      'interruption.hooks',
    ]);
    expect(check({ interruption: { hooks: ['x'] }, spot: { enabled: true } }).warnings).toEqual([]);
    expect(check({ interruption: { hooks: ['x'] } }, { InstanceMarketOptions: { MarketType: 'spot' } }).warnings).toEqual([]);
  });

  it('warn of a deadline that leaves no time for the fallback', () => {
    const spot = { enabled: true };

    expect(paths(check({ spot, hunt: { deadline: 300 } }).warnings)).toEqual(['spot.requestTimeout']);
    expect(check({ spot, hunt: { deadline: 301 } }).warnings).toEqual([]);
    expect(check({ spot: { enabled: true, fallback: false }, hunt: { deadline: 10 } }).warnings).toEqual([]);
  });
});

describe('settings of EC2 on OCI', () => {
  it.each<[string, Some]>([
    ['hunt.subnets', { hunt: { subnets: ['subnet-1'] } }],
    ['spot.enabled', { spot: { enabled: true } }],
    ['spot.enabled', { spot: { maxPrice: 1 } }],
    ['key.mode', { key: { mode: 'import', publicKeyFile: 'k.pub' } }],
    ['key.name', { key: { name: 'mine' } }],
    ['interruption.hooks', { interruption: { hooks: ['x'] } }],
  ])('are refused where they would be missed: %s in %j', (path, settings) => {
    expect(paths(check(settings, {}, 'oci').problems)).toEqual([path]);
  });

  it('are told where they are only not used', () => {
    const { problems, warnings } = check({ volume: { sizeGb: 50 }, imds: { hopLimit: 1 } }, {}, 'oci');

    expect(problems).toEqual([]);
    expect(warnings).toMatchObject([
      { path: 'volume.sizeGb', got: '50' },
      { path: 'imds.hopLimit', got: '1' },
    ]);
  });
});
