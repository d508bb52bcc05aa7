import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { startCleanUp } from '../../../shared/domain/hunting/go.ts';
import { progressOf } from '../../../shared/domain/hunting/progress.ts';
import { type ProvisionEvent, provisionEvents } from '../../../shared/domain/hunting/progress-events.ts';
import { ec2Hunt, offering, rankedHunt, start } from '../launch/ec2-hunts.ts';

const spotHunt = () => rankedHunt({ settings: { spot: { enabled: true } } });
const later = start + 90_000;
const at = new Date(later).toISOString();

function withInstance(document: HuntDocument, phase: HuntDocument['phase'], runningAt: string | null = null): HuntDocument {
  const instance = {
    id: 'i-0abc',
    attempt: 1,
    offering: offering(document).key,
    launchedAt: at,
    workRequestId: null,
    state: 'pending',
    runningAt,
    publicIp: '192.0.2.7',
    privateIp: '10.0.0.7',
  };
  return { ...document, phase, instance };
}
const failed = (document: HuntDocument) =>
  ({ ...document, phase: 'failed', failure: { error: 'Hunt.Config', message: 'the reason', remedy: 'x' } }) as HuntDocument;

describe('the progress of a provisioning', () => {
  it.each<[string, HuntDocument, string, number, string]>([
    ['a new hunt', ec2Hunt(), 'Validating', 5, 'Checking the request'],
    ['the key step', { ...ec2Hunt(), phase: 'preparing-key' }, 'PreparingKeyPair', 15, 'Preparing the key pair'],
    ['the ranking', { ...ec2Hunt(), phase: 'ranking' }, 'PreparingKeyPair', 15, 'Preparing the key pair'],
    ['a spot attempt', spotHunt(), 'RequestingSpot', 25, 'Requesting a spot instance: m7i.large in us-east-1a'],
    ['an attempt', rankedHunt(), 'Launching', 30, 'Launching instance: m7i.large in us-east-1a'],
    ['a hunt without a plan yet', { ...ec2Hunt(), phase: 'hunting' }, 'Launching', 30, 'Launching instance'],
    ['an instance that comes up', withInstance(rankedHunt(), 'coming-up'), 'WaitingForRunning', 50, 'Waiting for i-0abc to be running'],
    ['an instance that runs', withInstance(rankedHunt(), 'proving', at), 'WaitingForSsh', 75, 'Waiting for SSH on i-0abc'],
    ['the end', withInstance(rankedHunt(), 'ready', at), 'Ready', 100, 'i-0abc is ready'],
    [
      'a clean-up between attempts',
      startCleanUp(rankedHunt(), 'attempt', start),
      'Launching',
      30,
      'Launching instance: m7i.large in us-east-1a',
    ],
    ['the last clean-up', startCleanUp(failed(rankedHunt()), 'failed', start), 'Failed', 30, 'the reason'],
    ['a failure while validating', failed(ec2Hunt()), 'Failed', 5, 'the reason'],
    ['a failure on spot', failed(spotHunt()), 'Failed', 25, 'the reason'],
    ['a failure while coming up', withInstance(failed(rankedHunt()), 'failed'), 'Failed', 50, 'the reason'],
    ['a failure while proving', withInstance(failed(rankedHunt()), 'failed', at), 'Failed', 75, 'the reason'],
    ['a cancelled hunt', { ...ec2Hunt(), phase: 'cancelled' }, 'Failed', 5, 'The hunt failed'],
    [
      'a paused hunt',
      { ...withInstance(rankedHunt(), 'paused'), held: { step: 'poll', phase: 'coming-up' } },
      'WaitingForRunning',
      50,
      'Waiting for i-0abc to be running',
    ],
    ['a clean-up that nobody began', { ...ec2Hunt(), phase: 'cleaning-up' }, 'Failed', 5, 'The hunt failed'],
  ])('of %s', (_, document, phase, percentComplete, message) => {
    expect(progressOf(document, later)).toEqual({
      phase,
      message,
      percentComplete,
      instanceId: document.instance?.id ?? null,
      elapsed: 90,
    });
  });

  it('stands still when the hunt has ended', () => {
    expect(progressOf({ ...ec2Hunt(), endedAt: new Date(start + 30_000).toISOString() }, later).elapsed).toBe(30);
  });
});

