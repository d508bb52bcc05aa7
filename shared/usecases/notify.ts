import { callbackBody, callbackOf } from '../domain/hunting/callback.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { go } from '../domain/hunting/go.ts';
import { type StepRun, step } from './step.ts';

const mostTries = 3;
const waitSeconds = 5;

/** Tells the user's webhook or command how the hunt ended: at least once, and never at the price of the hunt itself. */
export const notify = step('notify', async (run: StepRun<'callbacks'>) => {
  const { document } = run;
  const callback = callbackOf(document);
  const answer =
    callback === null ? { ok: true, detail: 'nobody asked' } : await run.rooms.callbacks.tell(callback, callbackBody(document));
  const tried = { ...document, callbackTries: document.callbackTries + 1 };
  const over = { ...tried, next: { step: 'end', waitSeconds: 0, notBefore: null } } as const;
  if (answer.ok) return { document: over, events: [eventOf(document, run.now(), 'callback.sent', { detail: answer.detail })] };
  if (tried.callbackTries < mostTries)
    return { document: go(tried, 'notify', waitSeconds * 2 ** document.callbackTries, run.now()), events: [] };
  return {
    document: over,
    events: [eventOf(document, run.now(), 'callback.failed', { detail: answer.detail, tries: tried.callbackTries })],
  };
});
