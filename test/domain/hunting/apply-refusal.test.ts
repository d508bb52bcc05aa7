import { describe, expect, test } from 'vitest';
import { rememberedMost } from '../../../shared/domain/hunt.ts';
import { applyLaunched } from '../../../shared/domain/hunting/apply-launched.ts';
import { applyRefusal } from '../../../shared/domain/hunting/apply-refusal.ts';
import { quietUntil } from '../../../shared/domain/hunting/go.ts';
import { heldBack } from '../../../shared/domain/hunting/spot-fallback.ts';
import type { Outcome } from '../../../shared/domain/outcome/outcome.ts';
import { afterAnswers, answer, freshAccount, nextAd, outcomeOf, plannedHunt, planOn, sent, sentHunt, start } from './hunts-for-tests.ts';

const refuse = (document: ReturnType<typeof sentHunt>, outcome: Outcome, changes = {}) =>
  applyRefusal(document, answer(document, { outcome, ...changes }));
const ads = (outcomes: readonly Outcome[]) => outcomes.map((_, index) => nextAd(afterAnswers(plannedHunt(), outcomes.slice(0, index + 1))));

describe('the next attempt', () => {
  test('goes to the next AD after a capacity refusal, with a new number and a new token', () => {
    const document = sentHunt();

    const { document: after } = refuse(document, outcomeOf('CAPACITY'));

    expect(nextAd(after)).toBe(2);
    expect(planOn(after)).toMatchObject({ attempt: 2, sentAt: null, sends: 0, unresolved: false });
    expect(planOn(after).token).not.toBe(planOn(document).token);
    expect(after.counters).toMatchObject({ capacity: 1, errors: 0 });
  });

  test('stays at the AD of a throttle, with a new number and a new token', () => {
    const document = sentHunt();

    const { document: after } = refuse(document, outcomeOf('THROTTLED'));

    expect(nextAd(after)).toBe(1);
    expect(planOn(after).attempt).toBe(2);
    expect(planOn(after).token).not.toBe(planOn(document).token);
    expect(after.counters).toMatchObject({ throttled: 1, errors: 0, cycles: 0 });
  });

  test('is the same attempt with the same token after a conflict, and its send counts as answered', () => {
    const document = sentHunt();

    const { document: after } = refuse(document, outcomeOf('TRANSIENT'));

    expect(after.plan).toEqual({ ...planOn(document), unresolved: false });
    expect(after.next.step).toBe('attempt');
  });

  test('is the same attempt, still open, when a throttle meets a repeated call', () => {
    const document = sent(sentHunt(), start + 20_000);

    const { document: after } = refuse(document, outcomeOf('THROTTLED'), { now: start + 21_000 });

    expect(after.plan).toEqual(document.plan);
    expect(planOn(after).unresolved).toBe(true);
    expect(after.next.waitSeconds).toBeGreaterThanOrEqual(10);
  });
});

describe('a repeated call that is refused without news of the first send', () => {
  const document = sent(sentHunt(), start + 20_000);

  test('lets the hunt go on after the settle time, and the attempt is remembered as unsettled', () => {
    const { document: after } = refuse(document, outcomeOf('THROTTLED'), { now: start + 90_000 });

    expect(planOn(after).attempt).toBe(2);
    expect(after.unsettled).toEqual([
      { attempt: 1, offering: planOn(document).offering, token: planOn(document).token, sentAt: planOn(document).lastSentAt },
    ]);
  });

  test('keeps the clean-up looking when the hunt ends with it', () => {
    const { document: after } = refuse(document, outcomeOf('QUOTA'), {
      now: start + 90_000,
      findings: { quota: { verdict: 'real', detail: '' }, readable: null },
    });

    expect(after.failure?.error).toBe('Hunt.Quota');
    expect(quietUntil(after)).toBe(start + 20_000 + 90_000);
  });

  test('remembers nothing after a verdict', () => {
    expect(refuse(document, outcomeOf('CAPACITY')).document.unsettled).toEqual([]);
  });
});

describe('a spot hunt', () => {
  const base = plannedHunt({ settings: { spot: { requestTimeout: 0 } } });
  const offerings = base.offerings.map((offering, index) => ({ ...offering, market: index === 0 ? ('spot' as const) : offering.market }));
  const spot = sent({ ...base, offerings, dropped: heldBack(offerings) });

  test('falls back to on-demand on an answered attempt', () => {
    const { document } = refuse(spot, outcomeOf('CAPACITY'));

    expect(document.spot.fellBack).not.toBeNull();
    expect(nextAd(document)).toBe(2);
  });

  test('does not fall back past an open attempt', () => {
    const again = sent(spot, start + 20_000);

    const { document } = refuse(again, outcomeOf('QUOTA'), { now: start + 21_000 });

    expect(document.spot.fellBack).toBeNull();
    expect(document.plan).toEqual(again.plan);
  });
});

