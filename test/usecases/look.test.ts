import { describe, expect, it } from 'vitest';
import type { Cloud, HuntQuery, InstanceView } from '../../shared/clouds/port.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { applyLaunched } from '../../shared/domain/hunting/apply-launched.ts';
import { ownerTags } from '../../shared/domain/tags.ts';
import { endSurplus, findOwned, isLiving, look } from '../../shared/usecases/look.ts';
import { freshHunt, minimalLaunch, sentHunt, start } from '../domain/hunting/hunts-for-tests.ts';
import { openDesk, refusal, runOf, unreadable, view } from './desk.ts';

const hunt = sentHunt();
const own = view(hunt, { id: 'own' });
const launched = applyLaunched(hunt, { instance: { id: 'own', state: 'PROVISIONING' }, workRequestId: null, now: start }).document;

async function sight(document: HuntDocument, listed: InstanceView[], inspected: InstanceView | null = null) {
  const desk = openDesk(start, { find: async () => listed, inspect: async () => inspected });
  return { ...(await look(await runOf(document, desk))), calls: desk.calls };
}

describe('a look at a hunt', () => {
  it('without an instance on record sees none as its own, and every living one as another', async () => {
    const seen = await sight(hunt, [own]);

    expect(seen).toEqual({ own: null, others: [own], fault: null, calls: ['find'] });
  });

  it('asks for the instance on record by its id, whose answer is newer than the list', async () => {
    const running = { ...own, state: 'running' } as const;

    const seen = await sight(launched, [own], running);

    expect(seen).toEqual({ own: running, others: [], fault: null, calls: ['find', 'inspect own'] });
  });

  it('takes the instance on record from the list where its id is not known yet', async () => {
    const other = view(hunt, { id: 'other' });

    expect(await sight(launched, [other, own])).toMatchObject({ own: { id: 'own' }, others: [{ id: 'other' }] });
    expect(await sight(launched, [other])).toMatchObject({ own: null, others: [{ id: 'other' }] });
  });

  it('sees the others oldest first, and only those that live', async () => {
    const young = view(hunt, { id: 'young', createdAt: '2026-11-01T12:30:00.000Z' });
    const old = view(hunt, { id: 'old', createdAt: '2026-11-01T12:15:00.000Z' });
    const dead = [view(hunt, { id: 'a', state: 'ending' }), view(hunt, { id: 'b', state: 'ended' })];

    const { others } = await sight(launched, [young, ...dead, old], own);

    expect(others.map(({ id }) => id)).toEqual(['old', 'young']);
  });

  it('whose list is refused still shows the instance on record, and tells the refusal', async () => {
    const refused = unreadable();
    const desk = openDesk(start, { find: () => Promise.reject(refused), inspect: async () => own });

    expect(await look(await runOf(launched, desk))).toEqual({ own, others: [], fault: refused.fault });
    expect(await look(await runOf(hunt, desk))).toEqual({ own: null, others: [], fault: refused.fault });
  });

  it('whose look-up by id is refused still shows what is listed, and tells the refusal', async () => {
    const refused = unreadable();
    const other = view(hunt, { id: 'other' });
    const desk = openDesk(start, { find: async () => [other, own], inspect: () => Promise.reject(refused) });

    expect(await look(await runOf(launched, desk))).toEqual({ own, others: [other], fault: refused.fault });
  });

  it('that is refused in both ways tells the refusal of the list, which says more', async () => {
    const refused = unreadable();
    const desk = openDesk(start, { find: () => Promise.reject(refused), inspect: () => Promise.reject(refusal()) });

    expect(await look(await runOf(launched, desk))).toEqual({ own: null, others: [], fault: refused.fault });
  });

  it('does not take a defect of ours for a refusal', async () => {
    const defect = new TypeError('ours');
    const desk = openDesk(start, { find: () => Promise.reject(defect) });

    await expect(look(await runOf(launched, desk))).rejects.toBe(defect);
  });
});

describe('what carries the tags of a hunt', () => {
  async function searched(document: HuntDocument, found: InstanceView[] = []): Promise<{ queries: HuntQuery[]; ids: string[] }> {
    const queries: HuntQuery[] = [];
    const find: Cloud['find'] = async (query) => {
      queries.push(query);
      return found;
    };
    const views = await findOwned(await runOf(document, openDesk(start, { find })), document);
    return { queries, ids: views.map(({ id }) => id) };
  }

  it('is searched for by the payload as it came while nothing is planned', async () => {
    const fresh = freshHunt();

    const { queries } = await searched(fresh);

    expect(queries).toEqual([{ tags: ownerTags(fresh.namespace, fresh.huntId), payload: fresh.request.launch }]);
  });

  it('is listed once where all offerings share compartment and name', async () => {
    const { queries } = await searched(hunt);

    expect(queries).toHaveLength(1);
    expect(queries[0]?.tags).toEqual(ownerTags(hunt.namespace, hunt.huntId));
  });

  it('is listed under each name that an attempt can have had, and each instance counts once', async () => {
    const named = sentHunt({ launch: { ...minimalLaunch, displayName: 'web-{{AD_NUMBER}}' } });

    const { queries, ids } = await searched(named, [own]);

    expect(queries.map(({ payload }) => payload.displayName)).toEqual(['web-1', 'web-2', 'web-3']);
    expect(ids).toEqual(['own']);
  });

  it('is listed in each compartment that an attempt can have used', async () => {
    const spread = sentHunt({ alternatives: [{ compartmentId: 'ocid1.compartment.oc1..other' }] });

    const { queries } = await searched(spread);

    expect(queries.map(({ payload }) => payload.compartmentId)).toEqual([minimalLaunch.compartmentId, 'ocid1.compartment.oc1..other']);
  });
});

describe('living', () => {
  it.each([
    ['coming', true],
    ['running', true],
    ['stopped', true],
    ['unknown', true],
    ['ending', false],
    ['ended', false],
  ] as const)('for an instance that is %s is %s', (state, living) => {
    expect(isLiving(view(hunt, { state }))).toBe(living);
  });
});

describe('more living than wanted', () => {
  it('are ended one by one, after the fence, and each is told beside the one that is kept', async () => {
    const desk = openDesk(start, { terminate: async () => 'accepted' });
    const others = [view(hunt, { id: 'b' }), view(hunt, { id: 'c' })];

    const events = await endSurplus(await runOf(launched, desk), others);

    expect(desk.calls).toEqual(['fence', 'terminate b', 'terminate c']);
    expect(events).toMatchObject([
      { event: 'instance.surplus', data: { instanceId: 'b', kept: 'own' } },
      { event: 'instance.surplus', data: { instanceId: 'c', kept: 'own' } },
    ]);
  });

  it('are told without a kept one where none is on record', async () => {
    const desk = openDesk(start, { terminate: async () => 'accepted' });

    const events = await endSurplus(await runOf(hunt, desk), [own]);

    expect(events.map(({ data }) => data)).toEqual([{ instanceId: 'own', kept: null }]);
  });

  it('are none in most looks, which cost no fence', async () => {
    const desk = openDesk(start, {});

    expect(await endSurplus(await runOf(launched, desk), [])).toEqual([]);
    expect(desk.calls).toEqual([]);
  });

  it('are left alone by a runner that leads no more', async () => {
    const desk = openDesk(start, { terminate: async () => 'accepted' });
    const run = { ...(await runOf(launched, desk)), assertLed: () => Promise.reject(new Error('led by another')) };

    await expect(endSurplus(run, [own])).rejects.toThrow('led by another');

    expect(desk.calls).toEqual([]);
  });
});
