import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../shared/domain/fault.ts';
import { classFacts } from '../../../shared/domain/outcome/classes.ts';
import {
  classify,
  countsAsError,
  isDenied,
  isFatal,
  maybeSuspended,
  needsResolution,
  paceSignal,
  requirementClass,
} from '../../../shared/domain/outcome/classify.ts';
import type { Outcome } from '../../../shared/domain/outcome/outcome.ts';
import { faultWith } from '../../support/faults.ts';

const fault = faultWith({ status: 500 });
const outcomeOf = (parts: Partial<Fault>): Outcome => classify('oci', { ...fault, ...parts });
const lost = { status: null, code: 'ECONNRESET', reached: 'unknown' } as const;
const full = { status: 500, message: 'Out of host capacity.' } as const;

describe('what follows from an outcome', () => {
  it.each([
    ['a lost answer to a launch', outcomeOf(lost), true],
    ['a deadline that passed', outcomeOf({ ...lost, code: 'ETIMEDOUT' }), true],
    ['a 502', outcomeOf({ status: 502 }), true],
    ['a 200 that cannot be read', outcomeOf({ status: 200 }), true],
    ['a failed look-up', outcomeOf({ ...lost, code: 'ENOTFOUND' }), false],
    ['an open breaker', outcomeOf({ ...lost, code: 'EOPENBREAKER' }), false],
    ['a lost answer to a read', outcomeOf({ ...lost, stage: 'read' }), false],
    ['a death without a reason', outcomeOf({ status: null, stage: 'late', message: 'TERMINATED' }), false],
    ['no capacity', outcomeOf(full), false],
  ])('is for %s: resolve first? %#', (_, outcome, resolve) => {
    expect(needsResolution(outcome)).toBe(resolve);
  });

  it.each([
    ['a 429', outcomeOf({ status: 429 }), 'throttled'],
    ['a 500', outcomeOf({}), 'faulty'],
    ['a reset', outcomeOf(lost), 'faulty'],
    ['a failed look-up', outcomeOf({ ...lost, code: 'ENOTFOUND' }), 'faulty'],
    ['a refusal that nobody knows', outcomeOf({ status: 418 }), 'faulty'],
    ['a death without a reason', outcomeOf({ status: null, stage: 'late', message: 'TERMINATED' }), 'clean'],
    ['no capacity', outcomeOf(full), 'clean'],
    ['a limit', outcomeOf({ status: 400, code: 'LimitExceeded' }), 'clean'],
  ])('is for %s a pace signal: %#', (_, outcome, signal) => {
    expect(paceSignal(outcome)).toBe(signal);
  });

  it('counts exactly UNKNOWN and TIMEOUT as errors', () => {
    const counting = Object.keys(classFacts).filter((name) => countsAsError({ ...outcomeOf({}), class: name as Outcome['class'] }));

    expect(counting).toEqual(['UNKNOWN', 'TIMEOUT']);
  });

  it('ends the hunt at once exactly for CONFIG and AUTH', () => {
    const ending = Object.keys(classFacts).filter((name) => isFatal({ ...outcomeOf({}), class: name as Outcome['class'] }));

    expect(ending).toEqual(['CONFIG', 'AUTH']);
  });

  it.each([
    ['LAUNCHED', 'OK'],
    ['CAPACITY', 'CAPACITY'],
    ['THROTTLED', 'THROTTLE'],
    ['TRANSIENT', 'STATE'],
    ['TIMEOUT', 'TIMEOUT'],
    ['UNKNOWN', 'UNKNOWN'],
    ['AUTH', 'AUTH'],
    ['CONFIG', 'CONFIG'],
  ] as const)('maps %s one to one onto %s of the script', (name, requirement) => {
    expect(requirementClass({ ...outcomeOf({}), class: name })).toBe(requirement);
  });

  it.each(['INELIGIBLE', 'QUOTA', 'PRICE', 'TOKEN_SPENT'] as const)(
    'gives %s a class of the script that goes on without an error',
    (name) => {
      const outcome = { ...outcomeOf({}), class: name };

      expect(['CAPACITY', 'STATE']).toContain(requirementClass(outcome));
      expect(countsAsError(outcome)).toBe(false);
    },
  );

  it('suspects a suspended account behind a 404 that names nothing, and behind no other 404', () => {
    const vague = outcomeOf({
      status: 404,
      code: 'NotAuthorizedOrNotFound',
      message: 'Authorization failed or requested resource not found.',
    });
    const shape = outcomeOf({ status: 404, code: 'NotAuthorizedOrNotFound', message: 'shape VM.Standard.A1.Flex not found' });

    expect([maybeSuspended(vague), maybeSuspended(shape)]).toEqual([true, false]);
  });
});

describe('a read that was refused', () => {
  it.each([
    ['is denied', { status: 404, code: 'NotAuthorizedOrNotFound' }, true],
    ['is not offered by the endpoint', { status: 501 }, true],
    ['is throttled', { status: 429, code: 'TooManyRequests' }, false],
    ['meets a conflict', { status: 409, code: 'IncorrectState' }, false],
    ['fails inside', { status: 500, code: 'InternalServerError' }, false],
    ['cannot be understood', { status: 200 }, false],
    ['got no answer', { status: null, code: 'ECONNRESET' }, false],
  ])('because it %s', (_, parts, denied) => {
    expect(isDenied(outcomeOf({ ...parts, stage: 'read' }))).toBe(denied);
  });
});
