import { describe, expect, it } from 'vitest';
import { run as cancel } from '../../functions/cancel/handler.ts';
import { run as pause } from '../../functions/pause/handler.ts';
import { run as resume } from '../../functions/resume/handler.ts';
import type { HuntDocument, StepName } from '../../shared/domain/hunt.ts';
import type { ControlAnswer } from '../../shared/usecases/control.ts';
import { endHunt } from '../../shared/usecases/control-end.ts';
import { executeToEnd, functionsOver, type Lab, openLab, runUntil } from '../support/lab.ts';

const at = (step: StepName) => (document: HuntDocument) => document.next.step === step;

/** A hunt led to the step by a runner that then gave the lease back. */
async function led(step: StepName, scenario = {}): Promise<{ lab: Lab; huntId: string }> {
  const lab = await openLab(scenario);
  const lease = await lab.lead();
  const document = await lab.start(lease);
  await runUntil(lab, document, functionsOver(lab.rooms), at(step));
  await lab.rooms.store.releaseLease(lease);
  return { lab, huntId: document.huntId };
}

/** Hands the hunt to a runner under a fresh lease, as the start of an execution does. */
async function goOn(lab: Lab, { document, start }: ControlAnswer): Promise<HuntDocument> {
  if (!start) throw new Error('nothing is to be started');
  return executeToEnd(lab, document.huntId, functionsOver(lab.rooms));
}

const eventsOf = async (lab: Lab, huntId: string) => (await lab.rooms.store.timeline(huntId)).map(({ event }) => event);

describe('cancelling by a function', () => {
  it.each(['attempt', 'poll', 'probe', 'ready'] as const)('ends a hunt that is at the step %s, and what it launched', async (step) => {
    const { lab, huntId } = await led(step);

    const answer = (await cancel({ huntId, by: 'somebody' }, lab.rooms)) as ControlAnswer;
    const document = await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    expect(answer).toMatchObject({ start: false, problem: null });
    expect(document).toMatchObject({ phase: 'cancelled', failure: { error: 'Hunt.Cancelled', message: 'cancelled by somebody' } });
    expect(lab.world.living()).toEqual([]);
  });

  it('takes a paused hunt over, so that its execution ends what it kept', async () => {
    const { lab, huntId } = await led('probe');
    await pause({ huntId }, lab.rooms);
    const paused = await executeToEnd(lab, huntId, functionsOver(lab.rooms));
    const kept = lab.world.living().length;

    const document = await goOn(lab, (await cancel({ huntId }, lab.rooms)) as ControlAnswer);

    expect([paused.phase, kept, document.phase, lab.world.living()]).toEqual(['paused', 1, 'cancelled', []]);
  });

  it('leaves a paused hunt of an account that somebody leads with the wish on record, and says who leads', async () => {
    const { lab, huntId } = await led('probe');
    await pause({ huntId }, lab.rooms);
    await executeToEnd(lab, huntId, functionsOver(lab.rooms));
    const { account } = await lab.load(huntId);
    const lease = {
      account,
      holder: { host: 'there', pid: 4711, startedAt: null },
      now: new Date(lab.now()).toISOString(),
      expiresAt: new Date(lab.now() + 60_000).toISOString(),
      isAlive: () => true,
    };
    await lab.rooms.store.acquireLease(lease);

    const answer = (await cancel({ huntId }, lab.rooms)) as ControlAnswer;

    expect(answer).toMatchObject({ start: false, problem: expect.stringContaining('pid 4711 on there') });
    expect((await lab.rooms.store.loadHunt(huntId))?.control?.wish).toBe('cancel');
  });

  it('changes nothing about a hunt that has ended', async () => {
    const { lab, huntId } = await led('end');
    const before = await lab.load(huntId);

    const answer = (await cancel({ huntId }, lab.rooms)) as ControlAnswer;

    expect(answer).toEqual({ document: before, start: false, problem: null });
    expect((await lab.rooms.store.loadHunt(huntId))?.control).toBeNull();
    expect(lab.world.living()).toHaveLength(1);
  });
});

