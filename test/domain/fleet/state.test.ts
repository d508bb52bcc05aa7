import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { fleetInput, fleetStateSchema, stateOf, superseded } from '../../../shared/domain/fleet/state.ts';
import { failureOf, phaseOf, summaryOf } from '../../../shared/domain/fleet/summary.ts';
import { fleetOf } from '../../support/fleets.ts';

const later = (retryAfter: number) => ({ retryAfter, unasked: false });
const cancel = { at: '2026-11-02T01:00:00.000Z', by: 'ada' };

describe('where a fleet stands', () => {
  it('counts each member once', () => {
    const states = ['waiting', 'open', 'held', 'ready', 'failed', 'cancelled', 'ready'] as const;

    expect(summaryOf(fleetOf(states))).toEqual({ waiting: 1, open: 1, held: 1, ready: 2, failed: 1, cancelled: 1 });
  });

  it.each([
    [['waiting', 'ready'], 'open'],
    [['open', 'held'], 'open'],
    [['held', 'ready'], 'held'],
    [['ready', 'ready'], 'ready'],
    [['ready', 'failed'], 'partly'],
    [['failed', 'cancelled'], 'failed'],
    [['cancelled', 'cancelled'], 'cancelled'],
  ] as const)('with %j is %s', (states, phase) => {
    expect(phaseOf(fleetOf(states))).toBe(phase);
  });

  it('has a failure where there is no instance at all, with the first reason', () => {
    const broke = fleetOf(['cancelled', 'failed']);
    broke.members[1] = { ...broke.members[1]!, reason: 'no such image' };

    expect(failureOf(broke)).toEqual({ error: 'Fleet.Failed', message: 'none of 2 is ready; hunt 2: no such image' });
    expect(failureOf(fleetOf(['failed']))?.message).toBe('none of 1 is ready; hunt 1: no reason on record');
    expect(failureOf(fleetOf(['cancelled'], { cancel }))).toEqual({ error: 'Fleet.Cancelled', message: 'cancelled by ada' });
    expect(failureOf(fleetOf(['cancelled']))?.message).toBe('cancelled by each hunt for itself');
    expect(failureOf(fleetOf(['ready', 'failed']))).toBeNull();
  });
});

describe('the next step', () => {
  it('is the end when all have ended, or all that is left stands still', () => {
    expect(stateOf(fleetOf(['ready', 'failed'])).next).toEqual({ step: 'end', waitSeconds: 0 });
    expect(stateOf(fleetOf(['ready', 'held'])).next).toEqual({ step: 'end', waitSeconds: 0 });
  });

  it('is a look at those that stand still too, when the fleet stops and nobody has asked them for their end', () => {
    const stopping = fleetOf(['ready', 'held'], { cancel });

    expect(stateOf(stopping, { retryAfter: null, unasked: true }).next).toEqual({ step: 'look', waitSeconds: 15 });
    expect(stateOf(stopping).next.step).toBe('end');
  });

  it('is a look after fleet.interval while hunts are under way, sooner while they are being cancelled', () => {
    expect(stateOf(fleetOf(['open'], {}, { interval: 40.5 })).next).toEqual({ step: 'look', waitSeconds: 41 });
    expect(stateOf(fleetOf(['open'], { cancel })).next).toEqual({ step: 'look', waitSeconds: 15 });
    expect(stateOf(fleetOf(['open'], { cancel }, { interval: 5 })).next).toEqual({ step: 'look', waitSeconds: 5 });
  });

  it('is a start while somebody waits for one, and a look where that was of no use just now', () => {
    const waiting = fleetOf(['open', 'waiting']);

    expect(stateOf(waiting).next).toEqual({ step: 'start', waitSeconds: 0 });
    expect(stateOf(waiting, later(7)).next).toEqual({ step: 'look', waitSeconds: 7 });
    expect(stateOf(waiting, later(0)).next).toEqual({ step: 'look', waitSeconds: 1 });
    expect(stateOf(waiting, later(900)).next).toEqual({ step: 'look', waitSeconds: 60 });
  });
});

describe('the state of the machine', () => {
  it('begins the same for the same generation, so that a second start is none', () => {
    const fleet = fleetOf(['open', 'ready'], { generation: 3 });

    expect(fleetInput(fleet)).toEqual(fleetInput(fleetOf(['failed'], { fleetId: fleet.fleetId, generation: 3 })));
    expect(v.parse(fleetStateSchema, fleetInput(fleet))).toMatchObject({ generation: 3, next: { step: 'start' } });
  });

  it('says nothing more once another execution leads', () => {
    const failed = stateOf(fleetOf(['failed'], { handOver: 'due' }));

    expect(superseded(failed)).toMatchObject({ handOver: 'no', phase: 'superseded', next: { step: 'end' }, failure: null });
  });
});
