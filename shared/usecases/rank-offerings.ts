import { CloudCallError } from '../domain/fault.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { giveUp, go } from '../domain/hunting/go.ts';
import { paceSettings, takeSlot } from '../domain/hunting/pace-of.ts';
import { planAttempt } from '../domain/hunting/plan-attempt.ts';
import { rankOfferings } from '../domain/hunting/rank-offerings.ts';
import { blockedLast } from '../domain/interruption/blocked.ts';
import { ImageUnknownError } from '../domain/launch/image-aliases.ts';
import { describeProblem } from '../domain/problem.ts';
import { accountPace, keepPace } from './account-pace.ts';
import { readBlocked } from './block-offering.ts';
import { type Ranking, rankFacts } from './rank-facts.ts';
import { resolveImages } from './resolve-images.ts';
import { retryStep } from './retry-step.ts';
import { type CloudRun, cloudStep, type StepResult } from './step.ts';

/** Resolves places and images, ranks the offerings and plans the first attempt; nothing has been launched yet. */
export const rank = cloudStep('rank', async (run: CloudRun<Ranking | 'images', 'log'>) => {
  try {
    return await rankAll(run);
  } catch (error) {
    if (error instanceof CloudCallError) return retryStep(run, 'rank', 'looking up zones, subnets and images', error);
    if (!(error instanceof ImageUnknownError)) throw error;
    const failure = { error: 'Hunt.Config', message: error.message, remedy: error.remedy };
    return { document: giveUp(run.document, failure, run.now()), events: [] };
  }
});

async function rankAll(run: CloudRun<Ranking | 'images', 'log'>): Promise<StepResult> {
  const images = await resolveImages(run);
  const document = { ...run.document, image: images.first };
  const facts = { ...(await rankFacts(run)), images: images.byType };
  const { offerings: ranked, missing, held } = rankOfferings(document, facts);
  const { blocked } = await readBlocked(document.account, run.rooms.store);
  const offerings = blockedLast(ranked, blocked, run.now());
  const lost = missing.map((problem) =>
    eventOf(document, run.now(), 'offering.dropped', { offering: problem.got, message: describeProblem(problem) }),
  );
  const first = offerings[0];
  if (first === undefined) {
    const message = missing.map(describeProblem).join('; ');
    const remedy = 'Name places that the region has: hunt.adNumbers, launch.availabilityDomain, hunt.subnets or launch.SubnetId.';
    return { document: giveUp(document, { error: 'Hunt.NoOffering', message, remedy }, run.now()), events: lost };
  }
  const account = await accountPace(run, document);
  const settled = { ...document, offerings, dropped: held, plan: null, pace: account.state };
  const turn = takeSlot(run.now(), account.nextAt, paceSettings(settled), account.state);
  const planned = go(planAttempt(settled, first), 'attempt', (turn.slot - run.now()) / 1000, run.now());
  return {
    document: await keepPace(run, planned, { state: account.state, nextAt: turn.nextAt, version: account.version }),
    events: [...lost, ...images.events, ...facts.events],
  };
}
