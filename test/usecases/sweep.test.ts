import { describe, expect, it } from 'vitest';
import { run } from '../../functions/sweep/handler.ts';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import { executeToEnd, functionsOver, withCloud } from '../support/lab.ts';
import {
  compartment,
  failed,
  grace,
  handOver,
  huntIds,
  idsIn,
  livingIds,
  openTenancy,
  orphaned,
  plant,
  remember,
  sweepOnce,
  tagsOf,
  terminations,
} from '../support/sweeping.ts';

const [first = '', second = ''] = huntIds;

describe('two rounds of the sweep', () => {
  it('mark an orphan, end it a grace later, and leave everything else alone', async () => {
    const lab = await openTenancy();
    const stay = await handOver(lab, 3);
    const foreign = await plant(lab, { Name: 'web' });
    const untagged = await plant(lab, {});
    const theirs = await plant(lab, { acode: 'true', 'acode-session-id': first });
    const wrongly = await plant(lab, { foothold: 'true', 'foothold-session-id': 'mine' });
    const unknown = await plant(lab, tagsOf(lab, first));
    await remember(lab, second, failed(lab));
    const left = await plant(lab, tagsOf(lab, second));
    lab.pass(grace + 1);

    const one = await sweepOnce(lab);
    const between = livingIds(lab);
    lab.pass(grace);
    const two = await sweepOnce(lab);

    expect([idsIn(one.marked), one.ended, one.refused]).toEqual([[unknown, left].sort(), [], null]);
    expect(between).toHaveLength(9);
    expect([idsIn(two.ended), two.marked, two.failed, two.refused]).toEqual([[unknown, left].sort(), [], [], null]);
    expect(two.ended.map(({ reason }) => reason).sort()).toEqual(['hunt-over', 'hunt-unknown']);
    expect(livingIds(lab)).toEqual([...stay, foreign, untagged, theirs, wrongly].sort());
    expect(two.kept.map(({ sighting, reason }) => [sighting.id, reason]).sort()).toEqual(
      [...stay.map((id) => [id, 'handed-over']), [wrongly, 'wrongly-tagged']].sort(),
    );
    expect(terminations(lab)).toBe(2);
  });

  it('end with a clean third: nothing is asked twice once it is gone, and its mark goes too', async () => {
    const { lab, account } = await orphaned(2);

    for (let round = 0; round < 3; round += 1) {
      await sweepOnce(lab);
      lab.pass(grace);
    }

    expect(terminations(lab)).toBe(1);
    expect((await lab.rooms.store.readMarks(account))?.marks).toEqual([]);
  });

  it('end a late effect of a hunt that the machine itself led to the end, and keep what it handed over', async () => {
    const lab = await openTenancy();
    const lease = await lab.lead();
    const { huntId } = await lab.start(lease);
    const { instance } = await executeToEnd(lab, huntId, functionsOver(lab.rooms));
    await lab.rooms.store.releaseLease(lease);
    const late = await plant(lab, tagsOf(lab, huntId, 2));
    lab.pass(grace + 1);

    await sweepOnce(lab);
    lab.pass(grace);
    const two = await sweepOnce(lab);

    expect(two.ended.map(({ sighting, reason }) => [sighting.id, reason])).toEqual([[late, 'late-effect']]);
    expect(livingIds(lab)).toEqual([instance?.id]);
  });

  it('take the volumes of an instance along', async () => {
    const lab = await openTenancy();
    await handOver(lab, 1);
    const orphan = await plant(lab, tagsOf(lab, first), {
      launchVolumeAttachments: [
        { type: 'paravirtualized', launchCreateVolumeDetails: { volumeCreationType: 'ATTRIBUTES', sizeInGBs: 50, displayName: 'data' } },
      ],
    });
    lab.pass(grace + 1);

    await sweepOnce(lab);
    lab.pass(grace);
    await sweepOnce(lab);
    lab.pass(60);

    expect(lab.world.volumes().filter(({ instanceId }) => instanceId === orphan)).toEqual([]);
  });

  it('wait for a mark that is younger than the grace', async () => {
    const { lab, orphan } = await orphaned(1);

    await sweepOnce(lab);
    lab.pass(grace - 1);
    const two = await sweepOnce(lab);

    expect([idsIn(two.waiting), two.ended]).toEqual([[orphan], []]);
    expect(terminations(lab)).toBe(0);
  });
});

