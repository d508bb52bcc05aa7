import { currentHolder, isAlive } from '../shared/platform/process-liveness.ts';
import type { Seat } from '../shared/usecases/control.ts';

/** The longest that a function lives (Lambda, 900 s): until then what it took over has been started, or never will be. */
const term = 900;

export function functionSeat(): Seat {
  return { holder: currentHolder(), isAlive, term };
}
