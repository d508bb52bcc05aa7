import { describe, expect, it } from 'vitest';
import { run as executionEnded } from '../../functions/execution-ended/handler.ts';
import { run as pause } from '../../functions/pause/handler.ts';
import { functionSeat } from '../../functions/seat.ts';
import type { HuntDocument, StepName } from '../../shared/domain/hunt.ts';
import { executionName, readExecutionName } from '../../shared/platform/executions.ts';
import type { Lease, LeaseHolder } from '../../shared/stores/port.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { executeToEnd, functionsOver, type Lab, openLab, runUntil } from '../support/lab.ts';

const at = (step: StepName) => (document: HuntDocument) => document.next.step === step;

interface Engine {
  readonly started: HuntDocument[];
  readonly rooms: Rooms;
}

/** Step Functions as far as names go: an execution of a name is started once. */
function engineOver(lab: Lab): Engine {
  const started: HuntDocument[] = [];
  const executions: NonNullable<Rooms['executions']> = {
    async start(document) {
      if (started.some((one) => executionName(one) === executionName(document))) return 'known';
      started.push(document);
      return 'started';
    },
  };
  return { started, rooms: { ...lab.rooms, executions } };
}

async function led(step: StepName): Promise<{ lab: Lab; document: HuntDocument; engine: Engine }> {
  const lab = await openLab();
  const document = await lab.start(await lab.lead());
  await runUntil(lab, document, functionsOver(lab.rooms), at(step));
  return { lab, document, engine: engineOver(lab) };
}

const event = ({ huntId, generation }: Pick<HuntDocument, 'huntId' | 'generation'>, status: string) => ({
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: { name: `${huntId}-g${generation}`, status, executionArn: 'arn', output: null },
});

describe('an execution that was stopped from outside', () => {
  it.each(['attempt', 'poll', 'probe', 'ready'] as const)('at the step %s leads to the clean-up, and nothing is left', async (step) => {
    const { lab, document, engine } = await led(step);

    const recovery = await executionEnded(event(document, 'ABORTED'), engine.rooms);
    const ended = await executeToEnd(lab, document.huntId, functionsOver(lab.rooms));

    expect(recovery).toEqual({ huntId: document.huntId, done: 'resumed' });
    expect(engine.started.map(executionName)).toEqual([`${document.huntId}-g2`]);
    expect([ended.phase, lab.world.living()]).toEqual(['cancelled', []]);
  });

  it('is told twice without a second execution', async () => {
    const { document, engine } = await led('poll');

    await executionEnded(event(document, 'ABORTED'), engine.rooms);
    const again = await executionEnded(event(document, 'ABORTED'), engine.rooms);

    expect(again.done).toBe('handed-over');
    expect(engine.started).toHaveLength(1);
  });
});

