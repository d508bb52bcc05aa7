import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, onDemand } from '../../infra/aws/catalogue.ts';
import { type CloudAssembly, synthesise } from '../support/cloud-assembly.ts';
import type { Asked } from '../support/deployed/account.ts';
import { courses } from '../support/deployed/courses.ts';
import { type Deployed, openDeployed } from '../support/deployed/deployment.ts';
import { parameters, scenario } from '../support/deployed/ground.ts';

/** Calls that the roles hold to the tags of what is named: of what is gone there are none left, and the answer is a denial. */
const heldToTags = ['TerminateInstances', 'GetConsoleOutput', 'DeleteVolume', 'CancelSpotInstanceRequests', 'DeleteKeyPair'];
/** Functions that the courses do not reach, and why. */
const unplayed: Readonly<Record<string, string>> = {};

let assembly: CloudAssembly;
let deployed: Deployed;
let asked: readonly Asked[];
const ends: unknown[] = [];

// The real handlers, with the variables and before the roles of the template, play all courses once; every fact is about what was recorded.
beforeAll(async () => {
  assembly = synthesise(parameters);
  deployed = await openDeployed(assembly.template, scenario);
  for (const course of courses) ends.push(await course.play(deployed));
  asked = deployed.asked();
}, 600_000);

afterAll(async () => {
  await deployed?.close();
  assembly?.remove();
});

describe('a course of the deployed functions', () => {
  it.each(courses.map(({ title, ends: wanted }, index) => ({ title, wanted, index })))('ends as it is to: $title', ({ wanted, index }) => {
    expect(ends[index]).toEqual(wanted);
  });
});

describe('the account', () => {
  it('is asked nothing that it does not know', () => {
    expect(deployed.strange).toEqual([]);
  });
});

describe.each(Object.keys({ ...catalogue, ...onDemand }))('the function %s', (name) => {
  it('sends something, and its role lets all of it through but what names a thing that is gone', () => {
    const own = asked.filter(({ by }) => by === name);

    expect(own.length > 0).toBe(unplayed[name] === undefined);
    expect(own.filter((each) => !each.allowed && !namesWhatIsGone(each))).toEqual([]);
  });
});

describe('the launcher', () => {
  it('is let through with every kind of thing that a payload may name', () => {
    const named = asked.filter(
      ({ by, action, allowed }) => by === 'attempt-launch' && allowed && /^(ec2:RunInstances|kms:.+)$/.test(action),
    );
    const kinds = named.map(({ resource }) => resource.split(':')[5]?.split('/')[0]);

    expect([...new Set(kinds)].toSorted()).toEqual([
      'group',
      'image',
      'instance',
      'key',
      'key-pair',
      'license-configuration',
      'network-interface',
      'placement-group',
      'security-group',
      'snapshot',
      'spot-instances-request',
      'subnet',
      'volume',
    ]);
  });
});

describe('what is gone', () => {
  it('is refused to the clean-up, which ends clean all the same', () => {
    const refused = asked.filter(({ allowed }) => !allowed).map(({ by, action }) => `${by} ${action}`);

    expect([...new Set(refused)].toSorted()).toEqual(['clean-up ec2:DeleteKeyPair', 'clean-up ec2:TerminateInstances']);
  });
});

function namesWhatIsGone({ action, context = {} }: Asked): boolean {
  return heldToTags.includes(action.replace('ec2:', '')) && !Object.keys(context).some((key) => key.startsWith('aws:ResourceTag/'));
}
