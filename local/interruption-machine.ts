import { run as blockOffering } from '../functions/block-offering/handler.ts';
import { run as finishInterruption } from '../functions/finish-interruption/handler.ts';
import { run as runHooks } from '../functions/run-hooks/handler.ts';
import { run as takeNotice } from '../functions/take-notice/handler.ts';
import type { InterruptionState } from '../shared/domain/interruption/state.ts';
import type { Clock } from '../shared/platform/clock.ts';
import type { StartRooms } from '../shared/usecases/api-rooms.ts';
import { endInterrupted } from '../shared/usecases/end-interrupted.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import { startReplacement } from '../shared/usecases/start-replacement.ts';
import { loadMachine } from './machine.ts';

/** What the interruption machine stands on here; without means to start hunts it starts none. */
export interface InterruptionGround {
  readonly rooms: Rooms;
  readonly start: StartRooms;
}

type InterruptionFunction = (input: never, ground: InterruptionGround) => Promise<unknown>;

/** The functions behind the machine's `${NameArn}`. Those that start hunts do so by this home's own engine. */
export const interruptionFunctions: Readonly<Record<string, InterruptionFunction>> = {
  TakeNotice: (input, { rooms }) => takeNotice(input, rooms),
  BlockOffering: (input, { rooms }) => blockOffering(input, rooms),
  StartReplacement: (input, { rooms, start }) => startReplacement(input, { ...rooms, start }),
  RunHooks: (input, { rooms }) => runHooks(input, rooms),
  EndInterrupted: (input, { rooms, start }) => endInterrupted(input, { ...rooms, start }),
  FinishInterruption: (input, { rooms }) => finishInterruption(input, rooms),
};

export const interruptionMachine = loadMachine(new URL('../statemachines/interruption.asl.json', import.meta.url));

export interface InterruptionHost extends InterruptionGround {
  readonly clock: Clock;
  /** Ends the execution at its next wait; what it has not done stays on record, and is taken up by the next delivery. */
  readonly over?: AbortSignal;
}

/** One execution; resolves with what the machine put out, or null where it was ended from outside. */
export async function executeInterruption(input: object, { clock, over, ...ground }: InterruptionHost): Promise<InterruptionState | null> {
  let last: unknown = null;
  const stopped = () => over?.aborted ?? false;
  try {
    await interruptionMachine.execute(input, {
      async task(name, data) {
        if (stopped()) throw new StoppedError();
        last = await (interruptionFunctions[name] as InterruptionFunction)(data as never, ground);
        return last;
      },
      wait: (_, seconds) => clock.sleep(seconds * 1000, over),
      rest: (seconds) => clock.sleep(seconds * 1000, over),
    });
    return last as InterruptionState;
  } catch (error) {
    if (stopped()) return null;
    throw error;
  }
}

/** The process is to end: nothing more is begun. */
class StoppedError extends Error {
  override name = 'StoppedError' as const;
}
