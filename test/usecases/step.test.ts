import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { LeaseLostError, StaleWriteError } from '../../shared/stores/errors.ts';
import type { Control } from '../../shared/stores/port.ts';
import { HuntUnknownError } from '../../shared/usecases/errors.ts';
import { cloudStep, type StepResult, type StepRun, step } from '../../shared/usecases/step.ts';
import { plannedHunt, planOn, sentHunt, start } from '../domain/hunting/hunts-for-tests.ts';
import { type Desk, openDesk } from './desk.ts';

const planned = plannedHunt();
type StepBody = (run: StepRun) => Promise<StepResult>;

const goesOn: StepBody = async (run) => ({ document: { ...run.document, next: { ...run.document.next, step: 'poll' } }, events: [] });
const holder = { host: 'there', pid: 2, startedAt: null };

async function runStep(document: HuntDocument, options: { wish?: Control['wish']; seconds?: number; body?: StepBody } = {}) {
  const desk = openDesk(start + (options.seconds ?? 10) * 1000, {});
  const filed = await desk.file(document);
  if (options.wish !== undefined)
    await desk.rooms.store.requestControl(filed.huntId, { wish: options.wish, at: filed.createdAt, by: 'SIGINT' });
  const bodies: StepRun[] = [];
  const body: StepBody = (run) => {
    bodies.push(run);
    return (options.body ?? goesOn)(run);
  };
  const after = await desk.run(step(document.next.step, body), filed);
  return { desk, filed, after, ran: bodies.length, events: await desk.events(after) };
}

async function takeOver(desk: Desk, account: string): Promise<void> {
  const at = new Date(start + 9_000_000).toISOString();
  await desk.rooms.store.acquireLease({ account, holder, now: at, expiresAt: at, isAlive: () => false });
}

describe('a step', () => {
  it('runs its body on the stored document, and counts the round', async () => {
    const { after, ran } = await runStep(planned);

    expect(ran).toBe(1);
    expect(after).toMatchObject({
      next: { step: 'poll' },
      rounds: planned.rounds + 1,
      version: 2,
      handOver: 'no',
      generation: planned.generation,
    });
  });

  it('of another name than the document asks for does nothing', async () => {
    const desk = openDesk(start, {});
    const filed = await desk.file(planned);

    const after = await desk.run(step('poll', goesOn), filed);

    expect(after).toEqual(filed);
  });

  it.each([{ rounds: 4 }, { generation: 4 }])('of a round that is over (%j) returns what is on record', async (asked) => {
    const desk = openDesk(start, {});
    const filed = await desk.file(planned);

    const after = await desk.run(step('attempt', goesOn), { ...filed, ...asked });

    expect(after).toEqual(filed);
  });

  it('opens the cloud of its hunt, in its region, once it is to run; one that asks no cloud opens none', async () => {
    const { rooms, file } = openDesk(start, {});
    const filed = await file(planned);
    const opened: unknown[] = [];
    const watched = {
      ...rooms,
      cloud(...place: Parameters<typeof rooms.cloud>) {
        opened.push(place);
        return rooms.cloud(...place);
      },
    };

    await cloudStep('attempt', goesOn)({ ...filed, rounds: 4 }, watched);
    const again = await step('attempt', async ({ document }) => ({ document, events: [] }))(filed, watched);
    const before = opened.length;
    const after = await cloudStep('attempt', goesOn)(again, watched);

    expect(after.next.step).toBe('poll');
    expect([before, opened]).toEqual([0, [[planned.cloud, planned.region]]]);
  });

  it('does not take the hand-over of the last execution for its own', async () => {
    const { after } = await runStep({ ...planned, handOver: 'due' });

    expect(after.handOver).toBe('no');
  });

  it('of a hunt that nobody knows fails', async () => {
    const desk = openDesk(start, {});

    await expect(desk.run(step('attempt', goesOn), planned)).rejects.toBeInstanceOf(HuntUnknownError);
  });

  it('of a runner that leads no more fails, and says which hunt', async () => {
    const desk = openDesk(start, {});
    const filed = await desk.file(planned);

    const run = desk.run(step('attempt', goesOn), { ...filed, lease: { epoch: filed.lease.epoch - 1 } });

    await expect(run).rejects.toThrow(`hunt ${filed.huntId} is led by another runner now`);
  });

  it('that another run overtook returns what that one wrote', async () => {
    const { after } = await runStep(planned, {
      async body(run) {
        await run.rooms.store.saveHunt({ ...run.document, rounds: 7 }, []);
        return goesOn(run);
      },
    });

    expect(after).toMatchObject({ rounds: 7, next: { step: 'attempt' } });
  });

  it('lets a defect of its body through', async () => {
    const defect = new TypeError('ours');

    await expect(runStep(planned, { body: () => Promise.reject(defect) })).rejects.toBe(defect);
  });
});

