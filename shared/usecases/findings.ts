import { CloudCallError } from '../domain/fault.ts';
import type { Findings } from '../domain/hunting/judge-refusal.ts';
import { offeringOf } from '../domain/hunting/go.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { renderLaunch } from '../domain/launch/render-launch.ts';
import type { Outcome } from '../domain/outcome/outcome.ts';
import type { StepRun } from './step.ts';

/**
 * What the answer alone does not tell. A quota refusal is checked against limits and inventory; an ambiguous 404 ("not authorized
 * or not found") against a cheap read, which tells a wrong id from a suspended account.
 */
export async function findingsFor(run: StepRun, document: HuntDocument, outcome: Outcome): Promise<Findings> {
  if (outcome.class === 'QUOTA' && document.plan !== null) {
    const payload = renderLaunch(document, offeringOf(document, document.plan), document.plan.attempt);
    return { quota: await orUnknown(() => run.cloud.quota(payload, outcome.fault)), readable: null };
  }
  if (outcome.class === 'CONFIG' && outcome.fault.status === 404) return { quota: null, readable: await run.cloud.canRead() };
  return { quota: null, readable: null };
}

async function orUnknown(ask: () => Promise<NonNullable<Findings['quota']>>): Promise<NonNullable<Findings['quota']>> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return { verdict: 'unknown', detail: 'limits and inventory could not be read' };
  }
}
