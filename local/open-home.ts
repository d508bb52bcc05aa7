import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsOptions } from '../shared/clouds/aws/from-environment.ts';
import { ociOptions } from '../shared/clouds/oci/from-environment.ts';
import type { HuntMetrics } from '../shared/domain/metrics/index.ts';
import { callbacks } from '../shared/platform/callbacks.ts';
import { realClock } from '../shared/platform/clock.ts';
import { embeddedMetrics } from '../shared/platform/embedded-metrics.ts';
import { keyFiles } from '../shared/platform/key-files.ts';
import { generateKeyPair } from '../shared/platform/key-pair.ts';
import { systemRandom } from '../shared/platform/random.ts';
import { probeSsh } from '../shared/platform/ssh-probe.ts';
import { storeFile } from '../shared/platform/state-dir.ts';
import { openSqliteStore } from '../shared/stores/sqlite/sqlite-store.ts';
import { awsParts, ociParts } from './cloud-parts.ts';
import { createHome } from './create-home.ts';
import type { Home, HomeOptions, OpenHome } from './home.ts';
import type { RunningRehearsal } from './rehearse.ts';

/** Joins the real rooms, or those of a rehearsal, to a home. */
export const openHome: OpenHome = async (options) => (options.simulate === undefined ? openReal(options) : openRehearsal(options));

async function openReal(options: HomeOptions): Promise<Home> {
  const { environment } = options;
  const parts = options.cloud === 'oci' ? ociParts(ociOptions(environment.oci, options)) : awsParts(awsOptions(environment.aws, options));
  const store = openSqliteStore(storeFile(environment.stateDir));
  return createHome({
    namespace: environment.namespace,
    rooms: { ...commonRooms(options, environment.stateDir), store, clock: realClock, random: systemRandom },
    clock: realClock,
    virtually: null,
    ...parts,
    rehearsal: null,
    closeAll: () => store.close(),
  });
}

async function openRehearsal(options: HomeOptions): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-rehearsal-'));
  // The simulated clouds are loaded for rehearsals alone.
  const { rehearse } = await import('./rehearse.ts');
  return homeOfRehearsal(options, await rehearse(options, folder), folder);
}

/** A home in virtual time over a rehearsal that runs already; `folder` and the rehearsal end with it. */
export function homeOfRehearsal(options: HomeOptions, rehearsal: RunningRehearsal, folder: string): Home {
  const store = openSqliteStore(storeFile(folder), { intents: 'crash' });
  return createHome({
    namespace: options.environment.namespace,
    rooms: { ...commonRooms(options, folder), store, clock: rehearsal.clock, random: rehearsal.random },
    clock: rehearsal.clock,
    virtually: (work) => rehearsal.clock.run(work),
    ...rehearsal.cloudParts(options.callTimeoutMs),
    rehearsal: rehearsal.told,
    async closeAll() {
      await store.close();
      await rehearsal.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

export function commonRooms(options: HomeOptions, stateDir: string) {
  return {
    log: options.log,
    probeSsh,
    makeKeyPair: generateKeyPair,
    callbacks: callbacks({ commands: true }),
    metrics: (metrics: HuntMetrics) => options.log.info('hunt.metrics', embeddedMetrics(metrics)),
    keys: keyFiles(join(stateDir, 'keys')),
  };
}
