import { giveUp, go } from '../domain/hunting/go.ts';
import { describeProblem } from '../domain/problem.ts';
import { checkRequest } from '../domain/spec/check-request.ts';
import { step } from './step.ts';

/** The request as it came, checked without a call: whatever started the hunt, every problem is found here and named at once. */
export const validateRequest = step('validate', async (run) => {
  const { document } = run;
  const problems = checkRequest({
    cloud: document.cloud,
    launch: document.request.launch,
    alternatives: document.request.alternatives,
    settings: document.request.settings,
    namespace: document.namespace,
  });
  if (problems.length === 0) return { document: go(document, 'key', 0, run.now()), events: [] };
  const failure = {
    error: 'Hunt.InvalidRequest',
    message: problems.map(describeProblem).join('; '),
    remedy: 'Mend the spec; "foothold hunt --spec FILE --dry-run" shows what would be sent.',
  };
  return { document: giveUp(document, failure, run.now()), events: [] };
});