describe('pausing and resuming by functions', () => {
  it('stops a hunt where it is and goes on to the same instance', async () => {
    const { lab, huntId } = await led('probe');
    await pause({ huntId, by: 'somebody' }, lab.rooms);
    const paused = await executeToEnd(lab, huntId, functionsOver(lab.rooms));
    const id = lab.world.living()[0]?.id;

    const again = (await pause({ huntId }, lab.rooms)) as ControlAnswer;
    const document = await goOn(lab, (await resume({ huntId }, lab.rooms)) as ControlAnswer);

    expect([paused.phase, again.document.phase]).toEqual(['paused', 'paused']);
    expect([document.phase, document.instance?.id, lab.world.living().length]).toEqual(['ready', id, 1]);
  });

  it('takes a pause back that nobody has honoured yet', async () => {
    const { lab, huntId } = await led('attempt');
    await pause({ huntId }, lab.rooms);

    const answer = (await resume({ huntId }, lab.rooms)) as ControlAnswer;
    const document = await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    expect([answer.start, document.phase]).toEqual([false, 'ready']);
  });

  it('does not take back a cancel', async () => {
    const { lab, huntId } = await led('attempt');
    await cancel({ huntId }, lab.rooms);

    await resume({ huntId }, lab.rooms);

    expect((await executeToEnd(lab, huntId, functionsOver(lab.rooms))).phase).toBe('cancelled');
  });

  it('changes nothing about a hunt that has ended', async () => {
    const { lab, huntId } = await led('end');

    const answers = [await pause({ huntId }, lab.rooms), await resume({ huntId }, lab.rooms)] as ControlAnswer[];

    expect(answers.map(({ start, document }) => [start, document.phase])).toEqual([
      [false, 'ready'],
      [false, 'ready'],
    ]);
  });
});

describe('any of them', () => {
  it.each([
    ['cancel', cancel],
    ['pause', pause],
    ['resume', resume],
  ])('%s names a hunt that is not on record, and an id that is none', async (_, run) => {
    const { rooms } = await openLab();

    await expect(run({ huntId: '01JBQ0000000000000000000ZZ' }, rooms)).rejects.toMatchObject({ name: 'HuntUnknownError' });
    await expect(run({ huntId: 'mine', by: '' }, rooms)).rejects.toMatchObject({
      name: 'InputError',
      problems: [{ path: 'huntId' }, { path: 'by' }],
    });
  });
});

describe('ending what was handed over', () => {
  it('ends the instance, its volumes and the temporary key, and the hunt ends cancelled with its own reason', async () => {
    const { lab, huntId } = await led('end');
    const handed = await lab.load(huntId);
    const keys = lab.keys.size;

    await endHunt(huntId, 'somebody', await lab.lead(), lab.rooms);
    const document = await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    expect([handed.phase, keys, document.phase, document.failure]).toEqual([
      'ready',
      1,
      'cancelled',
      expect.objectContaining({ error: 'Hunt.Ended', message: 'handed over, and ended by somebody' }),
    ]);
    expect([lab.world.living(), lab.keys.size, document.key?.reference]).toEqual([[], 0, null]);
    expect(lab.world.volumes().filter(({ state }) => state === 'AVAILABLE')).toEqual([]);
    expect(document.cleanUp?.gone).toEqual([handed.instance?.id]);
    expect((await eventsOf(lab, huntId)).slice(-4)).toEqual(['clean-up.ended-instance', 'clean-up.done', 'key.removed', 'hunt.cancelled']);
  });

  it('goes on after a death in the middle of it', async () => {
    const { lab, huntId } = await led('end');
    await endHunt(huntId, 'somebody', await lab.lead(), lab.rooms);
    await runUntil(lab, await lab.load(huntId), functionsOver(lab.rooms), ({ cleanUp }) => cleanUp?.looks === 1);

    await lab.rooms.store.releaseLease(await lab.lead());
    const { adoptHunt } = await import('../../shared/usecases/adopt-hunt.ts');
    await adoptHunt(huntId, await lab.lead(), lab.rooms);

    expect(await executeToEnd(lab, huntId, functionsOver(lab.rooms))).toMatchObject({
      phase: 'cancelled',
      failure: { error: 'Hunt.Ended' },
    });
    expect(lab.world.living()).toEqual([]);
  });

  it('leaves alone what was not handed over, and names what is not on record', async () => {
    const { lab, huntId } = await led('probe');
    const before = await lab.load(huntId);
    const lease = await lab.lead();

    expect(await endHunt(huntId, 'somebody', lease, lab.rooms)).toEqual(before);
    await expect(endHunt('01JBQ0000000000000000000ZZ', 'somebody', lease, lab.rooms)).rejects.toMatchObject({ name: 'HuntUnknownError' });
  });
});
