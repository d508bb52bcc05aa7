import { describe, expect, it } from 'vitest';
import type { CloudPlan } from '../../local/simulation/cloud-side.ts';
import type { Course } from '../../local/simulation/course.ts';
import { ec2Launch } from '../../local/simulation/ec2-plan.ts';
import type { Fault } from '../../local/simulation/fault.ts';
import { sampleLaunch } from '../../local/simulation/oci-plan.ts';
import { play } from '../../local/simulation/play.ts';
import type { JsonObject } from '../../shared/domain/json.ts';

/**
 * Bugs that the simulator found, each under the seed it was found with. Courses are written out: what a seed draws may change
 * with the generator, what went wrong does not. docs/reliability.md tells of each.
 */

const settings = {
  hunt: { settle: 30, maxCycles: 4 },
  pace: { floor: 5 },
  ready: { pollInterval: 5, runningTimeout: 60, timeout: 200, ssh: { interval: 5, retries: 12, consoleTimeout: 60 } },
  cleanUp: { interval: 5, timeout: 300 },
};

function course(home: Course['home'], scenario: JsonObject, faults: readonly Fault[], more: { hunt?: JsonObject } = {}): Course {
  const lifecycle = { provisioning: 8, boot: 6, terminating: 6, console: 3 };
  const plan = {
    launch: sampleLaunch(),
    alternatives: [],
    settings: { ...settings, hunt: { ...settings.hunt, ...more.hunt } },
    scenario: { lifecycle, limits: {}, ...scenario },
  };
  return { seed: 1, cloud: 'oci', home, plan, skews: [0], sweepEvery: null, events: false, faults };
}

const full = { capacity: { windows: [1, 2, 3].map((ad) => ({ ad, from: 0, to: 1, shape: 'VM.Standard.E4.Flex' })) } };

describe('regressions found by the simulator', () => {
  it("734: two executions of one hunt do not overwrite each other's answers for ever, call after call", async () => {
    const faults = [2, 3, 4, 5].map(
      (nth) =>
        [
          { at: 'run.*', nth, mode: 'twin' },
          { at: 'cloud.LaunchInstance', nth: 1, mode: 'lost-after' },
        ] as const,
    );

    for (const each of faults) expect((await play(course('serverless', { listingLag: 12 }, each))).broken).toBeNull();
  });

  it("182: a runner that was taken over between two executions does not go on under its successor's epoch", async () => {
    const places = Array.from({ length: 40 }, (_, index) => index + 1);

    for (const nth of places) {
      const taken = course('laptop', full, [{ at: 'store.loadHunt', nth, mode: 'take-over' }], { hunt: { roundsPerExecution: 10 } });
      expect((await play(taken)).broken).toBeNull();
    }
  });

  it('1: a store that is away for a while costs virtual time, not the time of whoever rehearses', async () => {
    const outcome = await play(course('serverless', {}, [{ at: 'store.saveHunt', nth: 6, mode: 'outage', seconds: 20 }]));

    expect(outcome).toMatchObject({ broken: null, phase: 'ready' });
    expect(outcome.crossings).toContain('wait.Retry');
  });

  it('11342: an open spot request of a hunt that got its instance is swept', async () => {
    const plan = {
      launch: ec2Launch,
      alternatives: [],
      settings: { ...settings, spot: { enabled: true, scores: false, history: false, requestTimeout: 20, maxPrice: 0.01 } },
      scenario: { lifecycle: { pending: 8, boot: 6, checks: 10, ending: 6, console: 3 }, limits: {}, spot: { prices: [{ usd: 5 }] } },
    };
    const late: Fault = { at: 'cloud.RunInstances', nth: 1, mode: 'twice', seconds: 60 };

    const outcome = await play({
      seed: 1,
      cloud: 'aws',
      home: 'serverless',
      plan,
      skews: [0],
      sweepEvery: null,
      events: false,
      faults: [late],
    });

    expect(outcome).toMatchObject({ broken: null, phase: 'ready' });
  });

  it('369: a hunt that is to pause while a launch is unresolved keeps its waits until it can', async () => {
    const faults: Fault[] = [
      { at: 'cloud.LaunchInstance', nth: 1, mode: 'late', seconds: 45 },
      { at: 'cloud.LaunchInstance', nth: 2, mode: 'late', seconds: 45 },
      { at: 'wait.*', nth: 5, mode: 'interrupt' },
    ];

    const outcome = await play(course('laptop', full, faults, { hunt: { onInterrupt: 'keep', settle: 90 } }));

    expect(outcome.struck.map(({ fault }) => fault.mode)).toEqual(['late', 'late', 'interrupt']);
    expect(outcome.broken).toBeNull();
    expect(outcome.crossings.length).toBeLessThan(200);
  });

  it.each(['oci', 'aws'])(
    '2928: a runner that was taken over while its key was made leaves no private key behind its successor’s clean-up, %s',
    async (cloud) => {
      const plan: CloudPlan = {
        launch: cloud === 'oci' ? sampleLaunch() : ec2Launch,
        alternatives: [],
        settings: { ...settings, hunt: { ...settings.hunt, maxCycles: 1, subnets: [] } },
        scenario:
          cloud === 'oci'
            ? { limits: {}, ...full }
            : {
                limits: {},
                capacity: { windows: [{ from: 0, to: 1, type: 'm5.large' }] },
                missingTypes: [{ type: 't4g.small', zone: 'us-east-1a' }],
              },
      };
      // Its step has read the document when the other takes over, and goes on when that one has failed and cleaned up.
      const slow: Fault =
        cloud === 'oci'
          ? { at: 'store.loadHunt', nth: 3, mode: 'slow', seconds: 60 }
          : { at: 'cloud.CreateKeyPair', nth: 1, mode: 'slow', seconds: 60 };
      const faults: Fault[] = [{ at: 'run.PrepareKeyPair', nth: 1, mode: 'take-over' }, slow];

      const outcome = await play({ seed: 1, cloud, home: 'serverless', plan, skews: [0], sweepEvery: null, events: false, faults });

      expect(outcome.struck).toHaveLength(2);
      expect(outcome).toMatchObject({ broken: null, phase: 'failed' });
    },
  );
});
