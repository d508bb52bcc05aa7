import { callbacks } from '../shared/platform/callbacks.ts';
import { realClock } from '../shared/platform/clock.ts';
import { readEnvironment, readFunctionEnvironment } from '../shared/platform/config.ts';
import { embeddedMetrics } from '../shared/platform/embedded-metrics.ts';
import { invocationLog } from '../shared/platform/lambda.ts';
import { createLogger } from '../shared/platform/logger.ts';
import { systemRandom } from '../shared/platform/random.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import { environmentClouds } from './environment-clouds.ts';
import { environmentExecutions, environmentFleets, environmentInterruptions } from './environment-executions.ts';
import { environmentKeys } from './environment-keys.ts';
import { environmentStore } from './environment-store.ts';

let rooms: Promise<Rooms> | undefined;

/** The rooms of a function that is run by itself: from the environment, once a container. A failure is not remembered. */
export function environmentRooms(): Promise<Rooms> {
  rooms ??= build().catch((error: unknown) => {
    rooms = undefined;
    throw error;
  });
  return rooms;
}

async function build(): Promise<Rooms> {
  const environment = readEnvironment();
  const here = readFunctionEnvironment();
  const { huntMachine, interruptionMachine, fleetMachine } = here;
  return {
    store: await environmentStore(environment, here),
    cloud: environmentClouds(environment, here),
    clock: realClock,
    random: systemRandom,
    log: invocationLog(createLogger({ level: 'info' })),
    // ssh2 is loaded by the two functions that speak SSH, and by no other.
    probeSsh: async (call) => (await import('../shared/platform/ssh-probe.ts')).probeSsh(call),
    makeKeyPair: async (type, comment) => (await import('../shared/platform/key-pair.ts')).generateKeyPair(type, comment),
    callbacks: callbacks({ commands: false }),
    // The log line is the metric: CloudWatch reads it from there.
    metrics: (metrics) => void process.stdout.write(`${JSON.stringify(embeddedMetrics(metrics))}\n`),
    keys: environmentKeys(environment, here),
    ...(huntMachine === null ? {} : { executions: environmentExecutions(huntMachine) }),
    ...(interruptionMachine === null ? {} : { interruptions: environmentInterruptions(interruptionMachine) }),
    ...(fleetMachine === null ? {} : { fleets: environmentFleets(fleetMachine) }),
  };
}
