import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicFactory } from 'ulid';
import { newHunt } from '../../shared/domain/hunting/new-hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { mergeSettings } from '../../shared/domain/spec/settings-input.ts';
import { generateKeyPair } from '../../shared/platform/key-pair.ts';
import { silentLog } from '../../shared/platform/logger.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../shared/stores/sqlite/sqlite-store.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { account, fullCloud } from './full-cloud.ts';

export interface HuntingGround {
  readonly rooms: Rooms;
  /** Records a hunt of so many attempts in a row, all refused; resolves with its id. */
  plan(attempts: number): Promise<string>;
  close(): Promise<void>;
}

export interface GroundOptions extends SqliteStoreOptions {
  /** Hears of each launch call. */
  readonly launched?: () => void;
}

/** Rooms with the real SQLite store in a file of a temporary folder, before a cloud that is always full. */
export function openHuntingGround(clock: Rooms['clock'], options: GroundOptions = {}): HuntingGround {
  const folder = mkdtempSync(join(tmpdir(), 'foothold-bench-'));
  const store = openSqliteStore(join(folder, 'hunts.sqlite'), options);
  const cloud = fullCloud(options.launched);
  const ulid = monotonicFactory();
  return {
    rooms: {
      store,
      cloud: async () => cloud,
      clock,
      random: seededRandom(1),
      log: silentLog,
      probeSsh: async () => ({ answered: false, problem: 'refused', message: 'nobody is there' }),
      makeKeyPair: generateKeyPair,
      metrics: () => undefined,
      callbacks: { tell: async () => ({ ok: true, detail: 'nobody listens' }) },
      keys: { write: nowhere, replace: nowhere, remove: nothing, discard: nothing, read: nowhere },
    },
    async plan(attempts) {
      const now = clock.now();
      const { settings } = mergeSettings({
        layers: [{ name: 'bench', settings: { hunt: { adNumbers: [1, 2], maxCycles: attempts / 2 }, key: { mode: 'none' } } }],
      });
      if (settings === null) throw new RangeError(`expected an even number of attempts, got ${attempts}`);
      const request = { cloud: 'oci', account: account.key, region: account.region, launch, alternatives: [], settings } as const;
      const { document, events } = newHunt({ ...request, huntId: ulid(now), namespace: 'foothold', epoch: 1, now });
      await store.createHunt(document, events);
      return document.huntId;
    },
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const launch: JsonObject = {
  compartmentId: 'ocid1.compartment.oc1..example',
  availabilityDomain: 'AD-{{AD_NUMBER}}',
  displayName: 'bench',
  shape: 'VM.Standard.A1.Flex',
  shapeConfig: { ocpus: 2, memoryInGBs: 12 },
  sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..example' },
  createVnicDetails: { subnetId: 'ocid1.subnet.oc1..example', assignPublicIp: true },
};

async function nowhere(): Promise<string> {
  return 'nowhere';
}

async function nothing(): Promise<void> {}
