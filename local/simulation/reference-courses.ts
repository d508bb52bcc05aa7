import type { JsonObject } from '../../shared/domain/json.ts';
import type { CloudPlan } from './cloud-side.ts';
import type { Course } from './course.ts';
import { ec2Launch } from './ec2-plan.ts';
import { sampleLaunch } from './oci-plan.ts';

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

function ec2PlanOf(scenario: JsonObject, more: JsonObject = {}): CloudPlan {
  const ec2Lifecycle = { pending: 8, boot: 6, checks: 10, ending: 6, console: 3 };
  return {
    launch: ec2Launch,
    alternatives: [],
    settings: { ...settings, hunt: { ...settings.hunt, subnets: ['subnet-0aaa1111aaa1111aa', 'subnet-0bbb2222bbb2222bb'] }, ...more },
    scenario: { lifecycle: ec2Lifecycle, limits: {}, consistency: { lists: 4, ids: 2 }, ...scenario },
  };
}

/** Short hunts that pass through every state of the machine; each crossing of each is struck in every way. */
export const referenceCourses: readonly { readonly title: string; readonly course: Course }[] = [
  {
    title: 'a refusal, then an instance that proves itself',
    cloud: 'oci',
    events: false,
    plan: planOf({ capacity: { windows: [...moved, { ad: 2, from: 0 }] } }),
  },
  {
    title: 'an instance that dies after its 200, then another',
    cloud: 'oci',
    events: true,
    plan: planOf({ fates: [{ kind: 'work-request-fails', nth: 6, after: 4 }] }, { ready: { ...settings.ready, until: 'running' } }),
  },
  { title: 'an instance that lies about its host key', cloud: 'oci', events: false, plan: planOf({ hostKeyLies: true }) },
  {
    title: 'an EC2 instance in the second zone, with a temporary key pair',
    cloud: 'aws',
    events: true,
    plan: ec2PlanOf({
      capacity: {
        windows: [
          { from: 0, to: 1, type: 'm5.large' },
          { zone: 'b', from: 0 },
        ],
      },
    }),
  },
].flatMap(({ title, cloud, plan, events }) =>
  (['serverless', 'laptop'] as const).map((home, index) => ({
    title: `${title}, ${home}`,
    course: { seed: 1000 + index, cloud, home, plan, skews: [0], sweepEvery: null, events, faults: [] },
  })),
);