describe('what a sweep never touches', () => {
  it('is young: neither marked nor ended, whatever the record says', async () => {
    const lab = await openTenancy();
    const young = await plant(lab, tagsOf(lab, first));
    lab.pass(grace);

    const report = await sweepOnce(lab);

    expect(report.kept.map(({ sighting, reason }) => [sighting.id, reason])).toEqual([[young, 'young']]);
    expect([report.marked, report.refused]).toEqual([[], null]);
  });

  it('belongs to a hunt under way, however old and however many', async () => {
    const lab = await openTenancy();
    await remember(lab, first, { phase: 'coming-up' });
    await remember(lab, second, { phase: 'paused' });
    const ids = [await plant(lab, tagsOf(lab, first)), await plant(lab, tagsOf(lab, first, 2)), await plant(lab, tagsOf(lab, second))];
    lab.pass(100 * grace);

    const rounds: SweepReport[] = [];
    for (let round = 0; round < 3; round += 1) {
      rounds.push(await sweepOnce(lab));
      lab.pass(grace);
    }

    expect(rounds.map(({ kept }) => idsIn(kept))).toEqual([[...ids].sort(), [...ids].sort(), [...ids].sort()]);
    expect(livingIds(lab)).toEqual([...ids].sort());
  });

  it('belongs to a runner that still holds the lease: its ended hunts, and hunts that are not on record', async () => {
    const lab = await openTenancy();
    await handOver(lab, 4);
    const lease = await lab.lead();
    await remember(lab, first, { ...failed(lab), lease: { epoch: lease.epoch } });
    const ids = [await plant(lab, tagsOf(lab, first)), await plant(lab, tagsOf(lab, second))];
    lab.pass(grace + 1);
    const led = await lab.rooms.store.renewLease(lease, new Date(lab.now() + 1000).toISOString());

    const while_ = await sweepOnce(lab);
    await lab.rooms.store.releaseLease(led);
    const after = await sweepOnce(lab);

    expect([while_.marked, while_.kept.filter(({ reason }) => reason === 'led').length]).toEqual([[], 2]);
    expect(idsIn(after.marked)).toEqual([...ids].sort());
  });

  it('belongs to a record that does not parse: the others are swept all the same', async () => {
    const { lab, orphan } = await orphaned(2);
    const riddle = await plant(lab, tagsOf(lab, second));
    lab.pass(grace + 1);
    const { UnreadableHuntError } = await import('../../shared/stores/errors.ts');
    const store = {
      ...lab.rooms.store,
      loadHunt: async (huntId: string) => {
        if (huntId === second) throw new UnreadableHuntError(huntId, 'here', 'its document is not JSON');
        return lab.rooms.store.loadHunt(huntId);
      },
    };

    const report = await sweepOnce(lab, {}, { ...lab.rooms, store });

    expect(idsIn(report.marked)).toEqual([orphan]);
    expect(report.kept.find(({ sighting }) => sighting.id === riddle)?.reason).toBe('record-unreadable');
  });

  it('lies in a compartment that was not asked for', async () => {
    const lab = await openTenancy();
    await plant(lab, tagsOf(lab, first), { compartmentId: 'ocid1.compartment.oc1..elsewhere' });
    lab.pass(grace + 1);

    expect(await sweepOnce(lab)).toMatchObject({ seen: 0, marked: [], refused: null });
    expect(
      await sweepOnce(lab, { settings: { compartments: [compartment, 'ocid1.compartment.oc1..elsewhere'], maxShare: 1 } }),
    ).toMatchObject({ seen: 1 });
  });
});

describe('a dry run', () => {
  it('says what would be marked and ended, and writes and ends nothing', async () => {
    const { lab, orphan, account } = await orphaned(2);

    const before = await sweepOnce(lab, { act: false });
    const unmarked = await lab.rooms.store.readMarks(account);
    await sweepOnce(lab);
    const marks = await lab.rooms.store.readMarks(account);
    lab.pass(grace);
    const after = await sweepOnce(lab, { act: false });

    expect([before.dryRun, idsIn(before.marked), unmarked]).toEqual([true, [orphan], null]);
    expect([idsIn(after.ended), after.marked]).toEqual([[orphan], []]);
    expect(await lab.rooms.store.readMarks(account)).toEqual(marks);
    expect(terminations(lab)).toBe(0);
  });
});

describe('a sweep of several regions', () => {
  it('lists each, keeps marks for each account, and ends in the region where it found', async () => {
    const { lab, orphan } = await orphaned(3);
    const elsewhere = withCloud(lab.rooms, (cloud) => ({
      inRegion: (region) => ({
        ...cloud.inRegion(region),
        ...(region === lab.world.region ? {} : { findAll: async () => [], endFound: () => Promise.reject(new Error('not here')) }),
      }),
    }));
    const settings = { regions: [lab.world.region, 'eu-frankfurt-1', 'phx'] };

    const one = await sweepOnce(lab, { settings }, elsewhere);
    lab.pass(grace);
    const two = await sweepOnce(lab, { settings }, elsewhere);

    expect(one.accounts.map((account) => account.split(':').at(-1))).toEqual([lab.world.region, 'eu-frankfurt-1']);
    expect([idsIn(one.marked), idsIn(two.ended), two.failed]).toEqual([[orphan], [orphan], []]);
    expect((await lab.rooms.store.readMarks(one.accounts[1] as string))?.marks ?? []).toEqual([]);
  });
});

describe('the function', () => {
  it('sweeps by what a schedule sends, and only reports unless it is told to act', async () => {
    const { lab, orphan } = await orphaned(1);
    const event = { cloud: 'oci', namespace: 'foothold', settings: { compartments: [compartment] }, time: 'what EventBridge adds' };

    const reports = [await run(event, lab.rooms), await run({ ...event, act: true }, lab.rooms)];
    lab.pass(grace);
    reports.push(await run({ ...event, act: true }, lab.rooms));

    expect(reports.map(({ dryRun, marked, ended }) => [dryRun, idsIn(marked), idsIn(ended)])).toEqual([
      [true, [orphan], []],
      [false, [orphan], []],
      [false, [], [orphan]],
    ]);
    expect(JSON.parse(JSON.stringify(reports))).toEqual(reports);
  });

  it('refuses an event that is none', async () => {
    const { rooms } = await openTenancy();

    await expect(run({ cloud: 'azure', settings: { maxShare: 2 } }, rooms)).rejects.toMatchObject({
      name: 'InputError',
      problems: [{ path: 'cloud' }, { path: 'settings.maxShare' }],
    });
  });
});
