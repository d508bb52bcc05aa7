import { describe, expect, it } from 'vitest';
import { run as cancel } from '../../functions/cancel/handler.ts';
import { run as pause } from '../../functions/pause/handler.ts';
import { run as recover } from '../../functions/recover/handler.ts';
import { functionSit } from '../../functions/seat.ts';
import type { HuntDocument, StepName } from '../../shared/domain/hunt.ts';
import { startAfter, takeOverAfter } from '../../shared/domain/hunting/stranded.ts';
import { executionName } from '../../shared/platform/executions.ts';
import { UnreadableHuntError } from '../../shared/stores/errors.ts';
import { keepingLease } from '../../shared/stores/kept-lease.ts';
import type { Stranded } from '../../shared/usecases/recover-stranded.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { executeToEnd, functionsOver, openLab, runUntil } from '../support/lab.ts';

const at = (step: StepName) => (document: HuntDocument) => document.next.step === step;
const nothing = { started: [], resumed: [], left: [] };

/** A hunt that the state machine is to lead, and Step Functions as far as names go. `begun` are executions that were started before. */
async function recorded(step: StepName = 'validate', begun: readonly string[] = []) {
  const lab = await openLab({ limits: {} });
  const names = new Set(begun);
  const started: HuntDocument[] = [];
  const executions: NonNullable<Rooms['executions']> = {
    async start(document) {
      if (names.has(executionName(document))) return 'known';
      names.add(executionName(document));
      started.push(document);
      return 'started';
    },
  };
  const fleets: Rooms['fleets'] = { start: async () => 'known' };
  const rooms: Rooms = { ...lab.rooms, store: keepingLease(lab.rooms.store, { now: lab.now, term: 3600 }), executions, fleets };
  const account = (await (await rooms.cloud('oci')).account()).key;
  const { lease } = await functionSit(rooms)(account);
  const { huntId } = await lab.start(lease);
  const document = await runUntil(lab, await lab.load(huntId), functionsOver(rooms), at(step));
  const end = () => executeToEnd(lab, huntId, functionsOver(rooms));
  return {
    lab,
    rooms,
    huntId,
    document,
    started,
    end,
    recover: async (over: Partial<Rooms> = {}): Promise<Stranded> => (await recover({ time: 'now' }, { ...rooms, ...over })).hunts,
  };
}

const first = '01JBQ0000000000000000000AB-g1';

describe('a hunt whose process died between the record and StartExecution', () => {
  it('is found, started once, and comes to its instance', async () => {
    const { lab, huntId, started, end, recover: look } = await recorded();
    lab.pass(startAfter);

    const rounds = [await look(), await look()];
    const ended = await end();

    expect(rounds).toEqual([
      { seen: 1, ...nothing, started: [huntId] },
      { seen: 1, ...nothing },
    ]);
    expect([started.map(executionName), ended.phase, lab.world.living().length]).toEqual([[first], 'ready', 1]);
  });

  it.each([
    ['was given back', async (rooms: Rooms, account: string) => rooms.store.releaseLease((await rooms.store.readLease(account))!)],
    [
      'was given back, and another hunt has taken one since',
      async (rooms: Rooms, account: string) => {
        await rooms.store.releaseLease((await rooms.store.readLease(account))!);
        await functionSit(rooms)(account);
      },
    ],
  ])('is taken over under a lease that holds, where its own %s', async (_, lose) => {
    const { lab, rooms, huntId, document, started, end, recover: look } = await recorded();
    await lose(rooms, document.account);
    lab.pass(startAfter);

    const report = await look();
    const epoch = (await lab.load(huntId)).lease.epoch;
    const held = await rooms.store.readLease(document.account);
    const ended = await end();

    expect([report.resumed, started.map(({ generation }) => generation)]).toEqual([[huntId], [2]]);
    expect([epoch, held?.epoch, ended.phase]).toEqual([document.lease.epoch + 1, document.lease.epoch + 1, 'ready']);
  });

  it('is let alone while its start may still be on its way', async () => {
    const { lab, started, recover: look } = await recorded();
    lab.pass(startAfter - 1);

    expect([await look(), started]).toEqual([{ seen: 1, ...nothing }, []]);
  });

  it('is ended where somebody has cancelled it meanwhile', async () => {
    const { lab, rooms, huntId, end, recover: look } = await recorded();
    await cancel({ huntId }, rooms);
    lab.pass(startAfter);

    const report = await look();

    expect([report.started, (await end()).phase, lab.world.instances]).toEqual([[huntId], 'cancelled', []]);
  });
});