describe('what a step puts on record in between', () => {
  it('has a version of its own, and the end of the step builds on it', async () => {
    const { after, events } = await runStep(planned, {
      async body(run) {
        const recorded = await run.record(run.document, []);
        await run.assertLed();
        return { document: { ...recorded, next: { ...recorded.next, step: 'poll' } }, events: [] };
      },
    });

    expect(after.version).toBe(3);
    expect(events).toEqual([]);
  });

  it('fences what comes after it against another version', async () => {
    const fences: unknown[] = [];
    await runStep(planned, {
      async body(run) {
        await run.assertLed();
        await run.rooms.store.saveHunt(run.document, []);
        fences.push(await run.assertLed().catch((error: unknown) => error));
        return goesOn(run);
      },
    });

    expect(fences[0]).toBeInstanceOf(StaleWriteError);
    expect((fences[0] as Error).message).toBe(`hunt ${planned.huntId} has moved on from version 1 to 2`);
  });

  it('fences what comes after it against another leader of the account', async () => {
    const fences: unknown[] = [];
    const run = runStep(planned, {
      async body(stepRun) {
        const document = stepRun.document;
        await takeOver({ rooms: stepRun.rooms } as Desk, document.account);
        fences.push(await stepRun.assertLed().catch((error: unknown) => error));
        return goesOn(stepRun);
      },
    });

    await expect(run).rejects.toBeInstanceOf(LeaseLostError);
    expect((fences[0] as Error).message).toBe(`account ${planned.account} is led by another runner now`);
  });

  it('is led where nobody holds the lease any more', async () => {
    const { ran, after } = await runStep(planned, {
      async body(run) {
        const lease = await run.rooms.store.readLease(run.document.account);
        if (lease !== null) await run.rooms.store.releaseLease(lease);
        await run.assertLed();
        return goesOn(run);
      },
    });

    expect([ran, after.next.step]).toEqual([1, 'poll']);
  });
});

describe('a wish to cancel', () => {
  it('turns the hunt to clean-up before its step runs', async () => {
    const { after, ran, events } = await runStep(planned, { wish: 'cancel' });

    expect(ran).toBe(0);
    expect(after).toMatchObject({
      next: { step: 'clean-up' },
      cleanUp: { then: 'cancelled' },
      failure: { error: 'Hunt.Cancelled', message: 'cancelled by SIGINT', remedy: 'Start again when you want to.' },
    });
    expect(events).toMatchObject([{ event: 'hunt.cancel-requested', data: { by: 'SIGINT' } }]);
  });

  const cleaning = (then: 'attempt' | 'failed'): HuntDocument => ({
    ...planned,
    next: { ...planned.next, step: 'clean-up' },
    cleanUp: { then, startedAt: planned.createdAt, looks: 0, asked: [], gone: [], problem: null },
  });

  it.each<[string, HuntDocument, number]>([
    ['failed', { ...planned, next: { ...planned.next, step: 'failed' } }, 1],
    ['notify', { ...planned, next: { ...planned.next, step: 'notify' } }, 1],
    ['clean-up at the end', cleaning('failed'), 1],
    ['clean-up between attempts', cleaning('attempt'), 0],
  ])('does not stop a hunt that is ending anyhow: %s', async (_, document, runs) => {
    const { ran } = await runStep(document, { wish: 'cancel' });

    expect(ran).toBe(runs);
  });
});

