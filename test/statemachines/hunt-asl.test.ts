import { readFileSync } from 'node:fs';
import { getLanguageService, TextDocument } from 'amazon-states-language-service';
import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';

interface State {
  Type: string;
  Resource?: string;
  Next?: string;
  Default?: string;
  Choices?: { Next: string }[];
  Retry?: unknown;
  Catch?: { ErrorEquals: string[]; Next: string }[];
  TimeoutSeconds?: number;
  SecondsPath?: string;
}

const text = readFileSync(new URL('../../statemachines/hunt.asl.json', import.meta.url), 'utf8');
const machine = JSON.parse(text) as { StartAt: string; States: Record<string, State> };
const states = Object.entries(machine.States);
const tasks = states.filter(([, state]) => state.Type === 'Task' && state.Resource?.startsWith('${'));
// Validators want ARNs where the deployment puts its own.
const substituted = text.replace(/\$\{(\w+)Arn\}/g, 'arn:aws:lambda:us-east-1:123456789012:function:$1');

describe('the hunt machine', () => {
  it('is valid by asl-validator', () => {
    const { isValid, errors } = aslValidator(JSON.parse(substituted));

    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  it('is valid by the language service', async () => {
    const service = getLanguageService({});
    const document = TextDocument.create('file:///hunt.asl.json', 'json', 1, substituted);

    const problems = await service.doValidation(document, service.parseJSONDocument(document));

    expect(problems.map((problem) => problem.message)).toEqual([]);
  });

  it('is found invalid by both validators when a state is missing', async () => {
    const broken = substituted.replace('"Default": "Failed"', '"Default": "Nowhere"');
    const service = getLanguageService({});
    const document = TextDocument.create('file:///broken.asl.json', 'json', 1, broken);

    const problems = await service.doValidation(document, service.parseJSONDocument(document));

    expect(aslValidator(JSON.parse(broken)).isValid).toBe(false);
    expect(problems).not.toEqual([]);
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
    const readme = readFileSync(new URL('../../statemachines/README.md', import.meta.url), 'utf8');

    expect(states.map(([name]) => name).filter((name) => !readme.includes(`| ${name} |`))).toEqual([]);
  });
});
