import type { Clock } from '../../shared/platform/clock.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';

/** Does `work` at an instant (epoch ms of the clock) unless `signal` calls it off. Virtual time never moves for its sake alone. */
export function later(clock: Clock, at: number, work: () => Promise<void>, signal: AbortSignal): void {
  const ms = at - clock.now();
  if (!Number.isFinite(ms)) return;
  if (clock instanceof VirtualClock) clock.schedule(ms, work, signal);
  else void clock.sleep(ms, signal).then(() => (signal.aborted ? undefined : work()));
}
