import type { EventName, TimelineEvent } from '../timeline.ts';

/** Seconds that a hunt spent in each of requirement 3's phases; a phase that was not reached, or not finished, has none. */
export interface PhaseDurations {
  readonly Validate?: number;
  readonly KeyPair?: number;
  readonly Launch?: number;
  readonly Wait?: number;
  readonly Ready?: number;
}

/**
 * Read off the timeline. Launch is the hunt itself: from the first call to the accepted launch that came to something. Where a key was
 * made, what lies before it is Validate and what lies between it and the first call is KeyPair; else all of that is Validate.
 */
export function phaseDurations(timeline: readonly TimelineEvent[]): PhaseDurations {
  const first = (...names: EventName[]) => instant(timeline.find(({ event }) => names.includes(event)));
  const last = (name: EventName) => instant(timeline.findLast(({ event }) => event === name));
  const started = first('hunt.started');
  const key = first('key.created');
  const sent = first('attempt.sending');
  const launched = last('instance.launched');
  const running = last('instance.running');
  const ready = first('hunt.ready');
  const spans = {
    Validate: span(started, key ?? sent),
    KeyPair: span(key, sent),
    Launch: span(sent, launched),
    Wait: span(launched, running),
    Ready: span(running, ready),
  };
  return Object.fromEntries(Object.entries(spans).filter(([, seconds]) => seconds !== null)) as PhaseDurations;
}

function instant(event: TimelineEvent | undefined): number | null {
  return event === undefined ? null : Date.parse(event.at);
}

/** Null where either end is missing, or where the later one is of an attempt before. */
function span(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : (to - from) / 1000;
}
