import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { type AccountPace, applyRefusal } from '../../../shared/domain/hunting/apply-refusal.ts';
import { afterLaunch, paceSettings, takeSlot } from '../../../shared/domain/hunting/pace-of.ts';
import { decidePace, type PaceSettings } from '../../../shared/domain/pace/index.ts';
import { answer, freshAccount, type HuntOptions, outcomeOf, plannedHunt, sent, sentHunt, start } from './hunts-for-tests.ts';

const metronome = (changes: Partial<PaceSettings> = {}) => ({ ...paceSettings(plannedHunt()), ...changes });
const exponential = (changes: Partial<PaceSettings> = {}) => metronome({ policy: 'exponential', ...changes });
const at = (pace: number) => ({ pace, streak: 0, fails: 0, since: start, exponent: 0 });
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const seconds = (most: number) => fc.double({ min: 0, max: most, noNaN: true });
const anySettings: fc.Arbitrary<PaceSettings> = fc
  .record({
    policy: fc.constantFrom<PaceSettings['policy'][]>('metronome', 'exponential'),
    floor: seconds(60),
    base: seconds(30),
    max: seconds(600),
    jitter: seconds(10),
    spread: unit,
    interAdMin: seconds(30),
    interAdMax: seconds(60),
  })
  .map((changes) => metronome({ ...changes, start: changes.floor }));

describe('a slot', () => {
  test('is the hunt’s own time when the account is free', () => {
    expect(takeSlot(start, start - 5000, metronome(), at(10))).toEqual({ slot: start, nextAt: start + 10_000 });
  });

  test('is the account’s next one, a whole number of seconds later, when it is not', () => {
    expect(takeSlot(start, start + 1, metronome(), at(10)).slot).toBe(start + 1000);
    expect(takeSlot(start, start + 4000, metronome(), at(10)).slot).toBe(start + 4000);
  });

  test.each([
    { settings: metronome(), pace: 10, gap: 10 },
    { settings: metronome(), pace: 40, gap: 35 },
    { settings: metronome({ floor: 2 }), pace: 2, gap: 2 },
    { settings: metronome({ floor: 2.5, spread: 1 }), pace: 60, gap: 2 },
    { settings: metronome({ spread: 0 }), pace: 300, gap: 299 },
    { settings: exponential(), pace: 10, gap: 1 },
    { settings: exponential({ interAdMin: 5, base: 4.5 }), pace: 10, gap: 4 },
    { settings: exponential({ interAdMin: 0 }), pace: 10, gap: 0 },
  ])('leaves $gap s to the next hunt at pace $pace', ({ settings, pace, gap }) => {
    expect(takeSlot(start, 0, settings, at(pace)).nextAt).toBe(start + gap * 1000);
  });
});

describe('a lone hunt', () => {
  test('keeps its own rhythm, whatever the policy and the answers', () => {
    const signals = fc.array(
      fc.record({ signal: fc.constantFrom('clean', 'throttled', 'faulty'), cycleEnded: fc.boolean(), random: fc.tuple(unit, unit) }),
      {
        maxLength: 40,
      },
    );

    fc.assert(
      fc.property(anySettings, signals, (settings, answers) => {
        let account = { state: { pace: settings.floor, streak: 0, fails: 0, since: start, exponent: 0 }, nextAt: 0 };
        let now = start;
        for (const { signal, cycleEnded, random } of answers) {
          const decided = decidePace(account.state, { signal, cycleEnded, random, now, retryAfter: null, cycleThrottled: false }, settings);
          const turn = takeSlot(now + decided.waitSeconds * 1000, account.nextAt, settings, decided.state);
          const waited = (turn.slot - now) / 1000;
          // What the bucket has paid out may be quicker than the pace was: then the slot that is already taken stands.
          if (signal === 'throttled') expect(waited).toBeGreaterThanOrEqual(decided.waitSeconds);
          else expect(waited).toBe(decided.waitSeconds);
          account = { state: decided.state, nextAt: turn.nextAt };
          now = turn.slot;
        }
      }),
    );
  });

  test('keeps it where the next pace falls below a whole second (regression: one second late at a pace of 23)', () => {
    const settings = metronome({ floor: 15, start: 15, max: 24, spread: 0 });
    const { nextAt } = takeSlot(start, 0, settings, at(23));

    const decided = decidePace(
      at(23),
      { signal: 'clean', cycleEnded: false, random: [0, 0], now: start, retryAfter: null, cycleThrottled: false },
      settings,
    );

    expect(decided.waitSeconds).toBe(22);
    expect(takeSlot(start + 22_000, nextAt, settings, decided.state).slot).toBe(start + 22_000);
  });
});

describe('several hunts of one account', () => {
  test.each([
    { policy: 'metronome', floor: 10, least: 10 },
    { policy: 'metronome', floor: 2, least: 2 },
    { policy: 'exponential', floor: 10, least: 1 },
  ] as const)('$policy, floor $floor: no two planned calls lie closer than $least s', ({ policy, floor, least }) => {
    const names = fc.array(fc.tuple(fc.constantFrom('CAPACITY', 'THROTTLED', 'QUOTA', 'TRANSIENT'), unit, unit), {
      minLength: 30,
      maxLength: 80,
    });

    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), names, (count, answers) => {
        const calls = callsOf(count, answers, { pace: { policy, floor } });

        const gaps = calls.slice(count).map((at, index) => at - (calls[count + index - 1] as number));
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(least * 1000);
      }),
      { numRuns: 60 },
    );
  });
});

type Answers = ['CAPACITY' | 'THROTTLED' | 'QUOTA' | 'TRANSIENT', number, number][];

/** Instants of all calls of hunts that share an account, each hunt answered in the order of their slots. */
function callsOf(count: number, answers: Answers, settings: NonNullable<HuntOptions['settings']>): number[] {
  const first = plannedHunt({ settings });
  let account: AccountPace = freshAccount(first);
  const hunts: { document: HuntDocument; at: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const turn = takeSlot(start + index * 137, account.nextAt, paceSettings(first), account.state);
    account = { ...account, nextAt: turn.nextAt };
    hunts.push({ document: first, at: turn.slot });
  }
  const calls: number[] = [];
  for (const [name, ...random] of answers) {
    const hunt = hunts.reduce((one, other) => (other.at < one.at ? other : one));
    calls.push(hunt.at);
    const now = hunt.at;
    const move = applyRefusal(sent(hunt.document, now), answer(hunt.document, { outcome: outcomeOf(name), account, now, random }));
    account = move.pace ?? account;
    hunt.document = move.document;
    // A hunt that is over calls no more.
    hunt.at = move.document.next.step === 'attempt' ? now + move.document.next.waitSeconds * 1000 : Number.POSITIVE_INFINITY;
    if (hunts.every(({ at }) => at === Number.POSITIVE_INFINITY)) break;
  }
  return calls;
}

describe('an accepted launch', () => {
  test('is a clean answer for the account', () => {
    const document = sentHunt();
    const account = { state: { ...document.pace, pace: 100, streak: 50, fails: 3 }, nextAt: 0 };

    const { state } = afterLaunch(document, account, start);

    expect(state).toMatchObject({ pace: 95, streak: 51, fails: 0 });
  });

  test('takes no slot from the other hunts', () => {
    const document = sentHunt();

    const soon = afterLaunch(document, { state: document.pace, nextAt: 0 }, start);
    const later = afterLaunch(document, { state: document.pace, nextAt: start + 25_000 }, start);

    expect(soon.nextAt).toBe(start + 10_000);
    expect(later.nextAt).toBe(start + 25_000);
  });
});