test('with one offering every refusal ends a cycle', () => {
  const lone = plannedHunt({ settings: { hunt: { adNumbers: [2] } } });

  const document = afterAnswers(lone, Array(4).fill(outcomeOf('CAPACITY')));

  expect(nextAd(document)).toBe(2);
  expect(document.counters.cycles).toBe(4);
});

describe('a dropped offering', () => {
  const ineligible = outcomeOf('INELIGIBLE');
  const capacity = outcomeOf('CAPACITY');

  test('is not tried again', () => {
    expect(ads([ineligible, capacity, capacity, capacity, capacity])).toEqual([2, 3, 2, 3, 2]);
    expect(ads([capacity, ineligible, capacity, capacity, capacity])).toEqual([2, 3, 1, 3, 1]);
    expect(ads([capacity, capacity, ineligible, capacity, capacity])).toEqual([2, 3, 1, 2, 1]);
  });

  test('leaves the rest of its cycle to the other ones (regression: the cycle ended one AD early)', () => {
    const cycles = [1, 2, 3, 4, 5].map(
      (count) => afterAnswers(plannedHunt(), [ineligible, capacity, capacity, capacity, capacity].slice(0, count)).counters.cycles,
    );

    expect(cycles).toEqual([0, 0, 1, 1, 2]);
  });

  test('that was the last of its cycle ends the cycle', () => {
    const document = afterAnswers(plannedHunt(), [capacity, capacity, ineligible]);

    expect(document.counters.cycles).toBe(1);
    expect(document.cycle.position).toBe(0);
  });

  test('takes an earlier one along without a skip or a second visit', () => {
    const options = { alternatives: [{ shapeConfig: { ocpus: 1, memoryInGBs: 6 } }], settings: { hunt: { adNumbers: [1, 2] } } };
    const fourth = afterAnswers(plannedHunt(options), [capacity, capacity, outcomeOf('INELIGIBLE', { scope: 'zone' })]);

    const fifth = afterAnswers(fourth, [capacity]);

    expect(fourth.dropped).toHaveLength(2);
    expect(planOn(fourth).offering).toContain('PHX-AD-2/VM.Standard.A1.Flex:1x6');
    expect(fourth.counters.cycles).toBe(0);
    expect(planOn(fifth).offering).toContain('PHX-AD-2/VM.Standard.A1.Flex:2x12');
    expect(fifth.counters.cycles).toBe(1);
  });

  test('is told to the timeline with the words of the refusal', () => {
    const { events, document } = refuse(sentHunt(), ineligible);

    expect(events.map((event) => event.event)).toEqual(['attempt.answered', 'offering.dropped']);
    expect(events[1]?.data).toEqual({ offering: expect.stringContaining('PHX-AD-1'), message: 'the words of INELIGIBLE' });
    expect(document.dropped).toEqual([
      { offering: expect.stringContaining('PHX-AD-1'), rule: 'test.ineligible', message: 'the words of INELIGIBLE' },
    ]);
  });
});

describe('remains of the refused attempt', () => {
  const launched = (options = {}) =>
    applyLaunched(sentHunt(options), {
      instance: { id: 'ocid1.instance.oc1..dead', state: 'PROVISIONING' },
      workRequestId: null,
      now: start,
    }).document;
  const late = (name: Outcome['class']) => outcomeOf(name, { fault: { status: null, code: null, stage: 'late' } });

  test('are ended before the next attempt, which is on record already', () => {
    const { document } = refuse(launched(), late('CAPACITY'), { remains: true });

    expect(document.next.step).toBe('clean-up');
    expect(document.cleanUp).toMatchObject({ then: 'attempt', looks: 0, asked: [] });
    expect(document.instance?.id).toBe('ocid1.instance.oc1..dead');
    expect(planOn(document)).toMatchObject({ attempt: 2, sends: 0 });
  });

  test('are ended for a conflict too: its token is spent (regression: the dead attempt was sent again)', () => {
    const before = launched();

    const { document } = refuse(before, late('TRANSIENT'), { remains: true });

    expect(document.cleanUp?.then).toBe('attempt');
    expect(planOn(document).token).not.toBe(planOn(before).token);
  });

  test('are ended when the hunt ends with them', () => {
    const { document } = refuse(launched(), late('CONFIG'), { remains: true });

    expect(document.cleanUp?.then).toBe('failed');
    expect(document.instance?.id).toBe('ocid1.instance.oc1..dead');
  });

  test('are forgotten where there are none', () => {
    const { document } = refuse(launched(), late('CAPACITY'));

    expect(document.instance).toBeNull();
    expect(document.probe).toBeNull();
  });
});

