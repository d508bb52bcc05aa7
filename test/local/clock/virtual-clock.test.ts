import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaledClock } from '../../../local/clock/scaled-clock.ts';
import { VirtualClock } from '../../../local/clock/virtual-clock.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('VirtualClock', () => {
  it('jumps over hours in no time once everybody sleeps', async () => {
    const clock = new VirtualClock(0);

    await clock.run(() => clock.sleep(5 * 3_600_000));

    expect(clock.now()).toBe(18_000_000);
  });

  it('stands still while one participant does real work', async () => {
    const clock = new VirtualClock(0);
    let seen = -1;

    await Promise.all([
      clock.run(async () => {
        for (let i = 0; i < 20; i += 1) await turn();
        seen = clock.now();
      }),
      clock.run(() => clock.sleep(1000)),
    ]);

    expect(seen).toBe(0);
    expect(clock.now()).toBe(1000);
  });

  it('holds the next timer back until the woken participant sleeps again', async () => {
    const clock = new VirtualClock(0);
    const log: string[] = [];
    const walker = (name: string, ms: number) =>
      clock.run(async () => {
        for (let step = 0; step < 3; step += 1) {
          await clock.sleep(ms);
          log.push(`${name} wakes at ${clock.now()}`);
          await turn();
          await turn();
          log.push(`${name} is done at ${clock.now()}`);
        }
      });

    await Promise.all([walker('a', 10), walker('b', 15)]);

    expect(log).toEqual([
      'a wakes at 10',
      'a is done at 10',
      'b wakes at 15',
      'b is done at 15',
      'a wakes at 20',
      'a is done at 20',
      'b wakes at 30',
      'b is done at 30',
      'a wakes at 30',
      'a is done at 30',
      'b wakes at 45',
      'b is done at 45',
    ]);
  });

  it('lets an outer run wait for inner ones without stopping time', async () => {
    const clock = new VirtualClock(0);

    await clock.run(async () => {
      await Promise.all([clock.run(() => clock.sleep(50)), clock.run(() => clock.sleep(80))]);
      await clock.sleep(20);
    });

    expect(clock.now()).toBe(100);
  });

  it('counts a sleeper outside every run as a participant of its own', async () => {
    const clock = new VirtualClock(0);

    await clock.sleep(70);

    expect(clock.now()).toBe(70);
  });

  it('lets time pass for a caller that waits for a slow server', async () => {
    const clock = new VirtualClock(0);
    const serve = () => clock.detach(() => clock.sleepForCaller(3000));

    await clock.run(async () => {
      await serve();
      await clock.sleep(500);
    });

    expect(clock.now()).toBe(3500);
  });

  it('keeps time still for the other participants while one waits for a slow server', async () => {
    const clock = new VirtualClock(0);
    const seen: number[] = [];

    await Promise.all([
      clock.run(() => clock.detach(() => clock.sleepForCaller(3000))),
      clock.run(async () => {
        for (let i = 0; i < 10; i += 1) await turn();
        seen.push(clock.now());
        await clock.sleep(1000);
        seen.push(clock.now());
      }),
    ]);

    expect(seen).toEqual([0, 1000]);
    expect(clock.now()).toBe(3000);
  });

  it('does not move for scheduled work alone, and stands still while it runs', async () => {
    const clock = new VirtualClock(0);
    const log: string[] = [];
    clock.schedule(40, async () => {
      await turn();
      await turn();
      log.push(`work ends at ${clock.now()}`);
    });

    for (let i = 0; i < 10; i += 1) await turn();
    log.push(`nobody sleeps at ${clock.now()}`);
    await clock.sleep(41);

    expect(log).toEqual(['nobody sleeps at 0', 'work ends at 40']);
    expect(clock.now()).toBe(41);
  });

  it('does no scheduled work that was called off', async () => {
    const clock = new VirtualClock(0);
    const stop = new AbortController();
    let done = 0;
    clock.schedule(10, async () => (done += 1), stop.signal);
    clock.schedule(20, async () => (done += 10));

    stop.abort();
    await clock.sleep(30);

    expect(done).toBe(10);
  });

  it('wakes an aborted sleeper at once, without moving time', async () => {
    const clock = new VirtualClock(0);
    const stop = new AbortController();
    const sleeping = clock.sleep(Infinity, stop.signal);

    stop.abort();
    await sleeping;
    await clock.run(() => clock.sleep(1000, stop.signal));

    expect(clock.now()).toBe(0);
  });

  it('really waits min(d / factor, cap) before a jump when compressed', async () => {
    const clock = new VirtualClock(0);
    clock.compress(1000, 20);
    const start = performance.now();

    await clock.sleep(3_600_000);

    expect(performance.now() - start).toBeGreaterThanOrEqual(15);
    expect(clock.now()).toBe(3_600_000);
  });

  it('gives a sleep that starts during a compressed wait its turn', async () => {
    const clock = new VirtualClock(0);
    clock.compress(1, 5);
    const log: number[] = [];
    const long = clock.sleep(1000).then(() => log.push(clock.now()));
    await turn();

    await clock.sleep(10).then(() => log.push(clock.now()));
    await long;

    expect(log).toEqual([10, 1000]);
  });

  it('never goes back and fires timers in order of time, then of registration', async () => {
    const delays = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 30 });

    await fc.assert(
      fc.asyncProperty(fc.array(delays, { minLength: 1, maxLength: 8 }), async (walks) => {
        const clock = new VirtualClock(0);
        const fired: number[] = [];
        const ends = walks.map((walk) => walk.reduce((sum, each) => sum + each, 0));

        const finished = await Promise.all(
          walks.map((walk) =>
            clock.run(async () => {
              for (const each of walk) {
                const due = clock.now() + each;
                await clock.sleep(each);
                expect(clock.now()).toBe(due);
                fired.push(clock.now());
              }
              return clock.now();
            }),
          ),
        );

        expect(finished).toEqual(ends);
        expect(fired).toEqual(fired.toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  it('fires the timers left in order when others are aborted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean()), { maxLength: 200 }), async (wishes) => {
        const clock = new VirtualClock(0);
        const stop = new AbortController();
        const fired: [number, number][] = [];
        const all = wishes.map(([ms, aborted], index) =>
          clock.sleep(ms, aborted ? stop.signal : undefined).then(() => void (aborted || fired.push([ms, index]))),
        );

        stop.abort();
        await Promise.all(all);

        const expected = wishes.flatMap(([ms, aborted], index) => (aborted ? [] : [[ms, index] as [number, number]]));
        expect(fired).toEqual(expected.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
      { numRuns: 60 },
    );
  });
});

describe('scaledClock', () => {
  it('runs factor times as fast as the clock under it', async () => {
    const real = new VirtualClock(5000);
    const clock = scaledClock(60, real);

    await clock.sleep(120_000);

    expect(real.now()).toBe(7000);
    expect(clock.now()).toBe(5000 + 120_000);
  });
});
