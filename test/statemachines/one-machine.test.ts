import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openEc2Lab } from '../support/ec2-lab.ts';
import { execute, functionsOver, type Lab, openLab } from '../support/lab.ts';

interface Machine {
  readonly States: Record<string, { readonly Type: string; readonly Choices?: readonly unknown[] }>;
}
const machine = JSON.parse(readFileSync(new URL('../../statemachines/hunt.asl.json', import.meta.url), 'utf8')) as Machine;

/** The functions that one execution of the machine file called, in their order, each once. */
async function courseOf(lab: Pick<Lab, 'rooms' | 'pass' | 'lead' | 'start'>): Promise<{ last: string; called: string[] }> {
  const document = await lab.start(await lab.lead());
  const task = functionsOver(lab.rooms);
  const called: string[] = [];
  const last = await execute(lab, document, (name, input) => {
    called.push(name);
    return task(name, input);
  });
  return { last, called: [...new Set(called)] };
}

describe('the hunt machine', () => {
  it('has no branch that names a cloud', () => {
    const branches = Object.values(machine.States).filter(({ Type }) => Type === 'Choice');

    expect(branches.length).toBeGreaterThan(0);
    expect(JSON.stringify(branches)).not.toMatch(/\b(?:aws|ec2|oci|cloud|market|spot)\b/i);
  });

  it('is the same file for both clouds, and takes their hunts through the same functions', async () => {
    const oci = await courseOf(await openLab());
    const aws = await courseOf(await openEc2Lab());

    expect(aws).toEqual(oci);
    expect(aws.called).toEqual([
      'ValidateRequest',
      'PrepareKeyPair',
      'RankOfferings',
      'AttemptLaunch',
      'PollStatus',
      'ProbeSsh',
      'Announce',
    ]);
  });
});