describe('a hunt whose execution is gone, and nobody was told', () => {
  it.each(['attempt', 'poll', 'probe'] as const)('at the step %s goes on in a new one, to one instance', async (step) => {
    const { lab, huntId, started, end, recover: look } = await recorded(step, [first]);
    lab.pass(takeOverAfter + (await lab.load(huntId)).next.waitSeconds);

    const rounds = [await look(), await look()];
    const ended = await end();

    expect(rounds.map(({ resumed }) => resumed)).toEqual([[huntId], []]);
    expect([started.map(({ generation }) => generation), ended.phase, lab.world.living().length]).toEqual([[2], 'ready', 1]);
  });

  it('is not taken for dead while a step with all its retries may be under way', async () => {
    const { lab, document, started, recover: look } = await recorded('poll', [first]);
    lab.pass(document.next.waitSeconds + takeOverAfter - 1);

    expect([await look(), started]).toEqual([{ seen: 1, ...nothing }, []]);
  });

  it('is left to a person, by name, while another home leads its account', async () => {
    const { lab, rooms, huntId, document, recover: look } = await recorded('poll', [first]);
    lab.pass(document.next.waitSeconds + 2 * 3600);
    const [now, expiresAt] = [0, 60_000].map((ms) => new Date(lab.now() + ms).toISOString()) as [string, string];
    const holder = { host: 'a laptop', pid: 7, startedAt: null };
    await rooms.store.acquireLease({ account: document.account, holder, now, expiresAt, isAlive: () => true });

    const report = await look();

    expect(report).toEqual({ seen: 1, ...nothing, left: [{ huntId, message: expect.stringContaining('a laptop') }] });
  });

  it('is left to a person after it was taken over three times within an hour', async () => {
    const { lab, rooms, huntId, recover: look } = await recorded('poll', [first]);
    const { document } = (await rooms.store.loadHunt(huntId))!;
    const event = (minute: number) => ({
      at: new Date(lab.now() + minute * 60_000).toISOString(),
      huntId,
      event: 'hunt.resumed' as const,
      data: {},
    });
    await rooms.store.saveHunt(document, [event(1), event(2), event(3)]);
    lab.pass(takeOverAfter + 60);

    const report = await look();

    expect([report.resumed, report.left.map((each) => each.huntId)]).toEqual([[], [huntId]]);
  });
});

describe('hunts that need nobody', () => {
  it('wait, stand still or have ended, for however long', async () => {
    const waiting = await recorded('attempt', [first]);
    const still = await recorded('probe', [first]);
    await pause({ huntId: still.huntId }, still.rooms);
    await still.end();
    const over = await recorded('probe', [first]);
    await over.end();
    for (const { lab } of [still, over]) lab.pass(100 * takeOverAfter);

    expect(await waiting.recover()).toEqual({ seen: 1, ...nothing });
    expect(await still.recover()).toEqual({ seen: 1, ...nothing });
    expect(await over.recover()).toEqual({ seen: 0, ...nothing });
  });

  it('are not kept from recovery by one whose record cannot be read', async () => {
    const { lab, rooms, huntId, recover: look } = await recorded();
    lab.pass(startAfter);
    const broken = new UnreadableHuntError('01JBQ0000000000000000000ZZ', 'here', 'it is not JSON of ours');
    const store: Rooms['store'] = {
      ...rooms.store,
      async listHunts(filter) {
        filter?.onUnreadable?.(broken);
        return rooms.store.listHunts(filter);
      },
    };

    const report = await look({ store });

    expect([report.started, report.left.map((each) => each.huntId)]).toEqual([[huntId], ['01JBQ0000000000000000000ZZ']]);
  });

  it('and a home without a hunt machine cannot be helped', async () => {
    const { lab } = await recorded();

    await expect(recover({}, lab.rooms)).rejects.toThrow('FOOTHOLD_HUNT_MACHINE');
  });
});
