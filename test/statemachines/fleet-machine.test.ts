import { readFileSync } from 'node:fs';
import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { fleetFunctions } from '../../local/fleet-machine.ts';
import { fleetExecutionName } from '../../shared/platform/executions.ts';

interface State {
  Type: string;
  Resource?: string;
  Retry?: unknown;
  Catch?: { ErrorEquals: string[]; Next: string }[];
  TimeoutSeconds?: number;
  SecondsPath?: string;
  QueryLanguage?: string;
}

const read = (name: string) => readFileSync(new URL(`../../statemachines/${name}`, import.meta.url), 'utf8');
const text = read('fleet.asl.json');
const machine = JSON.parse(text) as { StartAt: string; States: Record<string, State> };
const states = Object.entries(machine.States);
const tasks = states.filter(([, state]) => state.Type === 'Task' && state.Resource?.startsWith('${'));
// Validators want ARNs where the deployment puts its own.
const substituted = text.replace(/\$\{(\w+)Arn\}/g, 'arn:aws:lambda:us-east-1:123456789012:function:$1');

describe('the fleet machine', () => {
  it('is valid by asl-validator', () => {
    const { isValid, errors } = aslValidator(JSON.parse(substituted));

    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  it('is valid by the language service', async () => {
    const service = getLanguageService({});
    const document = TextDocument.create('file:///fleet.asl.json', 'json', 1, substituted);

    const problems = await service.doValidation(document, service.parseJSONDocument(document));

    expect(problems.map((problem) => problem.message)).toEqual([]);
  });

  it("retries Lambda's own errors by the very block of the hunt machine, and gives every task a time limit", () => {
    const hunt = (JSON.parse(read('hunt.asl.json')) as typeof machine).States['ValidateRequest'];

    expect(tasks).toHaveLength(2);
    for (const [, state] of tasks) expect(state).toMatchObject({ Retry: hunt?.Retry, TimeoutSeconds: expect.any(Number) });
  });

  it('catches nothing: its hunts go on without it, and a fresh execution goes on with them', () => {
    expect(states.filter(([, state]) => state.Catch !== undefined)).toEqual([]);
  });

  it('hands over by a name that only this hand-over has, as the hunt machine does', () => {
    const { ContinueHunt } = (JSON.parse(read('hunt.asl.json')) as { States: Record<string, Record<string, unknown>> }).States;
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
    const chapter = read('README.md').split('## fleet.asl.json')[1] ?? '';

    expect(states.map(([name]) => name).filter((name) => !chapter.includes(`| ${name} |`))).toEqual([]);
  });
});
