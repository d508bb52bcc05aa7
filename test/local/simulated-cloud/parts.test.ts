import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { VirtualClock } from '../../../local/clock/virtual-clock.ts';
import { parseDuration } from '../../../local/simulated-cloud/duration.ts';
import type { FaultRule } from '../../../local/simulated-cloud/faults.ts';
import { createFaults } from '../../../local/simulated-cloud/faults.ts';
import { hostKeys } from '../../../local/simulated-cloud/host-keys.ts';
import { later } from '../../../local/simulated-cloud/later.ts';
import { loopbackAddress } from '../../../local/simulated-cloud/loopback.ts';
import { covers } from '../../../local/simulated-cloud/span.ts';
import { createThrottle } from '../../../local/simulated-cloud/throttle.ts';
import { checkPublicKey } from '../../../shared/domain/ssh/index.ts';
import { seededRandom } from '../../../shared/platform/random.ts';

describe('a duration', () => {
  it.each(['5h', '1h30m', '90s', '90', 90, '250ms', '1.5m'])('may be %j', (value) => {
    expect(parseDuration(value)).toBe({ '5h': 18_000, '1h30m': 5400, '250ms': 0.25 }[value] ?? 90);
  });

  it.each(['1 hour', '-5s', '', 'h', '5x', -1, Infinity, null])('may not be %j', (value) => {
    expect(parseDuration(value)).toBeNull();
  });
});

describe('a span', () => {
  it('holds its start and not its end, which may be open', () => {
    const at = [9, 10, 19, 20, 1e9];

    expect(at.map((each) => covers({ from: 10, for: 10 }, each))).toEqual([false, true, true, false, false]);
    expect(at.map((each) => covers({ from: 10, to: 20 }, each))).toEqual([false, true, true, false, false]);
    expect(at.map((each) => covers({ from: 10 }, each))).toEqual([false, true, true, true, true]);
  });
});

describe('a token bucket', () => {
  it('never gives more than its burst and what has flowed in since', () => {
    const calls = fc.array(fc.record({ gap: fc.double({ min: 0, max: 10, noNaN: true }), wanted: fc.integer({ min: 1, max: 4 }) }), {
      maxLength: 50,
    });

    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 5 }), fc.double({ min: 0.1, max: 3, noNaN: true }), (steps, burst, refill) => {
        const take = createThrottle({ burst, refill });
        let [now, given] = [0, 0];
        for (const { gap, wanted } of steps) {
          now += gap;
          if (take(now, wanted)) given += wanted;
        }
        expect(given).toBeLessThanOrEqual(burst + now * refill + 1e-6);
      }),
    );
  });

  it('locks out for as long as it is asked too early', () => {
    const take = createThrottle({ burst: 1, refill: 1, lockout: 60 });

    expect([0, 0, 59, 118, 178].map((at) => take(at))).toEqual([true, false, false, false, true]);
    expect(createThrottle(undefined)(0, 1000)).toBe(true);
  });
});

describe('fault rules', () => {
  const rule = (over: Partial<FaultRule & { name: string }>) => ({ operation: 'Launch', of: 'calls' as const, from: 0, name: '', ...over });
  const call = { operation: 'Launch', accepted: false, seconds: 0 };

  it('count each for itself, and the first that is due is met', () => {
    const meet = createFaults([rule({ name: 'second', nth: 2 }), rule({ name: 'even', every: 2, times: 2 })], seededRandom(1), () => true);

    expect(Array.from({ length: 6 }, () => meet(call)?.name)).toEqual([undefined, 'second', undefined, 'even', undefined, 'even']);
  });

  it('look at operation, acceptance, time and place', () => {
    const rules = [
      rule({ name: 'late', from: 10, for: 5 }),
      rule({ name: 'accepted', of: 'accepted', nth: 1 }),
      rule({ name: 'any', operation: '*', to: 5 }),
    ];
    const meet = createFaults(rules, seededRandom(1), (fault) => fault.name !== 'late');

    expect(
      [call, { ...call, seconds: 10 }, { ...call, accepted: true, seconds: 20 }, { ...call, operation: 'List' }].map(
        (each) => meet(each)?.name,
      ),
    ).toEqual(['any', undefined, 'accepted', 'any']);
  });
});

describe('host keys', () => {
  it('are whole, and stay the same for an instance', () => {
    const all = Array.from({ length: 32 }, (_, index) => hostKeys(index)).flat();

    expect(all.flatMap((each) => checkPublicKey(each.publicKey))).toEqual([]);
    expect(hostKeys(3)).toBe(hostKeys(35));
    expect(new Set(all.map((each) => each.fingerprint)).size).toBe(64);
  });
});

describe('what happens by itself', () => {
  it('happens at its instant, or is called off', async () => {
    const clock = new VirtualClock(0);
    const [kept, dropped] = [new AbortController(), new AbortController()];
    const work = vi.fn(async () => undefined);
    const never = vi.fn(async () => undefined);
    later(clock, 5000, work, kept.signal);
    later(clock, 5000, never, dropped.signal);
    later(clock, Infinity, never, kept.signal);
    dropped.abort();

    await clock.sleep(4999);
    const early = work.mock.calls.length;
    await clock.sleep(2);

    expect([early, work.mock.calls.length, never.mock.calls.length]).toEqual([0, 1, 0]);
  });
});

it('every instance has a loopback address in the net of its cloud', () => {
  expect([1, 255, 256, 65_535].map((number) => loopbackAddress(78, number))).toEqual([
    '127.78.0.1',
    '127.78.0.255',
    '127.78.1.0',
    '127.78.255.255',
  ]);
});
