import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import type { Lab } from '../support/lab.ts';
import {
  compartment,
  failed,
  grace,
  huntIds,
  idsIn,
  livingIds,
  openTenancy,
  plant,
  remember,
  type SweepChanges,
  sweepOnce,
  tagsOf,
} from '../support/sweeping.ts';

const [below, other, secret] = ['below', 'other', 'secret'].map((name) => `ocid1.compartment.oc1..${name}`) as [string, string, string];
const [first = '', second = '', third = ''] = huntIds;
const everywhere: SweepChanges = { settings: { compartments: [] } };

/** A tenancy with a compartment in a compartment, one beside them, and one that nobody may look into; lists come in pages of two. */
async function tenancy(faults: JsonObject[] = []): Promise<Lab> {
  const compartments: JsonObject[] = [{ id: compartment }, { id: below, parent: compartment }, { id: other }, { id: secret, hidden: true }];
  const lab = await openTenancy({ compartments, pageSize: 2, faults });
  for (const huntId of [first, second, third]) await remember(lab, huntId, failed(lab));
  return lab;
}

async function rounds(lab: Lab, changes = everywhere): Promise<SweepReport[]> {
  const one = await sweepOnce(lab, changes);
  lab.pass(grace);
  return [one, await sweepOnce(lab, changes)];
}

const lists = (lab: Lab, name: string) => lab.world.calls.filter(({ operation }) => operation === name).length;

describe('a sweep of every compartment', () => {
  it('finds what lies in the root and at any depth below it, over all pages, and ends it', async () => {
    const lab = await tenancy();
    const places = [lab.world.tenancyId, compartment, below];
    const orphans: string[] = [];
    for (const [index, compartmentId] of places.entries())
      orphans.push(await plant(lab, tagsOf(lab, huntIds[index] as string), { compartmentId }));
    // Newest first: strangers fill the first pages, and the orphan is on the last one.
    for (let count = 0; count < 5; count += 1) await plant(lab, {}, { compartmentId: below });
    const strangers = livingIds(lab).filter((id) => !orphans.includes(id));
    lab.pass(grace + 1);

    const [one, two] = await rounds(lab);

    expect([one?.refused, idsIn(one?.marked ?? [])]).toEqual([null, [...orphans].sort()]);
    expect([two?.refused, idsIn(two?.ended ?? [])]).toEqual([null, [...orphans].sort()]);
    expect(livingIds(lab)).toEqual(strangers);
    expect(lists(lab, 'ListCompartments')).toBe(4);
  });

  it('leaves out what these credentials may not list, and refuses when it was named', async () => {
    const lab = await tenancy();
    const hidden = await plant(lab, tagsOf(lab, first), { compartmentId: secret });
    const seen = await plant(lab, tagsOf(lab, second), { compartmentId: other });
    lab.pass(grace + 1);

    const all = await sweepOnce(lab, everywhere);
    const named = await sweepOnce(lab, { settings: { compartments: [other, secret] } });

    expect([idsIn(all.marked), all.refused]).toEqual([[seen], null]);
    expect([named.refused?.reason, named.marked]).toEqual(['list', []]);
    expect(livingIds(lab)).toContain(hidden);
  });

  it.each([
    ['the second page of the compartments', { kind: 'empty-500', operation: 'ListCompartments', nth: 2 }],
    ['a compartment', { kind: 'unavailable-503', operation: 'ListInstances', nth: 3 }],
  ])('refuses, and marks nothing, when %s does not answer', async (_, fault) => {
    const lab = await tenancy([fault]);
    await plant(lab, tagsOf(lab, first));
    lab.pass(grace + 1);

    const report = await sweepOnce(lab, everywhere);

    expect([report.refused?.reason, report.marked, report.ended]).toEqual(['list', [], []]);
    expect(await lab.rooms.store.readMarks(report.accounts[0] as string)).toBeNull();
  });

  it('sweeps the ones that are named and no others', async () => {
    const lab = await tenancy();
    const inside = await plant(lab, tagsOf(lab, first), { compartmentId: below });
    const outside = await plant(lab, tagsOf(lab, second), { compartmentId: other });
    lab.pass(grace + 1);

    const [, two] = await rounds(lab, { settings: { compartments: [below] } });

    expect(idsIn(two?.ended ?? [])).toEqual([inside]);
    expect(livingIds(lab)).toEqual([outside]);
  });
});
