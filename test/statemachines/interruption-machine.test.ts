import { describe, expect, it } from 'vitest';
import { interruptionFunctions } from '../../local/interruption-machine.ts';
import { faultsOf, readMachine, readMachineText } from '../support/machine-file.ts';

const { text, machine, states, tasks } = readMachine('interruption');

/** States that stand between a notice and its hooks, and may be left out. */
const beforeHooks = new Set(['BlockOffering', 'StartReplacement']);

describe('the interruption machine', () => {
  it('is valid by both validators', async () => {
    expect(await faultsOf(text)).toEqual({ validator: [], languageService: [] });
  });

  it("retries Lambda's own errors by the very block of the hunt machine, fewer times before the hooks, and gives every task a time limit", () => {
    const [block] = readMachine('hunt').machine.States['ValidateRequest']!.Retry as [object];

    expect(tasks.length).toBeGreaterThan(5);
    for (const [name, state] of tasks)
      expect(state).toMatchObject({
        Retry: [beforeHooks.has(name) ? { ...block, MaxAttempts: 2 } : block],
        TimeoutSeconds: expect.any(Number),
      });
  });

  it('leaves the hooks most of the two minutes, even where all that comes before them breaks', () => {
    const retrier = tasks.find(([name]) => name === 'BlockOffering')?.[1].Retry as [
      { IntervalSeconds: number; BackoffRate: number; MaxAttempts: number },
    ];

    const [{ IntervalSeconds, BackoffRate, MaxAttempts }] = retrier;
    const pauses = Array.from({ length: MaxAttempts }, (_, at) => IntervalSeconds * BackoffRate ** at).reduce((sum, each) => sum + each, 0);

    expect(beforeHooks.size * pauses).toBeLessThanOrEqual(15);
  });

  it('leaves out a step that breaks, rather than all that follows: the hooks have no time to wait', () => {
    const caught = tasks.filter(([, state]) => state.Catch !== undefined);

    expect(caught.map(([name]) => name)).toEqual(['BlockOffering', 'StartReplacement', 'RunHooks', 'EndInterrupted']);
    for (const [, state] of caught) expect(state.Catch?.map(({ Next }) => machine.States[Next]?.Type)).toEqual(['Pass']);
  });

  it('waits only by SecondsPath', () => {
    const waits = states.filter(([, state]) => state.Type === 'Wait');

    expect(waits).toHaveLength(2);
    for (const [, state] of waits) expect(state.SecondsPath).toBe('$.next.waitSeconds');
  });

  it('is plain: JSONPath, and no type of state but the five common ones', () => {
    expect(new Set(states.map(([, { Type }]) => Type))).toEqual(new Set(['Task', 'Choice', 'Pass', 'Wait', 'Succeed']));
    expect(text).not.toMatch(/QueryLanguage|JSONata/i);
  });

  it('calls a function of this repository in each task', () => {
    const called = tasks.map(([, { Resource }]) => /^\$\{(\w+)Arn\}$/.exec(Resource ?? '')?.[1] ?? '');

    expect(called.toSorted()).toEqual(Object.keys(interruptionFunctions).toSorted());
  });

  it('is described state by state in its README', () => {
    const chapter = readMachineText('README.md').split('## interruption.asl.json')[1] ?? '';

    expect(states.map(([name]) => name).filter((name) => !chapter.includes(`| ${name} |`))).toEqual([]);
  });
});
