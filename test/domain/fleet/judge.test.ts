import { describe, expect, it } from 'vitest';
import { isStopping, judgeMembers, stoppedBy, toStart, withoutWaiting } from '../../../shared/domain/fleet/judge.ts';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { huntDocument } from '../../support/documents.ts';
import { fleetOf, statesOf } from '../../support/fleets.ts';

const ended = '2026-11-02T01:00:00.000Z';
const end: HuntDocument['next'] = { step: 'end', waitSeconds: 0, notBefore: null };
const failure = { error: 'X', message: 'it\n broke', remedy: 'none' };

function judged(overrides: Partial<HuntDocument>) {
  const fleet = fleetOf(['waiting']);
  const huntId = fleet.members[0]?.huntId as string;
  return judgeMembers(fleet, new Map([[huntId, huntDocument({ ...overrides, huntId })]])).members[0];
}

describe('a member of a fleet', () => {
  it('is open while its hunt is under way', () => {
    expect(judged({})).toMatchObject({ state: 'open', reason: null });
  });

  it('ends as its hunt does, with its reason in one line', () => {
    expect(judged({ phase: 'ready', endedAt: ended, next: end })).toMatchObject({ state: 'ready', reason: null });
    expect(judged({ phase: 'failed', endedAt: ended, next: end, failure })).toMatchObject({ state: 'failed', reason: 'it broke' });
    expect(judged({ phase: 'cancelled', endedAt: ended, next: end })).toMatchObject({ state: 'cancelled', reason: null });
  });

  it('stands still when its hunt is paused, or could not be cleaned up, and says why', () => {
    const cleanUp = { then: 'failed', startedAt: ended, looks: 1, asked: [], gone: [], problem: 'still there: x' } as const;

    expect(judged({ phase: 'paused', next: end })).toMatchObject({ state: 'held', reason: 'paused' });
    expect(judged({ phase: 'cleaning-up', next: end, cleanUp: { ...cleanUp, asked: [], gone: [] } })).toMatchObject({
      state: 'held',
      reason: 'still there: x',
    });
    expect(judged({ phase: 'cleaning-up', next: end, failure })).toMatchObject({ state: 'held', reason: 'it broke' });
    expect(judged({ phase: 'cleaning-up', next: end })).toMatchObject({ state: 'held', reason: 'stands still' });
  });

  it('stays as it is without a document, and once it has ended', () => {
    const fleet = fleetOf(['waiting', 'ready']);
    const later = huntDocument({ huntId: fleet.members[1]?.huntId as string, phase: 'cancelled', endedAt: ended, next: end });

    expect(statesOf(judgeMembers(fleet, new Map([[later.huntId, later]])))).toEqual(['waiting', 'ready']);
  });
});

describe('who is started', () => {
  it('is everybody that waits, lowest number first', () => {
    expect(toStart(fleetOf(['ready', 'waiting', 'open', 'waiting'])).map(({ index }) => index)).toEqual([2, 4]);
  });

  it('is as many as fleet.parallel leaves room for; who stands still takes room too', () => {
    const states = ['open', 'held', 'ready', 'waiting', 'waiting'] as const;

    expect(toStart(fleetOf(states, {}, { parallel: 3 })).map(({ index }) => index)).toEqual([4]);
    expect(toStart(fleetOf(states, {}, { parallel: 2 }))).toEqual([]);
    expect(toStart(fleetOf(states, {}, { parallel: 1 }))).toEqual([]);
  });

  it('is nobody once the fleet stops, and who waits then never will be', () => {
    const cancelled = fleetOf(['open', 'waiting'], { cancel: { at: ended, by: 'ada' } });

    expect(toStart(cancelled)).toEqual([]);
    expect(withoutWaiting(cancelled).members).toMatchObject([{ state: 'open' }, { state: 'cancelled', reason: 'never started: ada' }]);
    expect(statesOf(withoutWaiting(fleetOf(['open', 'waiting'])))).toEqual(['open', 'waiting']);
  });
});

describe('a failure', () => {
  it('stops the rest only where fleet.onFailure says so', () => {
    const keeps = fleetOf(['failed', 'open']);
    const stops = fleetOf(['failed', 'open'], {}, { onFailure: 'cancel-rest' });
    const fine = fleetOf(['cancelled', 'open'], {}, { onFailure: 'cancel-rest' });

    expect([keeps, stops, fine].map(isStopping)).toEqual([false, true, false]);
    expect(stoppedBy(stops)).toBe('fleet.onFailure: another hunt of the fleet failed');
  });
});