describe('the events of a provisioning', () => {
  const names = (events: ProvisionEvent[]) => events.map(({ event }) => event);

  it('begin with ProvisionStarted', () => {
    const hunt = ec2Hunt();

    expect(provisionEvents(null, hunt, [], start)).toEqual([
      {
        event: 'ProvisionStarted',
        data: { sessionId: hunt.huntId, instanceType: 'm7i.large', region: 'us-east-1', useSpot: false, startedAt: hunt.createdAt },
      },
      {
        event: 'ProvisionPhaseChanged',
        data: { sessionId: hunt.huntId, previousPhase: null, phase: 'Validating', changedAt: hunt.createdAt },
      },
    ]);
  });

  it('know spot by the settings and by the payload, and the shape of the other cloud', () => {
    const data = (document: HuntDocument) => provisionEvents(null, document, [], start)[0]?.data;

    expect(data(spotHunt())).toMatchObject({ useSpot: true });
    expect(data(ec2Hunt({ launch: { InstanceMarketOptions: { MarketType: 'spot' } } }))).toMatchObject({ useSpot: true });
    const request = (launch: HuntDocument['request']['launch']) => ({ ...ec2Hunt(), request: { ...ec2Hunt().request, launch } });
    expect(data(request({ shape: 'VM.Standard.A1.Flex' }))).toMatchObject({ instanceType: 'VM.Standard.A1.Flex' });
    expect(data(request({}))).toMatchObject({ instanceType: '?' });
  });

  it('tell of a phase once', () => {
    const before = rankedHunt();

    expect(provisionEvents(before, { ...before, version: 2 }, [], later)).toEqual([]);
    expect(provisionEvents(before, withInstance(before, 'coming-up'), [], later)).toEqual([
      {
        event: 'ProvisionPhaseChanged',
        data: { sessionId: before.huntId, previousPhase: 'Launching', phase: 'WaitingForRunning', changedAt: at },
      },
    ]);
  });

  it('tell of the fallback in the words of the requirement, and of nothing else on the timeline', () => {
    const hunt = spotHunt();
    const data = { sessionId: hunt.huntId, spotRequestId: 'sir-1', failureReason: 'dear', fallbackAt: at, message: 'dear' };
    const event = { at, huntId: hunt.huntId, event: 'spot.fallback', data } as const;

    const events = provisionEvents(
      hunt,
      hunt,
      [{ ...event, event: 'attempt.answered' }, event, { ...event, data: { ...data, spotRequestId: null } }],
      later,
    );

    expect(events).toEqual([
      { event: 'SpotFallback', data: { sessionId: hunt.huntId, spotRequestId: 'sir-1', failureReason: 'dear', fallbackAt: at } },
      { event: 'SpotFallback', data: { sessionId: hunt.huntId, spotRequestId: null, failureReason: 'dear', fallbackAt: at } },
    ]);
  });

  it('end with ProvisionCompleted', () => {
    const before = withInstance(spotHunt(), 'proving', at);

    const events = provisionEvents(before, { ...before, phase: 'ready', endedAt: at }, [], later);

    expect(names(events)).toEqual(['ProvisionPhaseChanged', 'ProvisionCompleted']);
    expect(events[1]?.data).toEqual({
      sessionId: before.huntId,
      instanceId: 'i-0abc',
      publicIp: '192.0.2.7',
      totalDuration: 90,
      wasSpot: true,
      completedAt: at,
    });
  });

  it('end with what is known, where the end is not on record whole', () => {
    const events = provisionEvents(rankedHunt(), { ...rankedHunt(), phase: 'ready' }, [], later);

    expect(events[1]?.data).toMatchObject({ instanceId: '', publicIp: null, wasSpot: false, totalDuration: 90, completedAt: at });
  });
});
