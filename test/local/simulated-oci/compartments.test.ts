import { describe, expect, it } from 'vitest';
import { failureOf, launchDetails, startWithSdk } from './sdk.ts';

const [shop, web, old, closed] = ['shop', 'web', 'old', 'closed'].map((name) => `ocid1.compartment.oc1..${name}`) as [
  string,
  string,
  string,
  string,
];
const compartments = [{ id: shop }, { id: web, parent: shop }, { id: old, lifecycleState: 'DELETED' }, { id: closed, hidden: true }];

async function tenancy(scenario: Record<string, unknown> = { compartments }) {
  const { oci, identity, compute } = await startWithSdk({ limits: {}, ...scenario });
  return { root: oci.world.tenancyId, identity, compute };
}

describe('compartments', () => {
  it('are listed level by level, and all at once for the root alone', async () => {
    const { root, identity } = await tenancy();

    const first = await identity.listCompartments({ compartmentId: root });
    const second = await identity.listCompartments({ compartmentId: shop });
    const all = await identity.listCompartments({ compartmentId: root, compartmentIdInSubtree: true });

    expect(first.items.map(({ id }) => id)).toEqual([shop, old, closed]);
    expect(second.items.map(({ id, compartmentId, name }) => [id, compartmentId, name])).toEqual([[web, shop, 'web']]);
    expect(all.items.map(({ id, lifecycleState }) => [id, lifecycleState])).toEqual([
      [shop, 'ACTIVE'],
      [web, 'ACTIVE'],
      [old, 'DELETED'],
      [closed, 'ACTIVE'],
    ]);
    expect(await failureOf(identity.listCompartments({ compartmentId: shop, compartmentIdInSubtree: true }))).toMatchObject({
      status: 400,
    });
  });

  it('come in pages, and by state', async () => {
    const { root, identity } = await tenancy({ compartments, pageSize: 3 });
    const ask = { compartmentId: root, compartmentIdInSubtree: true };

    const one = await identity.listCompartments({ ...ask, limit: 1000 });
    const two = await identity.listCompartments({ ...ask, page: one.opcNextPage });
    const active = await identity.listCompartments({ ...ask, lifecycleState: 'DELETED' as never });

    expect([one.items.length, two.items.map(({ id }) => id), two.opcNextPage ?? null]).toEqual([3, [closed], null]);
    expect(active.items.map(({ id }) => id)).toEqual([old]);
  });

  it('can be read one by one', async () => {
    const { identity } = await tenancy();

    expect((await identity.getCompartment({ compartmentId: web })).compartment).toMatchObject({ id: web, compartmentId: shop });
    expect(await failureOf(identity.getCompartment({ compartmentId: 'ocid1.compartment.oc1..none' }))).toMatchObject({ status: 404 });
  });

  it('show only what lies in themselves, and nothing where the credentials may not look', async () => {
    const { root, compute } = await tenancy();
    const launched = await compute.launchInstance({ launchInstanceDetails: launchDetails({ compartmentId: web }) });

    const [own, above, top] = await Promise.all([web, shop, root].map((compartmentId) => compute.listInstances({ compartmentId })));

    expect([own, above, top].map((list) => list?.items.map(({ id }) => id))).toEqual([[launched.instance.id], [], []]);
    for (const compartmentId of [closed, 'ocid1.compartment.oc1..none'])
      expect(await failureOf(compute.listInstances({ compartmentId }))).toMatchObject({ status: 404, code: 'NotAuthorizedOrNotFound' });
  });

  it('are told to nobody where the scenario has none', async () => {
    const { root, identity, compute } = await tenancy({});

    expect(await failureOf(identity.listCompartments({ compartmentId: root }))).toMatchObject({ status: 404 });
    expect((await compute.listInstances({ compartmentId: 'ocid1.compartment.oc1..any' })).items).toEqual([]);
  });
});
