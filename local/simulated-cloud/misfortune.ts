import type { Clock } from '../../shared/platform/clock.ts';
import type { WireAnswer, WireResponse } from './wire.ts';

/** A clock that can let time pass for a caller who waits elsewhere (`VirtualClock`). */
interface CallerClock extends Clock {
  sleepForCaller?(ms: number, signal?: AbortSignal): Promise<void>;
}

export const faultKinds = [
  'lost-before',
  'lost-after',
  'hang-before',
  'hang-after',
  'delay',
  'html-502',
  'empty-500',
  'unavailable-503',
  'throttled',
  'answer',
] as const;

export interface Misfortune {
  readonly kind: (typeof faultKinds)[number];
  /** `delay`: how late. */
  readonly seconds: number;
}

/** What a cloud itself says in a misfortune. */
export interface Words {
  unavailable(): WireAnswer;
  throttled(): WireAnswer;
  answer(): WireAnswer;
}

/** What a call gets that meets a fault; `apply` brings about its effect. */
export async function misfortune(
  fault: Misfortune,
  words: Words,
  apply: () => WireAnswer | Promise<WireAnswer>,
  clock: CallerClock,
  signal?: AbortSignal,
): Promise<WireResponse> {
  switch (fault.kind) {
    case 'lost-before':
      return { reset: true };
    case 'lost-after':
      await apply();
      return { reset: true };
    case 'hang-before':
      return { reset: true, hangs: true };
    case 'hang-after':
      await apply();
      return { reset: true, hangs: true };
    case 'delay': {
      const answer = await apply();
      await (clock.sleepForCaller?.(fault.seconds * 1000, signal) ?? clock.sleep(fault.seconds * 1000, signal));
      return answer;
    }
    case 'html-502':
      return {
        status: 502,
        headers: { 'content-type': 'text/html' },
        body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
      };
    case 'empty-500':
      return { status: 500, headers: {}, body: '' };
    case 'unavailable-503':
      return words.unavailable();
    case 'throttled':
      return words.throttled();
    case 'answer':
      return words.answer();
  }
}
