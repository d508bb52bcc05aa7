import { join } from 'node:path';
import { ociOptions } from '../shared/clouds/oci/from-environment.ts';
import { callbacks } from '../shared/platform/callbacks.ts';
import { readEnvironment } from '../shared/platform/config.ts';
import { realClock } from '../shared/platform/clock.ts';
import { keyFiles } from '../shared/platform/key-files.ts';
import { createLogger } from '../shared/platform/logger.ts';
import { systemRandom } from '../shared/platform/random.ts';
import { storeFile } from '../shared/platform/state-dir.ts';
import { openSqliteStore } from '../shared/stores/sqlite/sqlite-store.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';

let rooms: Promise<Rooms> | undefined;

/** The rooms of a function that is run by itself: from the environment, once a container. */
export function environmentRooms(): Promise<Rooms> {
  return (rooms ??= build());
}

async function build(): Promise<Rooms> {
  const environment = readEnvironment();
  const { ociCloud } = await import('../shared/clouds/oci/index.ts');
  const cloud = ociCloud(ociOptions(environment.oci, { callTimeoutMs: 60_000 }));
  return {
    store: openSqliteStore(storeFile(environment.stateDir)),
    cloud: async () => cloud,
    clock: realClock,
    random: systemRandom,
    log: createLogger({ level: 'info' }),
    // ssh2 is loaded by the two functions that speak SSH, and by no other.
    probeSsh: async (call) => (await import('../shared/platform/ssh-probe.ts')).probeSsh(call),
    makeKeyPair: async (type, comment) => (await import('../shared/platform/key-pair.ts')).generateKeyPair(type, comment),
    callbacks: callbacks({ commands: false }),
    // The log line is the metric: CloudWatch reads it from there.
    metrics: (metrics) => void process.stdout.write(`${JSON.stringify(metrics)}\n`),
    keys: keyFiles(join(environment.stateDir, 'keys')),
  };
}
