import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cloud } from '../shared/clouds/port.ts';
import { ociOptions } from '../shared/clouds/oci/from-environment.ts';
import type { OciOptions } from '../shared/clouds/oci/link.ts';
import { realClock } from '../shared/platform/clock.ts';
import { keyFiles } from '../shared/platform/key-files.ts';
import { generateKeyPair } from '../shared/platform/key-pair.ts';
import { systemRandom } from '../shared/platform/random.ts';
import { probeSsh } from '../shared/platform/ssh-probe.ts';
import { storeFile } from '../shared/platform/state-dir.ts';
import { openSqliteStore } from '../shared/stores/sqlite/sqlite-store.ts';
import { createHome, type HomeParts } from './create-home.ts';
import type { Home, HomeOptions, OpenHome } from './home.ts';
import { rehearse, type RunningRehearsal } from './rehearse.ts';

/** Joins the real rooms, or those of a rehearsal, to a home. */
export const openHome: OpenHome = async (options) => (options.simulate === undefined ? openReal(options) : openRehearsal(options));

async function openReal(options: HomeOptions): Promise<Home> {
  const { environment } = options;
  const source = ociOptions(environment.oci, options);
  const store = openSqliteStore(storeFile(environment.stateDir));
  return createHome({
    namespace: environment.namespace,
    rooms: { ...commonRooms(options, environment.stateDir), store, clock: realClock, random: systemRandom },
    clock: realClock,
    virtually: null,
    ...cloudParts(source),
    rehearsal: null,
    closeAll: () => store.close(),
  });
}

async function openRehearsal(options: HomeOptions): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-rehearsal-'));
  return homeOfRehearsal(options, await rehearse(options.simulate as NonNullable<HomeOptions['simulate']>, folder), folder);
}

/** A home in virtual time over a rehearsal that runs already; `folder` and the rehearsal end with it. */
export function homeOfRehearsal(options: HomeOptions, rehearsal: RunningRehearsal, folder: string): Home {
  const store = openSqliteStore(storeFile(folder), { intents: 'crash' });
  const source: OciOptions = { credentials: rehearsal.credentials, endpoint: rehearsal.told.endpoint, callTimeoutMs: options.callTimeoutMs };
  return createHome({
    namespace: options.environment.namespace,
    rooms: { ...commonRooms(options, folder), store, clock: rehearsal.clock, random: rehearsal.random },
    clock: rehearsal.clock,
    virtually: (work) => rehearsal.clock.run(work),
    ...cloudParts(source),
    rehearsal: rehearsal.told,
    async closeAll() {
      await store.close();
      await rehearsal.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

function commonRooms(options: HomeOptions, stateDir: string) {
  return { log: options.log, probeSsh, makeKeyPair: generateKeyPair, keys: keyFiles(join(stateDir, 'keys')) };
}

/** The SDK is loaded when a cloud is first needed: listing hunts must not wait for it. */
function cloudParts(source: OciOptions): Pick<HomeParts, 'openCloud' | 'checks'> {
  return {
    openCloud: async (): Promise<Cloud> => (await import('../shared/clouds/oci/index.ts')).ociCloud(source),
    checks: () => ({
      run: async (payload, zones, report) => (await import('../shared/clouds/oci/index.ts')).ociChecks(source).run(payload, zones, report),
    }),
  };
}
