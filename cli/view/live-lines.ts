import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { progressOf } from '../../shared/domain/hunting/progress.ts';
import { inner, plural, sayDuration } from './words.ts';
import { sayOffering } from './zones.ts';

const phaseWords: Record<HuntDocument['phase'], string> = {
  validating: 'checking the request',
  'preparing-key': 'preparing the SSH key',
  ranking: 'choosing where to try',
  hunting: 'hunting',
  'coming-up': 'coming up',
  proving: 'proving SSH',
  'cleaning-up': 'cleaning up',
  ready: 'ready',
  failed: 'failed',
  cancelled: 'cancelled',
  paused: 'paused',
};

/** What the live view shows: the hunt in three lines. `now` is epoch ms of the clock the hunt runs by. */
export function liveLines(document: HuntDocument, now: number, rehearsal: boolean): string[] {
  const elapsed = (now - Date.parse(document.createdAt)) / 1000;
  const head = `${progressOf(document, now).percentComplete} % ${phaseWords[document.phase]}${whatNext(document, now)}`;
  const { counters, last, pace } = document;
  const answer = last ? `last answer  ${sayOffering(document, last.offering)}: ${inner(last.message)}` : 'last answer  none yet';
  const tail = [
    plural(counters.attempts, 'attempt'),
    plural(counters.calls, 'call'),
    `${counters.capacity} no capacity`,
    ...(counters.throttled > 0 ? [`${counters.throttled} throttled`] : []),
    ...(counters.errors > 0 ? [plural(counters.errors, 'error')] : []),
    ...(document.request.settings.pace.policy === 'metronome' ? [`pace ${sayDuration(pace.pace)}`] : [`back-off step ${pace.exponent}`]),
    `${sayDuration(elapsed)}${rehearsal ? ' of rehearsal time' : ''}`,
  ];
  return [head, answer, tail.join(' · ')];
}

function whatNext(document: HuntDocument, now: number): string {
  const { next, plan, instance, probe } = document;
  const left = next.notBefore ? Math.max(0, (Date.parse(next.notBefore) - now) / 1000) : 0;
  const when = left >= 0.5 ? `in ${sayDuration(left)}` : 'now';
  if (next.step === 'attempt' && plan) {
    const place = sayOffering(document, plan.offering);
    // A send is on record as open before it goes out: until it is answered, there is nothing to resolve.
    if (plan.unresolved && isOnItsWay(document)) return `: attempt ${plan.attempt} on ${place}, waiting for the answer`;
    return plan.unresolved ? `: resolving attempt ${plan.attempt} on ${place} ${when}` : `: attempt ${plan.attempt} on ${place} ${when}`;
  }
  if (next.step === 'poll' && instance) return `: ${instance.state}, next look ${when}`;
  if (next.step === 'probe') return `${instance?.publicIp ? ` at ${instance.publicIp}` : ''}: try ${(probe?.tries ?? 0) + 1} ${when}`;
  if (next.step === 'clean-up') return `: next look ${when}`;
  return '';
}

function isOnItsWay({ plan, last }: HuntDocument): boolean {
  const sentAt = plan?.lastSentAt ?? null;
  return sentAt !== null && (last === null || Date.parse(last.at) < Date.parse(sentAt));
}
