import type { StopSignal } from './exit-codes.ts';

/** What `process` offers for signals; tests bring their own. */
export interface SignalSource {
  on(signal: StopSignal, listener: () => void): unknown;
  removeListener(signal: StopSignal, listener: () => void): unknown;
}

export interface Stop {
  /** Aborts at the first signal, with the signal's name as reason. */
  readonly signal: AbortSignal;
  /** The first signal that came. */
  readonly by: StopSignal | null;
  dispose(): void;
}

/**
 * Turns signals into one AbortSignal. The process never dies of them midway: a launch in flight may have made an instance, and
 * only the hunt can find out. `heard` is told of every signal and how many came before it.
 */
export function listenForStop(source: SignalSource, heard: (signal: StopSignal, earlier: number) => void): Stop {
  const controller = new AbortController();
  let by: StopSignal | null = null;
  let count = 0;
  const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const listener = () => {
      by ??= signal;
      heard(signal, count);
      count += 1;
      if (!controller.signal.aborted) controller.abort(signal);
    };
    source.on(signal, listener);
    return [signal, listener] as const;
  });
  return {
    signal: controller.signal,
    get by() {
      return by;
    },
    dispose() {
      for (const [signal, listener] of listeners) source.removeListener(signal, listener);
    },
  };
}
