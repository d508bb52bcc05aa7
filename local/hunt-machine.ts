import { run as abandon } from '../functions/abandon/handler.ts';
import { run as announce } from '../functions/announce/handler.ts';
import { run as attemptLaunch } from '../functions/attempt-launch/handler.ts';
import { run as cleanUp } from '../functions/clean-up/handler.ts';
import { run as notify } from '../functions/notify/handler.ts';
import { run as pollStatus } from '../functions/poll-status/handler.ts';
import { run as prepareKeyPair } from '../functions/prepare-key-pair/handler.ts';
import { run as probeSsh } from '../functions/probe-ssh/handler.ts';
import { run as rankOfferings } from '../functions/rank-offerings/handler.ts';
import { run as validateRequest } from '../functions/validate-request/handler.ts';
import type { Clock } from '../shared/platform/clock.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import { loadMachine } from './machine.ts';
import { createWaits, type Waits } from './waits.ts';

export type HuntFunction = (event: unknown, rooms: Rooms) => Promise<unknown>;

/** The functions behind the machine's `${NameArn}`, by name. */
export const huntFunctions: Readonly<Record<string, HuntFunction>> = {
  Abandon: abandon,
  Announce: announce,
  AttemptLaunch: attemptLaunch,
  CleanUp: cleanUp,
  Notify: notify,
  PollStatus: pollStatus,
  PrepareKeyPair: prepareKeyPair,
  ProbeSsh: probeSsh,
  RankOfferings: rankOfferings,
  ValidateRequest: validateRequest,
  // The hand-over: this execution ends, and the runner starts the next one from the stored document.
  ContinueHunt: async () => ({}),
};

/** The hunt machine on its own, for hosts that run its functions in their own way. */
export const huntMachine = loadMachine(new URL('../statemachines/hunt.asl.json', import.meta.url));

export interface HuntHost {
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly entered?: (state: string) => void;
  /** Lets others cut a wait short. */
  readonly waits?: Waits;
}

/** One execution of the hunt machine; resolves with the name of its last state. */
export function executeHunt(input: object, { rooms, clock, entered, waits = createWaits() }: HuntHost): Promise<string> {
  return huntMachine.execute(input, {
    task(name, data) {
      const handler = huntFunctions[name];
      if (handler === undefined) throw new Error(`the machine names a function that does not exist: ${name}`);
      return handler(data, rooms);
    },
    wait: (state, seconds) => waits.sleep(state, seconds * 1000, clock),
    rest: (seconds) => clock.sleep(seconds * 1000),
    ...(entered === undefined ? {} : { entered }),
  });
}
