import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { type HuntMetrics, metricsOf, phaseDurations, spotSavings } from '../../../shared/domain/metrics/index.ts';
import type { EventName, TimelineEvent } from '../../../shared/domain/timeline.ts';
import { embeddedMetrics } from '../../../shared/platform/embedded-metrics.ts';
import { ec2Hunt, offering, rankedHunt, start } from '../launch/ec2-hunts.ts';

const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const timeline = (...entries: [event: EventName, seconds: number][]): TimelineEvent[] =>
  entries.map(([event, seconds]) => ({ at: at(seconds), huntId: 'x', event, data: {} }));
const whole = timeline(
  ['hunt.started', 0],
  ['key.created', 2],
  ['attempt.sending', 3],
  ['instance.launched', 20],
  ['instance.running', 31],
  ['instance.lost', 32],
  ['attempt.sending', 40],
  ['instance.launched', 63],
  ['instance.running', 85],
  ['hunt.ready', 130],
);

const valuesOf = ({ figures }: HuntMetrics) => Object.fromEntries(figures.map(({ name, value }) => [name, value]));

describe('phase durations', () => {
  it('are the seconds between the marks of the timeline, of the instance that stayed', () => {
    expect(phaseDurations(whole)).toEqual({ Validate: 2, KeyPair: 1, Launch: 60, Wait: 22, Ready: 45 });
  });

  it('have no key phase where no key was made', () => {
    expect(phaseDurations(whole.filter(({ event }) => event !== 'key.created'))).toMatchObject({ Validate: 3 });
    expect(phaseDurations(whole.filter(({ event }) => event !== 'key.created'))).not.toHaveProperty('KeyPair');
  });

  it('end where the hunt ended', () => {
    expect(phaseDurations([])).toEqual({});
    expect(phaseDurations(timeline(['hunt.started', 0], ['attempt.sending', 1], ['hunt.failed', 9]))).toEqual({ Validate: 1 });
    expect(
      phaseDurations(timeline(['attempt.sending', 1], ['instance.launched', 5], ['instance.running', 9], ['instance.launched', 30])),
    ).toEqual({ Launch: 29 });
  });
});

describe('the metrics of a hunt', () => {
  const hunt = rankedHunt({ settings: { spot: { enabled: true } } });
  const ready: HuntDocument = {
    ...hunt,
    phase: 'ready',
    endedAt: at(130),
    counters: { ...hunt.counters, attempts: 4, calls: 5, cycles: 1, capacity: 3, throttled: 1, errors: 2 },
    spot: { since: at(3), fellBack: { at: at(40), reason: 'x' } },
    instance: {
      id: 'i-0abc',
      attempt: 4,
      offering: offering(hunt, 1).key,
      launchedAt: at(63),
      workRequestId: null,
      state: 'running',
      runningAt: at(85),
      publicIp: null,
      privateIp: null,
    },
  };

  it('are figures of one place and market, with the hunt beside them (NFR-008)', () => {
    const metrics = metricsOf(ready, whole);

    expect(metrics).toMatchObject({
      at: start + 130_000,
      service: hunt.namespace,
      dimensions: { Cloud: 'aws', Region: 'us-east-1', Market: 'on-demand' },
      huntId: hunt.huntId,
    });
    for (const { name, unit } of metrics.figures) expect(unit).toBe(name.endsWith('Duration') ? 'Seconds' : 'Count');
  });

  it('are a document in the embedded metric format, one metric a figure', () => {
    const metrics = metricsOf(ready, whole);
    const emf = embeddedMetrics(metrics);

    expect(emf).toMatchObject({
      _aws: {
        Timestamp: start + 130_000,
        CloudWatchMetrics: [{ Namespace: 'Foothold', Dimensions: [['service', 'Cloud', 'Region', 'Market']] }],
      },
      service: hunt.namespace,
      Cloud: 'aws',
      HuntId: hunt.huntId,
      ...valuesOf(metrics),
    });
    expect(emf).toHaveProperty(
      ['_aws', 'CloudWatchMetrics', 0, 'Metrics'],
      metrics.figures.map(({ name, unit }) => ({ Name: name, Unit: unit })),
    );
  });

  it('tell durations and outcome', () => {
    expect(valuesOf(metricsOf(ready, whole))).toEqual({
      ValidateDuration: 2,
      KeyPairDuration: 1,
      LaunchDuration: 60,
      WaitDuration: 22,
      ReadyDuration: 45,
      ProvisionDuration: 130,
      Attempts: 4,
      Calls: 5,
      Cycles: 1,
      CapacityRefusals: 3,
      Throttles: 1,
      Errors: 2,
      SpotFallbacks: 1,
      InstancesLost: 1,
      Ready: 1,
      Failed: 0,
      Cancelled: 0,
    });
  });

  it.each([
    ['failed', { Ready: 0, Failed: 1, Cancelled: 0 }],
    ['cancelled', { Ready: 0, Failed: 0, Cancelled: 1 }],
  ] as const)('tell of a hunt that is %s', (phase, outcome) => {
    const metrics = metricsOf({ ...hunt, phase }, []);

    expect(valuesOf(metrics)).toMatchObject({ ...outcome, SpotFallbacks: 0 });
    expect(metrics.dimensions.Market).toBe('spot');
  });

  it('tell what is known of a hunt that goes on', () => {
    const metrics = metricsOf(ec2Hunt(), timeline(['hunt.started', 1]));

    expect(metrics).toMatchObject({ at: start + 1000, dimensions: { Market: 'none' } });
    expect(valuesOf(metrics)).not.toHaveProperty('ProvisionDuration');
    expect(metricsOf(ec2Hunt(), []).at).toBe(start);
  });
});

describe('spot savings', () => {
  it('are the difference to the on-demand price (FR-036)', () => {
    expect(spotSavings(0.03, 0.1)).toEqual({
      spotUsdPerHour: 0.03,
      onDemandUsdPerHour: 0.1,
      savedUsdPerHour: 0.07,
      savedPercent: 70,
      message: 'spot costs $0.03 an hour, on-demand $0.1: 70 % saved',
    });
  });

  it('may be negative', () => {
    expect(spotSavings(0.12, 0.1)).toMatchObject({ savedUsdPerHour: -0.02, savedPercent: -20 });
  });

  it('are unknown where a price is', () => {
    expect([spotSavings(null, 0.1), spotSavings(0.03, null), spotSavings(0.03, 0)]).toEqual([null, null, null]);
  });
});
