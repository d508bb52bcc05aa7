import { describe, expect, test } from 'vitest';
import { offeringOf } from '../../../shared/domain/hunting/go.ts';
import { nextOffering, planAttempt } from '../../../shared/domain/hunting/plan-attempt.ts';
import { renderLaunch } from '../../../shared/domain/launch/render-launch.ts';
import { hashPayload } from '../../../shared/domain/tokens.ts';
import { nextAd, plannedHunt, planOn } from './hunts-for-tests.ts';

const dropped = (document: ReturnType<typeof plannedHunt>, numbers: readonly number[]) => ({
  ...document,
  dropped: numbers.map((number) => ({ offering: document.offerings[number - 1]?.key ?? '', rule: 'test', message: 'gone' })),
});
const temporary = (publicKey: string) => ({ mode: 'temporary' as const, publicKey, name: null, reference: 'keys/one' });

describe('a plan', () => {
  test('starts at attempt 1, with nothing sent', () => {
    expect(plannedHunt().plan).toMatchObject({ attempt: 1, sentAt: null, lastSentAt: null, sends: 0, unresolved: false });
  });

  test('has the hash of the payload that will be rendered, the hunt’s key in it', () => {
    const document = plannedHunt({ key: temporary('ssh-ed25519 AAAAone foothold') });

    const plan = planOn(document);
    const payload = renderLaunch(document, offeringOf(document, plan), plan.attempt);

    expect(payload['metadata']).toEqual({ ssh_authorized_keys: 'ssh-ed25519 AAAAone foothold' });
    expect(plan.payloadHash).toBe(hashPayload(payload));
  });

  test('has another token for another key', () => {
    const one = planOn(plannedHunt({ key: temporary('ssh-ed25519 AAAAone foothold') }));
    const two = planOn(plannedHunt({ key: temporary('ssh-ed25519 AAAAtwo foothold') }));

    expect(one.token).not.toBe(two.token);
  });

  test('of the same offering again has another token', () => {
    const document = plannedHunt();

    const again = planAttempt(document, offeringOf(document, planOn(document)));

    expect(planOn(again)).toMatchObject({ attempt: 2, offering: planOn(document).offering });
    expect(planOn(again).token).not.toBe(planOn(document).token);
  });
});

describe('the next offering', () => {
  test.each([
    { gone: [], next: 2 },
    { gone: [2], next: 3 },
    { gone: [1], next: 2 },
    { gone: [2, 3], next: 1 },
    { gone: [1, 2], next: 3 },
  ])('after AD 1, with $gone dropped, is AD $next', ({ gone, next }) => {
    const document = dropped(plannedHunt(), gone);

    expect(nextAd(planAttempt(document, nextOffering(document)))).toBe(next);
  });

  test('is missing only in a hunt that must have been stopped before', () => {
    expect(() => nextOffering(dropped(plannedHunt(), [1, 2, 3]))).toThrow('must have been stopped');
  });
});
