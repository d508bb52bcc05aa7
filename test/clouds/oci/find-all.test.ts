import { beforeEach, describe, expect, it } from 'vitest';
import { ociCloud } from '../../../shared/clouds/oci/index.ts';
import type { Cloud } from '../../../shared/clouds/port.ts';
import { keyOfFile, optionsFor, tenancy } from './account.ts';
import { endpointOfEachTest, notFound, type Seen } from './fake-endpoint.ts';
import { compartment, instance } from './recorded.ts';

const keyPath = keyOfFile();

const endpoint = endpointOfEachTest();
let cloud: Cloud;
beforeEach(() => {
  cloud = ociCloud(optionsFor(endpoint.url, keyPath));
});

const tags = { foothold: 'true', 'foothold-session-id': '01HUNT' };
const broken = { status: 500, json: { code: 'InternalError', message: 'broken' } };
const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);
/** Each compartment lists one instance, named like it. */
const oneEach = ({ query }: Seen) => ({ json: [instance({ id: `in ${query.get('compartmentId')}`, freeformTags: tags })] });

describe('finding all of a namespace', () => {
  it('reads every page of each compartment named, once, and keeps what bears either owner tag', async () => {
    endpoint.on(
      'GET /20160918/instances',
      { json: [instance({ id: 'a', freeformTags: tags }), instance({ id: 'b', freeformTags: {} })], headers: { 'opc-next-page': '2' } },
      {
        json: [instance({ id: 'c', freeformTags: { foothold: 'yes' } }), instance({ id: 'd', freeformTags: { 'acode-session-id': 'x' } })],
      },
      { json: [instance({ id: 'e', freeformTags: { 'foothold-session-id': '' }, lifecycleState: 'TERMINATED' })] },
    );

    const found = await cloud.findAll({ namespace: 'foothold', compartments: [compartment, compartment, 'other'] });

    expect(found.map(({ id, living }) => [id, living])).toEqual([
      ['a', true],
      ['c', true],
      ['e', false],
    ]);
    expect(found[0]).toMatchObject({ kind: 'instance', tags, inUse: false, createdAt: expect.stringMatching(/Z$/) });
    expect(endpoint.seen.map(({ query }) => [query.get('compartmentId'), query.get('page')])).toEqual([
      [compartment, null],
      [compartment, '2'],
      ['other', null],
    ]);
  });

  it.each([
    ['fails', broken],
    ['may not be listed', notFound],
  ])('throws when a compartment that was named %s', async (_, answer) => {
    endpoint.on('GET /20160918/instances', oneEach, answer);

    await expect(cloud.findAll({ namespace: 'foothold', compartments: ['one', 'two'] })).rejects.toMatchObject({ name: 'CloudCallError' });
  });

  it('throws when a later page fails', async () => {
    endpoint.on('GET /20160918/instances', { json: [instance()], headers: { 'opc-next-page': '2' } }, broken);

    await expect(cloud.findAll({ namespace: 'foothold', compartments: ['one'] })).rejects.toThrow('ListInstances: 500');
  });
});

describe('finding all of a namespace in every compartment', () => {
  beforeEach(() => {
    const compartments = [
      { id: 'one', lifecycleState: 'ACTIVE' },
      { id: 'gone', lifecycleState: 'DELETED' },
    ];
    endpoint.on(
      'GET /20160918/compartments',
      { json: compartments, headers: { 'opc-next-page': '2' } },
      { json: [{ id: 'two', lifecycleState: 'ACTIVE' }] },
    );
  });

  it('lists the root and each active one below it', async () => {
    endpoint.on('GET /20160918/instances', oneEach);

    expect(ids(await cloud.findAll({ namespace: 'foothold', compartments: [] }))).toEqual([`in ${tenancy}`, 'in one', 'in two']);
  });

  it('leaves out those that may not be listed, for nothing can have been launched there', async () => {
    endpoint.on('GET /20160918/instances', notFound, oneEach, { ...notFound, status: 403 });

    expect(ids(await cloud.findAll({ namespace: 'foothold', compartments: [] }))).toEqual(['in one']);
  });

  it.each([
    ['none may be listed', notFound, 404],
    ['one fails', broken, 500],
    ['the signature is refused', { status: 401, json: { code: 'NotAuthenticated', message: 'no' } }, 401],
  ])('throws when %s', async (_, answer, status) => {
    endpoint.on('GET /20160918/instances', ...(status === 404 ? [answer] : [oneEach, answer]));

    await expect(cloud.findAll({ namespace: 'foothold', compartments: [] })).rejects.toMatchObject({ fault: { status } });
  });

  it('throws when the compartments themselves cannot be listed', async () => {
    endpoint.on('GET /20160918/compartments', notFound);

    await expect(cloud.findAll({ namespace: 'foothold', compartments: [] })).rejects.toThrow('ListCompartments: 404');
  });
});

describe('what was found', () => {
  it('is terminated with its data volumes; there is nothing else to end', async () => {
    endpoint.on('DELETE /20160918/instances/i', { status: 204 });

    expect(await cloud.endFound({ kind: 'instance', id: 'i' })).toBe('accepted');
    expect(await cloud.endFound({ kind: 'instance', id: 'j' })).toBe('not-found');
    expect(endpoint.seen[0]?.query.get('preserveDataVolumesCreatedAtLaunch')).toBe('false');
    expect(() => cloud.endFound({ kind: 'volume', id: 'v' })).toThrow('OCI has no volume');
  });
});

describe('the same account in another region', () => {
  it('has that region in its key, by id or short name', async () => {
    const keys = await Promise.all(
      [cloud, cloud.inRegion('eu-frankfurt-1'), cloud.inRegion('fra')].map(async (one) => (await one.account()).key),
    );

    expect(keys).toEqual([`oci:${tenancy}:us-phoenix-1`, `oci:${tenancy}:eu-frankfurt-1`, `oci:${tenancy}:eu-frankfurt-1`]);
  });
});
