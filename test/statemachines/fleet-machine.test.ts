import { describe, expect, it } from 'vitest';
import { fleetFunctions } from '../../local/fleet-machine.ts';
import { fleetExecutionName } from '../../shared/platform/executions.ts';
import { faultsOf, readMachine, readMachineText } from '../support/machine-file.ts';

const { text, machine, states, tasks } = readMachine('fleet');

describe('the fleet machine', () => {
  it('is valid by both validators', async () => {
    expect(await faultsOf(text)).toEqual({ validator: [], languageService: [] });
  });

  it("retries Lambda's own errors by the very block of the hunt machine, and gives every task a time limit", () => {
    const hunt = readMachine('hunt').machine.States['ValidateRequest'];

    expect(tasks).toHaveLength(2);
    for (const [, state] of tasks) expect(state).toMatchObject({ Retry: hunt?.Retry, TimeoutSeconds: expect.any(Number) });
  });

  it('catches nothing: its hunts go on without it, and a fresh execution goes on with them', () => {
    expect(states.filter(([, state]) => state.Catch !== undefined)).toEqual([]);
  });

  it('hands over by a name that only this hand-over has, as the hunt machine does', () => {
    const { ContinueHunt } = (JSON.parse(readMachineText('hunt.asl.json')) as { States: Record<string, Record<string, unknown>> }).States;
    const { ContinueFleet } = machine.States as unknown as Record<string, Record<string, unknown>>;

    expect(ContinueFleet).toMatchObject({ Resource: ContinueHunt?.['Resource'], Retry: ContinueHunt?.['Retry'] });
    expect(ContinueFleet?.['Parameters']).toEqual({
      'StateMachineArn.$': '$$.StateMachine.Id',
      'Name.$': "States.Format('{}-f{}', $.fleetId, $.generation)",
      'Input.$': '$',
    });
    expect(fleetExecutionName({ fleetId: 'F', generation: 2 })).toBe('F-f2');
  });

  it('waits only by SecondsPath', () => {
    const waits = states.filter(([, state]) => state.Type === 'Wait');

    expect(waits).toHaveLength(1);
    for (const [, state] of waits) expect(state.SecondsPath).toBe('$.next.waitSeconds');
  });

  it('is plain: JSONPath, and no type of state but the five common ones', () => {
    expect(new Set(states.map(([, { Type }]) => Type))).toEqual(new Set(['Task', 'Choice', 'Pass', 'Wait', 'Succeed', 'Fail']));
    expect(text).not.toMatch(/QueryLanguage|JSONata/i);
  });

  it('calls a function of this repository in each task', () => {
    const called = tasks.map(([, { Resource }]) => /^\$\{(\w+)Arn\}$/.exec(Resource ?? '')?.[1] ?? '');

    expect([...called, 'ContinueFleet'].toSorted()).toEqual(Object.keys(fleetFunctions).toSorted());
  });

  it('is described state by state in its README', () => {
    const chapter = readMachineText('README.md').split('## fleet.asl.json')[1] ?? '';

    expect(states.map(([name]) => name).filter((name) => !chapter.includes(`| ${name} |`))).toEqual([]);
  });
});
