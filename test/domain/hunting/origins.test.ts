import { describe, expect, it } from 'vitest';
import { applyLaunched } from '../../../shared/domain/hunting/apply-launched.ts';
import { applyUnknown } from '../../../shared/domain/hunting/apply-unknown.ts';
import { isOnlyLookedFor } from '../../../shared/domain/hunting/only-looked-for.ts';
import { launchToken } from '../../../shared/domain/tokens.ts';
import { outcomeOf, plannedHunt, planOn, sent, sentHunt, silence, start, zones } from './hunts-for-tests.ts';

const iso = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const unsettled = (attempt: number, offering: string) => ({ attempt, offering, token: `t${attempt}`, sentAt: iso(0) });

describe('an instance that was accepted', () => {
  const hunt = sentHunt();
  const [first, second, third] = hunt.offerings.map(({ key }) => key) as [string, string, string];

  it('is the last word that the hunt heard', () => {
    const { document } = applyLaunched(hunt, { instance: { id: 'i', state: 'PROVISIONING' }, workRequestId: null, now: start });

    expect(document.last).toEqual({ class: 'LAUNCHED', message: 'accepted as i', offering: first, at: iso(0) });
  });

  it('stands where the plan put it, when the attempt under way made it, wherever it says it is', () => {
    const instance = { id: 'i', state: 'RUNNING', attempt: planOn(hunt).attempt, zone: zones[2] ?? null };

    const { document } = applyLaunched(hunt, { instance, workRequestId: null, adopted: true, now: start });

    expect(document.instance).toMatchObject({ attempt: 1, offering: first });
  });

  it('settles its own attempt alone, among those that were given up', () => {
    const before = { ...hunt, plan: { ...planOn(hunt), attempt: 9 }, unsettled: [unsettled(6, second), unsettled(7, third)] };
    const instance = { id: 'i', state: 'RUNNING', attempt: 7, zone: null };

    const { document } = applyLaunched(before, { instance, workRequestId: null, adopted: true, now: start });

    expect(document.instance).toMatchObject({ attempt: 7, offering: third });
    expect(document.unsettled).toEqual([unsettled(6, second)]);
  });
});

describe('an attempt that is given up without an answer', () => {
  const hunt = sentHunt();
  const givenUp = () => applyUnknown(hunt, silence(hunt, { outcome: null, lookedUp: true, now: start + 90_000 }));

  it('goes straight on to the next: there are no remains to end', () => {
    const { document } = givenUp();

    expect(document).toMatchObject({ phase: 'hunting', next: { step: 'attempt' }, cleanUp: null, plan: { attempt: 2 } });
  });

  it('is told by number and place, and remembered as silence', () => {
    const { document, events } = givenUp();

    expect(events[0]).toMatchObject({ event: 'attempt.unsettled', data: { attempt: 1, offering: planOn(hunt).offering } });
    expect(document.failures).toMatchObject([{ class: 'UNKNOWN', rule: 'hunt.silent', offering: planOn(hunt).offering }]);
  });
});

describe('an attempt without an answer, under the exponential policy', () => {
  it('does not end the cycle', () => {
    const hunt = sentHunt({ settings: { pace: { policy: 'exponential' } } });
    const account = { state: { ...hunt.pace, exponent: 3 }, nextAt: 0 };

    const { pace } = applyUnknown(hunt, silence(hunt, { account, outcome: outcomeOf('TIMEOUT') }));

    expect(pace?.state.exponent).toBe(3);
  });
});

describe('an open attempt that is 20 hours old', () => {
  it.each([
    [0, false],
    [1, true],
  ])('and %i ms is only looked for: %s', (ms, only) => {
    expect(isOnlyLookedFor(sent(plannedHunt()), start + 20 * 3_600_000 + ms)).toBe(only);
  });
});

describe('a token', () => {
  it('does not run its parts together', () => {
    const parts = { huntId: 'h', attempt: 1, offering: '1x', payloadHash: 'p' };

    expect(launchToken(parts)).not.toBe(launchToken({ ...parts, attempt: 11, offering: 'x' }));
  });
});