describe('the end of a hunt', () => {
  test('leaves an answered attempt settled', () => {
    const { document } = refuse(sentHunt(), outcomeOf('AUTH'));

    expect(planOn(document).unresolved).toBe(false);
  });

  test('leaves an attempt open whose first send was never answered, when the repeated call is not let in', () => {
    const { document } = refuse(sent(sentHunt(), start + 20_000), outcomeOf('AUTH'));

    expect(document.failure?.error).toBe('Hunt.Auth');
    expect(planOn(document).unresolved).toBe(true);
  });

  test('keeps the first reason', () => {
    const document = { ...sentHunt(), failure: { error: 'Hunt.Deadline', message: 'too late', remedy: 'start again' } };

    const { document: after } = refuse(document, outcomeOf('AUTH'));

    expect(after.failure?.error).toBe('Hunt.Deadline');
  });

  test('names no next offering in the timeline', () => {
    const { events } = refuse(sentHunt(), outcomeOf('AUTH'));

    expect(events[0]?.data).toMatchObject({ class: 'AUTH', attempt: 1, next: null });
  });
});

describe('what is remembered', () => {
  test('the last answer, and each kind of refusal of each offering once, with how often it came', () => {
    const document = afterAnswers(plannedHunt(), Array(7).fill(outcomeOf('CAPACITY')));

    expect(document.last).toMatchObject({ class: 'CAPACITY', message: 'the words of CAPACITY' });
    expect(document.failures.map((failure) => failure.times)).toEqual([2, 2, 3]);
  });

  test(`no more than ${rememberedMost} kinds, the oldest go first`, () => {
    const kinds = Array.from({ length: 30 }, (_, index) => outcomeOf('CAPACITY', { rule: `test.rule-${index}` }));

    const document = afterAnswers(plannedHunt(), kinds);

    expect(document.failures).toHaveLength(rememberedMost);
    expect(document.failures.at(0)?.rule).toBe('test.rule-10');
    expect(document.failures.at(-1)?.rule).toBe('test.rule-29');
  });

  test('since when answers have been quota refusals, until another answer comes', () => {
    const quota = outcomeOf('QUOTA');

    const second = afterAnswers(plannedHunt(), [outcomeOf('CAPACITY'), quota, quota]);
    const other = afterAnswers(second, [outcomeOf('CAPACITY')]);

    expect(second.quotaSince).toBe(new Date(start + 10_000).toISOString());
    expect(other.quotaSince).toBeNull();
  });
});

describe('a quota refusal', () => {
  test('waits at least quotaWait, in whole seconds', () => {
    const document = sentHunt({ settings: { hunt: { quotaWait: 42.2 } } });

    const { document: after, pace } = refuse(document, outcomeOf('QUOTA'));

    expect(after.next.waitSeconds).toBe(43);
    expect(pace?.nextAt).toBe(start + 53_000);
    expect(nextAd(after)).toBe(2);
  });

  test('stops after quotaPatience, and not before', () => {
    const quota = outcomeOf('QUOTA');

    const patient = afterAnswers(plannedHunt(), Array(150).fill(quota), 30);
    const over = afterAnswers(plannedHunt(), Array(151).fill(quota), 30);

    expect(patient.next.step).toBe('attempt');
    expect(over.failure?.error).toBe('Hunt.Quota');
  });
});

describe('the account', () => {
  test('gives a hunt its next free slot, and keeps the one after that', () => {
    const document = sentHunt();
    const account = { ...freshAccount(document), nextAt: start + 60_400 };

    const { document: after, pace } = refuse(document, outcomeOf('CAPACITY'), { account });

    expect(after.next.waitSeconds).toBe(61);
    expect(pace?.nextAt).toBe(start + 71_000);
  });

  test('slows down for all its hunts on a throttle', () => {
    const document = sentHunt();

    const { pace } = refuse(document, outcomeOf('THROTTLED', { fault: { retryAfter: 100 } }));

    expect(pace?.state.fails).toBe(1);
    expect(pace?.nextAt).toBeGreaterThan(start + 100_000);
  });
});
