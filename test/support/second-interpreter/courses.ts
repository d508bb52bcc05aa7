import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

/** A hunt that both interpreters play, from the same start with the same chances. */
export interface Course {
  readonly title: string;
  readonly cloud: 'oci' | 'aws';
  readonly scenario: JsonObject;
  readonly settings?: JsonObject;
  /** After so many calls of functions somebody cancels the hunt, or a function breaks so many times. */
  readonly cancelAfter?: number;
  readonly breaks?: { readonly name: string; readonly times: number };
  readonly ends: HuntDocument['phase'];
}

const crowded: JsonObject = { capacity: { windows: [{ ad: 2, from: '40s' }] } };

export const courses: readonly Course[] = [
  { title: 'success', cloud: 'oci', scenario: crowded, ends: 'ready' },
  { title: 'an answer that was lost', cloud: 'oci', scenario: { faults: [{ kind: 'lost-after', nth: 1 }] }, ends: 'ready' },
  { title: 'a launch that dies', cloud: 'oci', scenario: { fates: [{ kind: 'work-request-fails', nth: 1 }] }, ends: 'ready' },
  {
    title: 'fallback from spot',
    cloud: 'aws',
    scenario: { capacity: { windows: [{ market: 'on-demand', from: 0 }] } },
    settings: { spot: { enabled: true, requestTimeout: 30 } },
    ends: 'ready',
  },
  {
    title: 'fatal',
    cloud: 'oci',
    scenario: { faults: [{ kind: 'answer', nth: 1, status: 400, code: 'InvalidParameter', message: 'Invalid ratio of memory' }] },
    ends: 'failed',
  },
  { title: 'timeout', cloud: 'oci', scenario: { capacity: { windows: [] } }, settings: { hunt: { deadline: 90 } }, ends: 'failed' },
  { title: 'SSH that never answers', cloud: 'aws', scenario: { sshNeverAnswers: true }, ends: 'failed' },
  { title: 'cancel while hunting', cloud: 'oci', scenario: { capacity: { windows: [] } }, cancelAfter: 8, ends: 'cancelled' },
  { title: 'cancel of an instance that comes up', cloud: 'aws', scenario: {}, cancelAfter: 5, ends: 'cancelled' },
  { title: 'a function that breaks twice', cloud: 'oci', scenario: crowded, breaks: { name: 'PollStatus', times: 2 }, ends: 'ready' },
  {
    title: 'a function that is broken for good',
    cloud: 'oci',
    scenario: crowded,
    breaks: { name: 'ProbeSsh', times: 1000 },
    ends: 'failed',
  },
  {
    title: 'fresh executions',
    cloud: 'oci',
    scenario: { capacity: { windows: [{ ad: 1, from: '2m' }] } },
    settings: { hunt: { roundsPerExecution: 10 } },
    ends: 'ready',
  },
];