describe('an execution that timed out or failed', () => {
  it.each(['TIMED_OUT', 'FAILED'])('goes on where it was (%s), and ends with one instance', async (status) => {
    const { lab, document, engine } = await led('poll');

    const recovery = await executionEnded(event(document, status), engine.rooms);
    const ended = await executeToEnd(lab, document.huntId, functionsOver(lab.rooms));

    expect(recovery.done).toBe('resumed');
    expect([ended.phase, lab.world.living().length]).toEqual(['ready', 1]);
  });

  it('keeps the lease of its fleet, whose epoch is the same', async () => {
    const { lab, document, engine } = await led('poll');

    await executionEnded(event(document, 'FAILED'), engine.rooms);

    expect((await lab.load(document.huntId)).lease.epoch).toBe(document.lease.epoch);
  });

  it('is started again by its name when whoever took it over died before the start', async () => {
    const { lab, document, engine } = await led('poll');
    const dead = { ...engine.rooms, executions: { start: () => Promise.reject(new Error('killed')) } };
    await executionEnded(event(document, 'FAILED'), dead).catch(() => undefined);

    const recovery = await executionEnded(event(document, 'FAILED'), engine.rooms);

    expect(recovery.done).toBe('handed-over');
    expect(engine.started.map(executionName)).toEqual([executionName(await lab.load(document.huntId))]);
  });

  it('is left to a person after three times within an hour', async () => {
    const { lab, document, engine } = await led('poll');
    for (let time = 0; time < 3; time += 1) await executionEnded(event(await lab.load(document.huntId), 'FAILED'), engine.rooms);

    await expect(executionEnded(event(await lab.load(document.huntId), 'FAILED'), engine.rooms)).rejects.toMatchObject({
      name: 'RecoveryStoppedError',
    });
    expect(engine.started).toHaveLength(3);
  });

  it('goes on beside another hunt of the state machine that leads the account by now, under its epoch', async () => {
    const { lab, document, engine } = await led('poll');
    const lease = await anew(lab, document, functionSeat().holder);

    const recovery = await executionEnded(event(document, 'FAILED'), engine.rooms);

    expect([recovery.done, (await lab.load(document.huntId)).lease.epoch, engine.started.length]).toEqual(['resumed', lease.epoch, 1]);
    expect((await lab.rooms.store.readLease(document.account))?.epoch).toBe(lease.epoch);
  });

  it('waits for another home that leads the account by now', async () => {
    const { lab, document, engine } = await led('poll');
    await anew(lab, document, { host: 'a laptop', pid: 7, startedAt: null });

    await expect(executionEnded(event(document, 'FAILED'), engine.rooms)).rejects.toMatchObject({ name: 'LeaseHeldError' });
    expect(engine.started).toEqual([]);
  });

  /** Somebody takes the account's lease after the hunt's own was given back. */
  async function anew(lab: Lab, { account }: HuntDocument, holder: LeaseHolder): Promise<Lease> {
    const held = await lab.rooms.store.readLease(account);
    if (held !== null) await lab.rooms.store.releaseLease(held);
    const [now, expiresAt] = [0, 3_600_000].map((ms) => new Date(lab.now() + ms).toISOString()) as [string, string];
    return lab.rooms.store.acquireLease({ account, holder, now, expiresAt, isAlive: () => true });
  }
});

describe('an execution whose hunt needs nobody', () => {
  it('has ended: nothing is done', async () => {
    const { lab, document, engine } = await led('poll');
    await executeToEnd(lab, document.huntId, functionsOver(lab.rooms));

    expect(await executionEnded(event(document, 'FAILED'), engine.rooms)).toMatchObject({ done: 'over' });
    expect(engine.started).toEqual([]);
  });

  it('is paused: it stands until somebody resumes it', async () => {
    const { lab, document, engine } = await led('probe');
    await pause({ huntId: document.huntId }, lab.rooms);
    await executeToEnd(lab, document.huntId, functionsOver(lab.rooms));

    expect(await executionEnded(event(document, 'ABORTED'), engine.rooms)).toMatchObject({ done: 'standing' });
    expect(engine.started).toEqual([]);
  });

  it('is no hunt of this record', async () => {
    const { engine } = await led('poll');

    expect(await executionEnded(event({ huntId: '01JD8ZQ5V0000000000000000A', generation: 1 }, 'FAILED'), engine.rooms)).toMatchObject({
      done: 'unknown',
    });
    expect(await executionEnded({ detail: { name: 'nightly-report', status: 'FAILED' } }, engine.rooms)).toEqual({
      huntId: null,
      done: 'unknown',
    });
  });

  it('is a success, which is no event of ours', async () => {
    const { document, engine } = await led('poll');

    await expect(executionEnded(event(document, 'SUCCEEDED'), engine.rooms)).rejects.toMatchObject({ name: 'InputError' });
  });
});

it('an execution’s name is read as it was written', () => {
  const hunt = { huntId: '01JD8ZQ5V0000000000000000A', generation: 12 };

  expect(readExecutionName(executionName(hunt))).toEqual(hunt);
});
