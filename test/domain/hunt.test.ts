import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { huntSchema, stepNames } from '../../shared/domain/hunt.ts';
import { isJsonObject } from '../../shared/domain/json.ts';
import { plannedHunt, planOn } from './hunting/hunts-for-tests.ts';

const paths = (value: unknown) => v.safeParse(huntSchema, value).issues?.map((issue) => v.getDotPath(issue));

describe('the hunt document', () => {
  test('is valid from its first version on', () => {
    expect(paths(plannedHunt())).toBeUndefined();
  });

  test.each([
    { path: 'format', change: { format: 2 } },
    { path: 'huntId', change: { huntId: 'not a ulid' } },
    { path: 'createdAt', change: { createdAt: 'yesterday' } },
    { path: 'phase', change: { phase: 'resting' } },
    { path: 'handOver', change: { handOver: false } },
    { path: 'next.step', change: { next: { step: 'sleep', waitSeconds: 0, notBefore: null } } },
    { path: 'next.waitSeconds', change: { next: { step: 'attempt', waitSeconds: 1.5, notBefore: null } } },
    { path: 'next.waitSeconds', change: { next: { step: 'attempt', waitSeconds: -1, notBefore: null } } },
    { path: 'plan.token', change: { plan: { ...planOn(plannedHunt()), token: 'x'.repeat(65) } } },
    { path: 'request.launch', change: { request: { ...plannedHunt().request, launch: [] } } },
    { path: 'request.launch', change: { request: { ...plannedHunt().request, launch: null } } },
    { path: 'request.launch', change: { request: { ...plannedHunt().request, launch: 'text' } } },
    { path: 'request.settings.hunt.maxCycles', change: { request: { ...plannedHunt().request, settings: { hunt: { maxCycles: 0 } } } } },
  ])('is refused with another $path: $change', ({ path, change }) => {
    expect(paths({ ...plannedHunt(), ...change })).toEqual([path]);
  });

  test.each(stepNames)('may name the step %s as the next one', (step) => {
    expect(paths({ ...plannedHunt(), next: { step, waitSeconds: 0, notBefore: null } })).toBeUndefined();
  });

  test('loses fields that no version knows, so that none can smuggle a secret along', () => {
    const parsed = v.parse(huntSchema, {
      ...plannedHunt(),
      privateKey: 'x',
      key: { mode: 'none', publicKey: null, name: null, reference: null, privateKey: 'x' },
    });

    expect(JSON.stringify(parsed)).not.toContain('privateKey"');
  });
});

test.each([
  [{}, true],
  [[], false],
  [null, false],
  ['text', false],
])('%j is a JSON object: %s', (value, expected) => {
  expect(isJsonObject(value)).toBe(expected);
});
