import { describe, expect, test } from 'vitest';
import { applyLaunched } from '../../../shared/domain/hunting/apply-launched.ts';
import { plannedHunt, planOn, sent, sentHunt, start } from './hunts-for-tests.ts';

const input = {
  instance: { id: 'ocid1.instance.oc1..one', state: 'PROVISIONING' },
  workRequestId: 'ocid1.workrequest.oc1..one',
  now: start,
} as const;

describe('an accepted launch', () => {
  test('is on record with its id, attempt and offering, and is polled', () => {
    const before = sentHunt();

    const { document, events } = applyLaunched(before, input);

    expect(document.instance).toEqual({
      id: 'ocid1.instance.oc1..one',
      attempt: 1,
      offering: planOn(before).offering,
      launchedAt: new Date(start).toISOString(),
      workRequestId: 'ocid1.workrequest.oc1..one',
      state: 'PROVISIONING',
      runningAt: null,
      publicIp: null,
      privateIp: null,
    });
    expect(document).toMatchObject({ phase: 'coming-up', next: { step: 'poll', waitSeconds: 5 }, last: { class: 'LAUNCHED' } });
    expect(events).toMatchObject([{ event: 'instance.launched', data: { instanceId: 'ocid1.instance.oc1..one', attempt: 1 } }]);
  });

  test('keeps the attempt and its token', () => {
    const before = sentHunt();

    const { document } = applyLaunched(before, input);

    expect(document.plan).toEqual({ ...planOn(before), unresolved: false });
  });

  test('is announced after a last look where launched is all that is asked for', () => {
    const { document } = applyLaunched(sentHunt({ settings: { ready: { until: 'launched' } } }), input);

    expect(document.next).toMatchObject({ step: 'ready', waitSeconds: 0 });
  });

  test('ends the memory of quota refusals and of an earlier probe', () => {
    const before = { ...sentHunt(), quotaSince: new Date(start).toISOString() };

    const { document } = applyLaunched(before, input);

    expect(document).toMatchObject({ quotaSince: null, probe: null, cleanUp: null });
  });

  test.each([
    { name: 'first answer', document: sentHunt(), adopted: false, resolved: 0 },
    { name: 'repeated call', document: sent(sentHunt(), start + 20_000), adopted: false, resolved: 1 },
    { name: 'look-up', document: sentHunt(), adopted: true, resolved: 1 },
  ])('by the $name counts $resolved attempts whose lost answer was found', ({ document, adopted, resolved }) => {
    const { document: after } = applyLaunched(document, { ...input, adopted });

    expect(after.counters.resolved).toBe(resolved);
  });

  test('without a planned attempt cannot be this hunt’s', () => {
    expect(() => applyLaunched({ ...plannedHunt(), plan: null }, input)).toThrow('no attempt under way');
  });
});
