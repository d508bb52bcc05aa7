import { describe, expect, it } from 'vitest';
import { CloudCallError, type Fault } from '../../shared/domain/fault.ts';
import { StoreUnavailableError } from '../../shared/stores/errors.ts';
import type { Store } from '../../shared/stores/port.ts';
import { faultWith } from '../support/faults.ts';
import { type Lab, withCloud } from '../support/lab.ts';
import {
  failed,
  grace,
  handOver,
  huntIds,
  idsIn,
  livingIds,
  marked,
  openTenancy,
  orphaned,
  plant,
  remember,
  sweepOnce,
  tagsOf,
  terminations,
} from '../support/sweeping.ts';

const [first = '', , third = ''] = huntIds;
const throttled = faultWith({ status: 429, code: 'TooManyRequests', message: 'Too many requests for the user', stage: 'read' });

const unreadable = () => Promise.reject(new StoreUnavailableError('hunts.sqlite', 'is locked by another process', 'End it.'));

describe('a sweep stops, and says why', () => {
  it('when a later page of the list fails', async () => {
    const { lab, orphan } = await marked(3, { scenario: { faults: [{ kind: 'empty-500', operation: 'ListInstances', nth: 3 }] } });
    for (let count = 0; count < 100; count += 1) await plant(lab, {});

    const report = await sweepOnce(lab);

    expect(report.refused).toMatchObject({ reason: 'list', message: expect.stringContaining('ListInstances: 500') });
    expect([report.ended, report.marked, terminations(lab)]).toEqual([[], [], 0]);
    expect(idsIn((await sweepOnce(lab)).ended)).toEqual([orphan]);
  });

  it.each(['loadHunt', 'readLease', 'readMarks', 'writeMarks'] as const)('when the store fails in %s', async (method) => {
    const { lab } = await marked(3);

    const report = await sweepOnce(lab, {}, { ...lab.rooms, store: { ...lab.rooms.store, [method]: unreadable } });

    expect(report.refused).toMatchObject({ reason: 'record', message: expect.stringContaining('is locked by another process') });
    expect(terminations(lab)).toBe(0);
  });

  it('when the store can no longer be read at the last look', async () => {
    const { lab, orphan } = await marked(3);
    let reads = 0;
    const loadHunt: Store['loadHunt'] = (huntId) => (huntId === first && ++reads > 1 ? unreadable() : lab.rooms.store.loadHunt(huntId));

    const report = await sweepOnce(lab, {}, { ...lab.rooms, store: { ...lab.rooms.store, loadHunt } });

    expect([report.refused?.reason, idsIn(report.spared), report.ended, terminations(lab)]).toEqual(['record', [orphan], [], 0]);
  });

  it('when more than half would go: nothing is marked either, and the list is in the report', async () => {
    const { lab, orphans, account } = await orphaned(1, { lost: 2 });

    const report = await sweepOnce(lab);

    expect(report.refused).toMatchObject({
      reason: 'share',
      message: expect.stringContaining('2 of our 3 instances would go'),
      remedy: expect.stringContaining('sweep.maxShare'),
    });
    expect([idsIn(report.spared), report.marked]).toEqual([orphans, []]);
    expect([report.accounts, await lab.rooms.store.readMarks(account)]).toEqual([[account], null]);
  });

  it('when an empty store makes every machine look unknown', async () => {
    const { lab } = await orphaned(0, { lost: huntIds.length });

    const rounds = [await sweepOnce(lab)];
    lab.pass(grace);
    rounds.push(await sweepOnce(lab));

    expect(rounds.map(({ refused }) => refused?.reason)).toEqual(['share', 'share']);
    expect(livingIds(lab)).toHaveLength(9);
  });

  it('not for the one machine that a failed hunt has left in an empty account', async () => {
    const lab = await openTenancy();
    await remember(lab, first, failed(lab));
    const orphan = await plant(lab, tagsOf(lab, first));
    lab.pass(grace + 1);

    const one = await sweepOnce(lab);
    lab.pass(grace);
    const two = await sweepOnce(lab);

    expect([idsIn(one.marked), one.refused, idsIn(two.ended), livingIds(lab)]).toEqual([[orphan], null, [orphan], []]);
  });

  it('when the one machine of the account is of a hunt that the record does not know', async () => {
    const { lab, orphan } = await orphaned(0);

    const report = await sweepOnce(lab);

    expect([report.refused?.reason, idsIn(report.spared), report.marked]).toEqual(['share', [orphan], []]);
  });

  it('when more than half is allowed to go, not at all', async () => {
    const { lab, orphan } = await orphaned(0);
    const settings = { maxShare: 1 };

    await sweepOnce(lab, { settings });
    lab.pass(grace);
    const report = await sweepOnce(lab, { settings });

    expect([idsIn(report.ended), livingIds(lab)]).toEqual([[orphan], []]);
  });

  it('but lets what is no answer of cloud or store through as the defect it is', async () => {
    const { lab } = await marked(3);
    const broken = withCloud(lab.rooms, () => ({ findAll: () => Promise.reject(new TypeError('a defect')) }));

    await expect(sweepOnce(lab, {}, broken)).rejects.toThrow('a defect');
  });
});

