import type { Clock } from '../../shared/platform/clock.ts';
import type { OciAnswer, OciResponse } from './answer.ts';
import { refusal, tooMany } from './answer.ts';
import type { Fault } from './scenario.ts';

/** A clock that can let time pass for a caller who waits elsewhere (`VirtualClock`). */
interface CallerClock extends Clock {
  sleepForCaller?(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a call gets that meets a fault; `apply` brings about its effect. */
export async function misfortune(fault: Fault, apply: () => OciAnswer, clock: CallerClock, signal?: AbortSignal): Promise<OciResponse> {
  switch (fault.kind) {
    case 'lost-before':
      return { reset: true };
    case 'lost-after':
      apply();
      return { reset: true };
    case 'hang-before':
      return { reset: true, hangs: true };
    case 'hang-after':
      apply();
      return { reset: true, hangs: true };
    case 'delay': {
      const answer = apply();
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
      return refusal(503, 'ServiceUnavailable', 'The service is currently unavailable.', fault.retryAfter);
    case 'throttled':
      return tooMany(fault.retryAfter);
    case 'answer':
      return refusal(fault.status ?? 500, fault.code ?? 'InternalError', fault.message ?? '', fault.retryAfter);
  }
}
