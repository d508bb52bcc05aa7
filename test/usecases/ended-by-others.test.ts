import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { cancelHunt, pauseHunt, resumeHunt } from '../../shared/usecases/control.ts';
import { endHunt } from '../../shared/usecases/control-end.ts';
import { type Ec2Lab, openEc2Lab } from '../support/ec2-lab.ts';
import { executeToEnd, functionsOver, runUntil } from '../support/lab.ts';

const me = { by: 'a test' };

/** Somebody ends the instance, and takes the key pair away if told, and an hour and more goes by: EC2 knows neither. */
async function vanish(lab: Ec2Lab, keys: readonly string[] = []): Promise<void> {
  const cloud = await lab.rooms.cloud('aws');
  for (const { id } of lab.world.living()) await cloud.terminate(id);
  for (const name of keys) await cloud.keyPairs?.remove(name);
  lab.pass(2 * 3600);
}

async function led(settings: JsonObject = {}, scenario: JsonObject = {}) {
  const lab = await openEc2Lab(scenario);
  const lease = await lab.lead();
  const begun = await lab.start(lease, settings);
  const sit = async () => ({ lease, confirm: async () => lease, release: async () => undefined });
  const toEnd = (document: HuntDocument) => executeToEnd(lab, document.huntId, functionsOver(lab.rooms));
  return {
    lab,
    begun,
    toEnd,
    end: (huntId: string) => endHunt(huntId, 'a test', lease, lab.rooms),
    cancel: (huntId: string) => cancelHunt({ huntId, ...me }, sit, lab.rooms),
    resume: (huntId: string) => resumeHunt({ huntId, ...me }, sit, lab.rooms),
    /** Paused with an instance that is coming up. */
    async pause(): Promise<HuntDocument> {
      await runUntil(lab, begun, functionsOver(lab.rooms), ({ next }) => next.step === 'probe');
      await pauseHunt({ huntId: begun.huntId, ...me }, lab.rooms);
      return toEnd(begun);
    },
    events: async () => (await lab.rooms.store.timeline(begun.huntId)).map(({ event }) => event),
    refused: (operation: string) => lab.world.calls.filter((call) => call.operation === operation && call.status === 403).length,
  };
}

describe('regression: a hunt whose instance vanished more than an hour ago', () => {
  it('is ended clean where it was handed over', async () => {
    const { lab, begun, toEnd, end, events, refused } = await led();
    const ready = await toEnd(begun);
    await vanish(lab, lab.world.keyPairs());

    const ended = await toEnd(await end(ready.huntId));

    expect(ready.phase).toBe('ready');
    expect(ended).toMatchObject({ phase: 'cancelled', failure: { error: 'Hunt.Ended' }, cleanUp: { problem: null } });
    expect(await events()).not.toContain('clean-up.incomplete');
    expect([refused('TerminateInstances'), refused('DeleteKeyPair')]).toEqual([1, 1]);
  });

  it('is cancelled clean where it was paused', async () => {
    const { lab, pause, toEnd, cancel, events, refused } = await led();
    const paused = await pause();
    await vanish(lab);

    const { document } = await cancel(paused.huntId);
    const ended = await toEnd(document);

    expect([paused.phase, paused.instance === null]).toEqual(['paused', false]);
    expect(ended).toMatchObject({ phase: 'cancelled', cleanUp: { problem: null } });
    expect(await events()).not.toContain('clean-up.incomplete');
    expect(refused('TerminateInstances')).toBe(1);
  });

  it('goes on and ends clean where it is resumed', async () => {
    const { lab, pause, toEnd, resume, events, refused } = await led();
    const paused = await pause();
    await vanish(lab);

    const { document } = await resume(paused.huntId);
    const ended = await toEnd(document);

    expect(ended).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.SshTimeout' }, cleanUp: { problem: null } });
    expect(await events()).not.toContain('clean-up.incomplete');
    expect([paused.phase, refused('TerminateInstances'), lab.world.keyPairs()]).toEqual(['paused', 1, []]);
  });
});

describe('regression: a clean-up that could not be finished in its time, and is finished later', () => {
  // EC2 takes no termination for three quarters of an hour.
  const busy = { kind: 'unavailable-503', operation: 'TerminateInstances', from: 0, to: '45m' };

  it.each([
    ['why it failed', { sshNeverAnswers: true }, { phase: 'failed', failure: { error: 'Hunt.SshTimeout' } }],
    [
      'its remains, where it would have gone on',
      { fates: [{ kind: 'stuck' }] },
      { phase: 'failed', failure: { error: 'Hunt.CleanedUpLate' } },
    ],
  ])('ends the hunt with %s', async (_, scenario, wanted) => {
    const { lab, begun, toEnd, cancel, events } = await led({}, { ...scenario, faults: [busy] });
    const left = await toEnd(begun);
    lab.pass(3600);
    await vanish(lab);

    const { document } = await cancel(left.huntId);
    const ended = await toEnd(document);

    expect(left).toMatchObject({ endedAt: null, failure: { error: 'Hunt.CleanUpIncomplete' } });
    expect(ended).toMatchObject({ ...wanted, endedAt: expect.any(String), cleanUp: { problem: null } });
    expect((await events()).filter((event) => event === 'clean-up.incomplete')).toHaveLength(1);
    expect(lab.world.keyPairs()).toEqual([]);
  });

  it('leaves a hunt that was cancelled cancelled', async () => {
    const { lab, pause, toEnd, cancel } = await led({}, { faults: [busy] });
    const paused = await pause();
    const left = await toEnd((await cancel(paused.huntId)).document);
    lab.pass(3600);

    const ended = await toEnd((await cancel(left.huntId)).document);

    expect(left).toMatchObject({ endedAt: null, failure: { error: 'Hunt.CleanUpIncomplete' } });
    expect(ended).toMatchObject({ phase: 'cancelled', endedAt: expect.any(String), failure: { error: 'Hunt.Cancelled' } });
    expect(lab.world.living()).toEqual([]);
  });
});