describe('two sweeps at once', () => {
  it('end an orphan by one of them; the other stops at the marks that the first has written', async () => {
    const { lab, orphan } = await marked(3);
    let other: Awaited<ReturnType<typeof sweepOnce>> | undefined;
    const store: Store = {
      ...lab.rooms.store,
      async writeMarks(account, record) {
        other ??= await sweepOnce(lab);
        return lab.rooms.store.writeMarks(account, record);
      },
    };

    const report = await sweepOnce(lab, {}, { ...lab.rooms, store });

    expect([idsIn(other?.ended ?? []), other?.refused]).toEqual([[orphan], null]);
    expect([report.refused?.reason, report.ended, idsIn(report.spared)]).toEqual(['busy', [], [orphan]]);
    expect(terminations(lab)).toBe(1);
  });

  it('mark once: the first mark counts', async () => {
    const { lab, account } = await orphaned(1);

    const reports = await Promise.all([sweepOnce(lab), sweepOnce(lab)]);

    const marks = await lab.rooms.store.readMarks(account);
    expect(reports.map(({ refused }) => refused?.reason ?? null).sort()).toEqual(['busy', null]);
    expect([marks?.marks.length, marks?.version]).toEqual([1, 1]);
  });
});

describe('the last look', () => {
  /** Something happens after the list and the record were read, and before the end. */
  async function meanwhile(lab: Lab, happen: () => Promise<unknown>) {
    const store: Store = {
      ...lab.rooms.store,
      async writeMarks(account, record) {
        await happen();
        return lab.rooms.store.writeMarks(account, record);
      },
    };
    return sweepOnce(lab, {}, { ...lab.rooms, store });
  }

  it('keeps what belongs to a hunt that has come on record in between, and takes its mark back', async () => {
    const { lab, orphan, account } = await marked(3);

    const report = await meanwhile(lab, () => remember(lab, first, { phase: 'coming-up' }).catch(() => undefined));

    expect([report.ended, report.unmarked.map(({ sighting, reason }) => [sighting.id, reason])]).toEqual([[], [[orphan, 'hunt-open']]]);
    expect((await lab.rooms.store.readMarks(account))?.marks).toEqual([]);
    expect(terminations(lab)).toBe(0);
  });

  it('keeps what belongs to an unknown hunt when somebody has taken the lease in between', async () => {
    const { lab, orphan } = await marked(3);

    const report = await meanwhile(lab, () => lab.lead());

    expect(report.unmarked.map(({ sighting, reason }) => [sighting.id, reason])).toEqual([[orphan, 'led']]);
    expect(terminations(lab)).toBe(0);
  });

  it.each([
    ['has lost our tags in between', { tags: {} }, 'foreign'],
    ['names another hunt now', { tags: { foothold: 'true', 'foothold-session-id': third } }, 'hunt-unclear'],
    ['is on its way out', { state: 'ending' as const }, 'ended'],
  ])('keeps what %s', async (_, change, reason) => {
    const { lab } = await marked(3);
    const changed = withCloud(lab.rooms, (cloud) => ({
      async inspect(id) {
        const view = await cloud.inspect(id);
        return view && { ...view, ...change };
      },
    }));

    const report = await sweepOnce(lab, {}, changed);

    expect([report.ended, report.unmarked.map((kept) => kept.reason), terminations(lab)]).toEqual([[], [reason], 0]);
  });

  it('leaves alone what the cloud does not know any more', async () => {
    const { lab } = await marked(3);

    const report = await sweepOnce(
      lab,
      {},
      withCloud(lab.rooms, () => ({ inspect: async () => null })),
    );

    expect([report.ended, report.unmarked.map(({ why }) => why)]).toEqual([[], ['the cloud does not know it any more']]);
  });

  it('ends a key pair by the list of this round, for there is nothing to inspect', async () => {
    const lab = await openTenancy();
    await handOver(lab, 2);
    const pair = {
      kind: 'key-pair',
      id: 'foothold-key',
      createdAt: new Date(lab.now()).toISOString(),
      tags: tagsOf(lab, first),
      state: 'available',
      living: true,
      inUse: false,
    } as const;
    const gone: string[] = [];
    const rooms = withCloud(lab.rooms, (cloud) => ({
      findAll: async (query) => [...(await cloud.findAll(query)), pair],
      async endFound({ kind, id }) {
        gone.push(`${kind} ${id}`);
        return 'accepted';
      },
    }));
    lab.pass(grace + 1);

    await sweepOnce(lab, {}, rooms);
    lab.pass(grace);
    await sweepOnce(lab, {}, rooms);

    expect(gone).toEqual(['key-pair foothold-key']);
  });
});

describe('an end that cannot be asked for', () => {
  const failing = (lab: Lab, fault: Fault) => {
    let calls = 0;
    return withCloud(lab.rooms, (cloud) => ({
      endFound: (found) => (++calls === 1 ? Promise.reject(new CloudCallError('TerminateInstance', fault)) : cloud.endFound(found)),
    }));
  };

  it('is told, does not keep the others alive, and is asked for again by the next sweep', async () => {
    const { lab, orphans } = await marked(3, { lost: 2 });

    const one = await sweepOnce(lab, {}, failing(lab, { ...throttled, status: 500, code: 'InternalError', message: 'broken' }));
    const two = await sweepOnce(lab);

    expect([one.failed.map(({ message }) => message), one.ended.length]).toEqual([['TerminateInstance: 500 broken'], 1]);
    expect([...idsIn(one.ended), ...idsIn(two.ended)].sort()).toEqual(orphans);
  });

  it('because the cloud is busy leaves the rest for the next sweep', async () => {
    const { lab, orphans } = await marked(3, { lost: 2 });

    const one = await sweepOnce(lab, {}, failing(lab, throttled));
    const two = await sweepOnce(lab);

    expect([one.failed.length, one.waiting.length, one.ended]).toEqual([1, 1, []]);
    expect(idsIn(two.ended)).toEqual(orphans);
  });
});
