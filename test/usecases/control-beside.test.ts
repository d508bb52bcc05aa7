import { describe, expect, it } from 'vitest';
import { run as cancel } from '../../functions/cancel/handler.ts';
import { run as pause } from '../../functions/pause/handler.ts';
import { run as resume } from '../../functions/resume/handler.ts';
import { functionSit } from '../../functions/seat.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { executionName } from '../../shared/platform/executions.ts';
import { keepingLease } from '../../shared/stores/kept-lease.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { execute, executeToEnd, functionsOver, type Lab, openLab, runUntil, type Task } from '../support/lab.ts';

const other = '01JBQ0000000000000000000CD';

/** An account whose hunts the state machine leads: leases are kept by steps, and executions are started by name, once each. */
async function openAccount(scenario = {}) {
  const lab = await openLab({ limits: {}, ...scenario });
  const started: HuntDocument[] = [];
  const executions: NonNullable<Rooms['executions']> = {
    async start(document) {
      if (started.some((one) => executionName(one) === executionName(document))) return 'known';
      started.push(document);
      return 'started';
    },
  };
  const rooms: Rooms = { ...lab.rooms, store: keepingLease(lab.rooms.store, { now: lab.now, term: 3600 }), executions };
  const account = (await (await rooms.cloud('oci')).account()).key;
  const sitting = await functionSit(rooms)(account);
  const document = await lab.start(sitting.lease);
  return { lab, rooms, started, document, epoch: sitting.lease.epoch };
}

/** A second hunt of the account under the same lease, paused where its instance is looked at. */
async function pausedBeside({ lab, rooms, document }: Awaited<ReturnType<typeof openAccount>>): Promise<HuntDocument> {
  await rooms.store.createHunt({ ...document, huntId: other }, []);
  const led = await lab.load(other);
  await runUntil(lab, led, functionsOver(rooms), ({ next }) => next.step === 'probe');
  await pause({ huntId: other }, rooms);
  return executeToEnd(lab, other, functionsOver(rooms));
}

/** Tells under which epoch and generation each function ran, and lets something happen before the n-th run of one. */
function watched(rooms: Rooms, name: string, happen: () => Promise<unknown>): { task: Task; leaders: Set<string> } {
  const task = functionsOver(rooms);
  const leaders = new Set<string>();
  let done = false;
  return {
    leaders,
    async task(called, input) {
      const { lease, generation } = input as HuntDocument;
      leaders.add(`epoch ${lease.epoch}, generation ${generation}`);
      if (called === name && !done) {
        done = true;
        await happen();
      }
      return task(called, input);
    },
  };
}

const instancesOf = (lab: Lab, huntId: string) => lab.world.living().filter(({ tags }) => tags['foothold-session-id'] === huntId).length;

describe('a hunt that a running execution leads', () => {
  it.each(['AttemptLaunch', 'PollStatus', 'ProbeSsh', 'Announce'])(
    'is cancelled by the function before %s without a second leader, and leaves nothing',
    async (name) => {
      const { lab, rooms, started, document, epoch } = await openAccount();
      const { task, leaders } = watched(rooms, name, () => cancel({ huntId: document.huntId }, rooms));

      const last = await execute(lab, document, task);

      expect([(await lab.load(document.huntId)).phase, lab.world.living(), last]).toEqual(['cancelled', [], 'Failed']);
      expect([[...leaders], started]).toEqual([[`epoch ${epoch}, generation 1`], []]);
      expect(await rooms.store.readLease(document.account)).toBeNull();
    },
  );
});

describe('a hunt that stands still beside one that runs', () => {
  it.each([
    ['cancelled', cancel, 'cancelled', 0],
    ['resumed', resume, 'ready', 1],
  ] as const)(
    'is %s by the function under the lease that the other runs under, and both come to their end',
    async (_, control, phase, left) => {
      const account = await openAccount();
      const { lab, rooms, started, document, epoch } = account;
      const still = await pausedBeside(account);
      const { task, leaders } = watched(rooms, 'PollStatus', () => control({ huntId: other }, rooms));

      await execute(lab, await lab.load(document.huntId), task);
      const [execution] = started;
      await execute(lab, execution as HuntDocument, functionsOver(rooms));

      expect([still.phase, started.map(executionName)]).toEqual(['paused', [`${other}-g2`]]);
      expect([(await lab.load(document.huntId)).phase, (await lab.load(other)).phase]).toEqual(['ready', phase]);
      expect([[...leaders], (await lab.load(other)).lease.epoch]).toEqual([[`epoch ${epoch}, generation 1`], epoch]);
      expect([instancesOf(lab, document.huntId), instancesOf(lab, other)]).toEqual([1, left]);
      expect(await rooms.store.readLease(document.account)).toBeNull();
    },
  );

  it('says of itself that nothing is left to start, and is started once however often it is asked for', async () => {
    const account = await openAccount();
    await pausedBeside(account);

    const answers = [await cancel({ huntId: other }, account.rooms), await cancel({ huntId: other }, account.rooms)];

    expect(answers.map((answer) => (answer as { start: boolean }).start)).toEqual([false, false]);
    expect(account.started.map(executionName)).toEqual([`${other}-g2`]);
  });
});