describe('a wish to pause', () => {
  it('holds the hunt where it is', async () => {
    const { after, ran, events } = await runStep(planned, { wish: 'pause' });

    expect(ran).toBe(0);
    expect(after).toMatchObject({
      phase: 'paused',
      held: { step: 'attempt', phase: 'hunting' },
      next: { step: 'end', waitSeconds: 0, notBefore: null },
    });
    expect(events).toMatchObject([{ event: 'hunt.paused', data: { by: 'SIGINT' } }]);
  });

  it('waits for the answer of a launch in flight', async () => {
    const { ran, after } = await runStep(sentHunt(), { wish: 'pause' });

    expect([ran, after.phase]).toEqual([1, 'hunting']);
  });

  it('is honoured before anything is planned, and with an instance on record', async () => {
    const instance = {
      id: 'own',
      attempt: 1,
      offering: planOn(planned).offering,
      launchedAt: planned.createdAt,
      workRequestId: null,
      state: 'RUNNING',
      runningAt: null,
      publicIp: null,
      privateIp: null,
    };

    const unplanned = await runStep({ ...planned, plan: null }, { wish: 'pause' });
    const standing = await runStep({ ...sentHunt(), instance }, { wish: 'pause' });

    expect([unplanned.after.phase, standing.after.phase]).toEqual(['paused', 'paused']);
  });
});

describe('a deadline', () => {
  const limited = plannedHunt({ settings: { hunt: { deadline: 60 } } });

  it('lets the step run until its last second', async () => {
    expect((await runStep(limited, { seconds: 59 })).ran).toBe(1);
  });

  it('ends the hunt, and says how far it came and what to do', async () => {
    const { after, ran } = await runStep({ ...limited, counters: { ...limited.counters, attempts: 6 } }, { seconds: 60 });

    expect(ran).toBe(0);
    expect(after).toMatchObject({ next: { step: 'clean-up' }, cleanUp: { then: 'failed' } });
    expect(after.failure).toEqual({
      error: 'Hunt.Deadline',
      message: 'no instance within 60 s and 6 attempts; no answer came in time',
      remedy: 'Start again with a longer --deadline, or add shapes and zones ("alternatives" in the hunt file).',
    });
  });

  it('tells the last answer where there was one', async () => {
    const last = { class: 'CAPACITY', message: 'Out of host capacity.', offering: planOn(limited).offering, at: limited.createdAt };

    const { after } = await runStep({ ...limited, last }, { seconds: 61 });

    expect(after.failure?.message).toBe('no instance within 60 s and 0 attempts; the last answer was: Out of host capacity.');
  });
});

describe('a deadline that passes without any answer', () => {
  it.each(['UNKNOWN', 'TIMEOUT'])('speaks of the network, not of shapes: %s', async (unheard) => {
    const limited = plannedHunt({ settings: { hunt: { deadline: 60 } } });
    const last = { class: unheard, message: 'connect ECONNREFUSED', offering: planOn(limited).offering, at: limited.createdAt };

    const { after } = await runStep({ ...limited, last }, { seconds: 61 });

    expect(after.failure?.remedy).toBe(
      'The cloud gave no answer: check the network and the endpoint ("foothold doctor"), then start again.',
    );
  });

  it('speaks of the network too where it was over before the first launch (regression: a laptop without a network was told to add shapes)', async () => {
    const limited = plannedHunt({ settings: { hunt: { deadline: 60 } } });

    const { after } = await runStep({ ...limited, counters: { ...limited.counters, errors: 4 } }, { seconds: 61 });

    expect(after.failure?.remedy).toContain('check the network and the endpoint');
  });
});

describe('an execution with many rounds', () => {
  const rounds = planned.request.settings.hunt.roundsPerExecution;
  const turning =
    (to: HuntDocument['next']['step']): StepBody =>
    async (run) => ({ document: { ...run.document, next: { ...run.document.next, step: to } }, events: [] });

  it('hands over at the last of them, and a fresh one counts anew', async () => {
    const { after } = await runStep({ ...planned, rounds: rounds - 1, generation: 2 });

    expect(after).toMatchObject({ handOver: 'due', rounds: 0, generation: 3 });
  });

  it('does not hand over one round before', async () => {
    const { after } = await runStep({ ...planned, rounds: rounds - 2 });

    expect(after).toMatchObject({ handOver: 'no', rounds: rounds - 1, generation: planned.generation });
  });

  it.each(['end', 'failed', 'notify'] as const)('does not hand over where only %s is left', async (to) => {
    const { after } = await runStep({ ...planned, rounds: rounds + 5 }, { body: turning(to) });

    expect(after).toMatchObject({ handOver: 'no', rounds: rounds + 6 });
  });
});
