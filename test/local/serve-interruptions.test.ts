import { describe, expect, it, onTestFinished } from 'vitest';
import { createInterruptions } from '../../local/serve/interruptions.ts';
import { interrupted } from '../support/interruption-lab.ts';

/** The interruption machine of a server whose clock only moves when it is told to. */
async function served(settings = {}) {
  const lab = await interrupted({ settings });
  const sleepers: (() => void)[] = [];
  const clock = {
    now: lab.lab.now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          lab.lab.pass(signal?.aborted ? 0 : ms / 1000);
          resolve();
        };
        sleepers.push(wake);
        signal?.addEventListener('abort', wake, { once: true });
      }),
  };
  const open = () => {
    const interruptions = createInterruptions({ rooms: lab.rooms, clock, start: () => lab.start });
    onTestFinished(() => interruptions.stop());
    return interruptions;
  };
  const turn = async () => {
    for (let turns = 0; turns < 60; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const wake = async () => {
    await turn();
    sleepers.shift()?.();
    await turn();
  };
  const warned = { huntId: lab.document.huntId, at: String(lab.notice['time']), event: lab.notice };
  return { ...lab, open, wake, turn, sleepers, warned };
}

describe('the interruptions of a server', () => {
  it('run in the background, once for each notice', async () => {
    const lab = await served();
    lab.take();
    const interruptions = lab.open();

    const answers = [await interruptions.start(lab.warned), await interruptions.start(lab.warned)];
    await lab.turn();
    while (lab.sleepers.length > 0) await lab.wake();
    await interruptions.idle();

    expect(answers).toEqual(['started', 'known']);
    expect(lab.told).toHaveLength(1);
    expect((await lab.load()).interruption?.endedAt).not.toBeNull();
  });

  it('stop at their next wait with the server, and are taken up by the next one', async () => {
    const lab = await served();
    lab.take();
    const first = lab.open();
    await first.start(lab.warned);
    await lab.turn();
    await first.stop();
    const left = (await lab.load()).interruption;
    lab.sleepers.length = 0;

    const second = lab.open();
    await second.resumeAll();
    await lab.turn();
    while (lab.sleepers.length > 0) await lab.wake();
    await second.idle();

    expect(left?.endedAt).toBeNull();
    expect((await lab.load()).interruption).toMatchObject({ unfinished: [], hooks: [{ state: 'done' }] });
    expect(lab.told).toHaveLength(1);
  });

  it('that were seen through are not taken up again, and none begins in a server that stops', async () => {
    const lab = await served();
    lab.take();
    await lab.run(lab.notice);
    const interruptions = lab.open();

    await interruptions.resumeAll();
    await lab.turn();
    await interruptions.stop();

    expect(lab.sleepers).toEqual([]);
    expect(await interruptions.start(lab.warned)).toBe('known');
  });

  it('that break are told in the log, and leave the server running', async () => {
    const lab = await served();
    const told: string[] = [];
    const log = { ...lab.rooms.log, error: (event: string) => void told.push(event) };
    const store = { ...lab.rooms.store, loadHunt: () => Promise.reject(new RangeError('a defect')) };
    const interruptions = createInterruptions({
      rooms: { ...lab.rooms, log, store },
      clock: lab.start.wall as never,
      start: () => lab.start,
    });

    await interruptions.start(lab.warned);
    await interruptions.idle();

    expect(told).toEqual(['interruption.stopped']);
  });
});
