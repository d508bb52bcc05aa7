import type { Store } from '../../shared/stores/port.ts';

/** Which of two tasks goes on at each call: the first one, until the call with the number of a switch is reached, then the other, and so on. */
export type Schedule = { readonly first: 0 | 1; readonly switches: readonly number[] };

/** Every schedule of up to `calls` calls with up to `most` switches. */
export function schedules(calls: number, most: number): Schedule[] {
  const places = (from: number, left: number): number[][] =>
    left === 0
      ? [[]]
      : [
          [],
          ...Array.from({ length: calls - from }, (_, index) => from + index).flatMap((at) =>
            places(at + 1, left - 1).map((rest) => [at, ...rest]),
          ),
        ];
  return places(1, most).flatMap((switches) => [0, 1].map((first) => ({ first: first as 0 | 1, switches })));
}

/** Runs two tasks over one store, one store call at a time, in the order of the schedule. Throws what either of them throws. */
export async function interleave(
  store: Store,
  schedule: Schedule,
  tasks: readonly [(store: Store) => Promise<unknown>, (store: Store) => Promise<unknown>],
): Promise<void> {
  const gates: [(() => void) | null, (() => void) | null] = [null, null];
  const done = [false, false];
  let arrived: () => void = () => undefined;
  const standstill = () => new Promise<void>((resolve) => (arrived = resolve));
  const gated = (task: 0 | 1): Store =>
    new Proxy(store, {
      get(target, name: keyof Store) {
        const method = target[name] as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          await new Promise<void>((resolve) => {
            gates[task] = resolve;
            arrived();
          });
          return method.apply(target, args);
        };
      },
    });
  const running = ([0, 1] as const).map(async (task) => {
    try {
      await tasks[task](gated(task));
    } finally {
      done[task] = true;
      arrived();
    }
  });
  for (const each of running) each.catch(() => undefined);

  const settled = async () => {
    while (([0, 1] as const).some((task) => !done[task] && gates[task] === null)) await standstill();
  };
  let turn = schedule.first;
  for (let call = 0; ; call += 1) {
    await settled();
    if (done[0] && done[1]) break;
    if (schedule.switches.includes(call)) turn = turn === 0 ? 1 : 0;
    const task = done[turn] ? (turn === 0 ? 1 : 0) : turn;
    const go = gates[task];
    gates[task] = null;
    go?.();
  }
  await Promise.all(running);
}
