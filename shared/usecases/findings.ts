import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { offeringOf } from '../domain/hunting/go.ts';
import type { Findings } from '../domain/hunting/judge-refusal.ts';
import { renderLaunch } from '../domain/launch/render-launch.ts';
import { maybeSuspended } from '../domain/outcome/classify.ts';
import type { Outcome } from '../domain/outcome/outcome.ts';
import type { CloudRun } from './step.ts';

/** Calls that tell what is behind a refusal. */
export type Doubting = 'quota' | 'canRead';

/**
 * What the answer alone does not tell. A quota refusal is checked against limits and inventory; an ambiguous 404 ("not authorized
 * or not found") against a cheap read, which tells a wrong id from a suspended account.
 */
export async function findingsFor(run: CloudRun<Doubting>, document: HuntDocument, outcome: Outcome): Promise<Findings> {
  if (outcome.class === 'QUOTA' && document.plan !== null) {
    const payload = renderLaunch(document, offeringOf(document, document.plan), document.plan.attempt);
    return { quota: await orUnknown(() => run.cloud.quota(payload, outcome.fault)), readable: null };
  }
  if (maybeSuspended(outcome)) return { quota: null, readable: await readable(run) };
  return { quota: null, readable: null };
}

/** Null when the read got no answer either way: then the launch's own answer stands. */
async function readable(run: CloudRun<'canRead'>): Promise<boolean | null> {
  try {
    return await run.cloud.canRead();
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return null;
  }
}

async function orUnknown(ask: () => Promise<NonNullable<Findings['quota']>>): Promise<NonNullable<Findings['quota']>> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return { verdict: 'unknown', detail: 'limits and inventory could not be read' };
  }
}
