import { describe, expect, it } from 'vitest';
import { faultsOf, readMachine, readMachineText } from '../support/machine-file.ts';

const { text, machine, states, tasks } = readMachine('hunt');

describe('the hunt machine', () => {
  it('is valid by both validators', async () => {
    expect(await faultsOf(text)).toEqual({ validator: [], languageService: [] });
  });

  it('is found invalid by both validators when a state is missing', async () => {
    const { validator, languageService } = await faultsOf(text.replace('"Default": "Failed"', '"Default": "Nowhere"'));

    expect(validator).not.toEqual([]);
    expect(languageService).not.toEqual([]);
  });

  it("retries Lambda's own errors in every function task, by one and the same block", () => {
    const blocks = new Set(tasks.map(([, state]) => JSON.stringify(state.Retry)));

    expect(blocks.size).toBe(1);
    expect([...blocks][0]).toContain('Lambda.TooManyRequestsException');
  });

  it('gives every task a time limit', () => {
    expect(tasks.filter(([, state]) => state.TimeoutSeconds === undefined)).toEqual([]);
  });

  it('turns to clean-up from every task that can have made something, and never cleans up for a runner that lost its lease', () => {
    const own = ['Abandon', 'CleanUp', 'AnnounceFailed', 'Notify'];
    const caught = tasks.filter(([name]) => !own.includes(name));

    expect(caught.length).toBeGreaterThan(5);
    for (const [, state] of caught) expect(state.Catch?.map((catcher) => catcher.Next)).toEqual(['Superseded', 'Abandon']);
  });

  it('waits only by SecondsPath', () => {
    const waits = states.filter(([, state]) => state.Type === 'Wait');

    expect(waits.length).toBeGreaterThan(3);
    for (const [, state] of waits) expect(state.SecondsPath).toBe('$.next.waitSeconds');
  });

  it('takes three transitions from one launch attempt to the next', () => {
    const path = ['AttemptLaunch', machine.States.AttemptLaunch?.Next, 'WaitForNextAttempt', machine.States.WaitForNextAttempt?.Next];

    expect(path).toEqual(['AttemptLaunch', 'Route', 'WaitForNextAttempt', 'AttemptLaunch']);
    expect(machine.States.Route?.Choices?.map((choice) => choice.Next)).toContain('WaitForNextAttempt');
  });

  it('names no cloud', () => {
    expect(text).not.toMatch(/\b(oci|aws)\b(?!:)/i);
  });

  it('is described state by state in its README', () => {
    const readme = readMachineText('README.md');

    expect(states.map(([name]) => name).filter((name) => !readme.includes(`| ${name} |`))).toEqual([]);
  });
});
