import { CloudCallError } from '../domain/fault.ts';
import { giveUp, go } from '../domain/hunting/go.ts';
import { takeSlot, paceSettings } from '../domain/hunting/pace-of.ts';
import { planAttempt } from '../domain/hunting/plan-attempt.ts';
import { rankOfferings } from '../domain/hunting/rank-offerings.ts';
import { classify } from '../domain/outcome/classify.ts';
import { describeProblem } from '../domain/problem.ts';
import { accountPace, keepPace } from './account-pace.ts';
import { step, type StepResult, type StepRun } from './step.ts';

// A region's zones are asked for this often, with doubling waits, before the hunt gives up on them.
const mostTries = 6;

/** Resolves zones, ranks the offerings and plans the first attempt; nothing has been launched yet. */
export const rank = step('rank', async (run) => {
  let zones: string[];
  try {
    zones = await run.cloud.zones();
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return unlisted(run, error);
  }
  const { offerings, missing } = rankOfferings(run.document, zones);
  const first = offerings[0];
  if (first === undefined) {
    const message = missing.map(describeProblem).join('; ');
    const failure = { error: 'Hunt.NoOffering', message, remedy: 'Name availability domains that the region has: hunt.adNumbers, or the full name in launch.availabilityDomain.' };
    return { document: giveUp(run.document, failure, run.now()), events: [] };
  }
  const account = await accountPace(run, run.document);
  const ranked = { ...run.document, offerings, dropped: [], plan: null, pace: account.state };
  const turn = takeSlot(run.now(), account.nextAt, paceSettings(ranked), account.state.pace);
  await keepPace(run, ranked, { state: account.state, nextAt: turn.nextAt });
  return { document: go(planAttempt(ranked, first), 'attempt', (turn.slot - run.now()) / 1000, run.now()), events: [] };
});

function unlisted(run: StepRun, error: CloudCallError): StepResult {
  const { document } = run;
  const outcome = classify(document.cloud, error.fault);
  const tries = document.counters.errors + 1;
  const counted = { ...document, counters: { ...document.counters, errors: tries } };
  const fatal = outcome.class === 'AUTH' || outcome.class === 'CONFIG';
  if (!fatal && tries < mostTries) return { document: go(counted, 'rank', Math.max(2 ** tries, error.fault.retryAfter ?? 0), run.now()), events: [] };
  const failure = {
    error: outcome.class === 'AUTH' ? 'Hunt.Auth' : 'Hunt.Unreachable',
    message: `listing the availability domains: ${outcome.message}`,
    remedy: outcome.remedy ?? 'Check the endpoint and the network with "foothold doctor".',
  };
  return { document: giveUp(counted, failure, run.now()), events: [] };
}
