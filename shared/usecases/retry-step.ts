import type { CloudCallError } from '../domain/fault.ts';
import type { StepName } from '../domain/hunt.ts';
import { giveUp, go } from '../domain/hunting/go.ts';
import { classify, isDenied } from '../domain/outcome/classify.ts';
import type { StepResult, StepRun } from './step.ts';

// Before anything is launched, a call is tried this often, with doubling waits, before the hunt gives up on it.
const mostTries = 6;

/**
 * A preparing step's call failed: it runs again after a wait, unless the answer is final. `doing` is a gerund for people
 * ("listing the availability domains").
 */
export function retryStep(run: StepRun<'log'>, step: StepName, doing: string, error: CloudCallError): StepResult {
  const { document } = run;
  const outcome = classify(document.cloud, error.fault);
  const tries = document.counters.errors + 1;
  const counted = { ...document, counters: { ...document.counters, errors: tries } };
  const final = outcome.class === 'AUTH' || outcome.class === 'CONFIG' || outcome.class === 'QUOTA' || isDenied(outcome);
  if (!final && tries < mostTries) {
    const wait = Math.max(2 ** tries, error.fault.retryAfter ?? 0);
    run.rooms.log.warn('step.again', { huntId: document.huntId, message: `${doing}: ${outcome.message}; once more in ${wait} s` });
    return { document: go(counted, step, wait, run.now()), events: [] };
  }
  const names: Partial<Record<typeof outcome.class, string>> = { AUTH: 'Hunt.Auth', CONFIG: 'Hunt.Config', QUOTA: 'Hunt.Quota' };
  const failure = {
    error: names[outcome.class] ?? 'Hunt.Unreachable',
    message: `${doing}: ${outcome.message}`,
    remedy: outcome.remedy ?? 'Check the endpoint and the network with "foothold doctor".',
  };
  return { document: giveUp(counted, failure, run.now()), events: [] };
}
