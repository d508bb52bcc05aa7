import { describe, expect, it, onTestFinished } from 'vitest';
import { listScenarios } from '../../local/simulated-ec2/index.ts';
import { ec2Rehearsal } from '../support/rehearsal.ts';

/** How each shipped scenario ends; a new one has to be put in. */
const ends: Record<string, 'ready' | 'failed'> = {
  'ec2-first-light': 'ready',
  'ec2-interruption': 'ready',
  'ec2-late-death': 'ready',
  'ec2-lying-host': 'failed',
  'ec2-no-scores': 'ready',
  'ec2-spot-fallback': 'ready',
  'ec2-subnet-full': 'ready',
  'ec2-throttled': 'ready',
  'ec2-token-rules': 'ready',
};

describe('the shipped EC2 scenarios', () => {
  it('are all played here', async () => {
    expect(Object.keys(ends).toSorted()).toEqual(await listScenarios());
  });

  it.each(Object.entries(ends))('%s ends %s, with one instance or with nothing', async (name, phase) => {
    const test = await ec2Rehearsal(name);
    onTestFinished(() => test.close());

    const document = await test.hunt();

    const living = test.world.living().map(({ id }) => id);
    expect({ phase: document.phase, failure: document.failure?.error }).toMatchObject({ phase });
    expect(living).toEqual(phase === 'ready' ? [document.instance?.id] : []);
    expect(test.world.volumes().map(({ instanceId }) => instanceId)).toEqual(living);
    expect(test.world.keyPairs()).toEqual(phase === 'ready' ? [document.key?.name] : []);
  });
});
