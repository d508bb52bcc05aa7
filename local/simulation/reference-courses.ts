import type { JsonObject } from '../../shared/domain/json.ts';
import type { CloudPlan } from './cloud-side.ts';
import type { Course } from './course.ts';
import { sampleLaunch } from './oci-side.ts';

const lifecycle = { provisioning: 8, boot: 6, terminating: 6, console: 3 };
const settings = {
  hunt: { settle: 30, maxCycles: 4 },
  pace: { floor: 5 },
  ready: { pollInterval: 5, runningTimeout: 60, timeout: 200, ssh: { interval: 5, retries: 12, consoleTimeout: 60 } },
  cleanUp: { interval: 5, timeout: 300 },
};
const moved = [1, 2, 3].map((ad) => ({ ad, from: 0, to: 1, shape: 'VM.Standard.E4.Flex' }));

function planOf(scenario: JsonObject, more: JsonObject = {}): CloudPlan {
  return {
    launch: sampleLaunch(),
    alternatives: [],
    settings: { ...settings, ...more },
    scenario: { lifecycle, limits: {}, listingLag: 4, ...scenario },
  };
}

/** Short hunts that pass through every state of the machine; each crossing of each is struck in every way. */
export const referenceCourses: readonly { readonly title: string; readonly course: Course }[] = [
  { title: 'a refusal, then an instance that proves itself', plan: planOf({ capacity: { windows: [...moved, { ad: 2, from: 0 }] } }) },
  {
    title: 'an instance that dies after its 200, then another',
    plan: planOf({ fates: [{ kind: 'work-request-fails', nth: 6, after: 4 }] }, { ready: { ...settings.ready, until: 'running' } }),
  },
  { title: 'an instance that lies about its host key', plan: planOf({ hostKeyLies: true }) },
].flatMap(({ title, plan }) =>
  (['serverless', 'laptop'] as const).map((home, index) => ({
    title: `${title}, ${home}`,
    course: { seed: 1000 + index, cloud: 'oci', home, plan, skews: [0], sweepEvery: null, faults: [] },
  })),
);
