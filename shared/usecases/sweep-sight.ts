import type { Cloud, CloudName } from '../clouds/port.ts';
import { CloudCallError } from '../domain/fault.ts';
import type { Settings } from '../domain/settings.ts';
import type { HuntFacts } from '../domain/sweep/judge.ts';
import { ownerOf } from '../domain/sweep/owner.ts';
import type { Sighting } from '../domain/sweep/plan-round.ts';
import type { SweepRefusal } from '../domain/sweep/report.ts';
import { UnreadableHuntError } from '../stores/errors.ts';
import type { MarksRecord, Store } from '../stores/port.ts';
import type { Rooms } from './rooms.ts';

/** What a sweep asks of a cloud, here and in other regions. */
export interface SweptCloud extends Pick<Cloud, 'account' | 'findAll' | 'inspect' | 'endFound'> {
  inRegion(region: string): SweptCloud;
}

export interface SweepRooms extends Pick<Rooms, 'store' | 'clock' | 'log'> {
  cloud(name: CloudName): Promise<SweptCloud>;
}

/** One region to sweep. */
export interface Place {
  readonly cloud: SweptCloud;
  readonly account: string;
}

/** The sweep stops here, and says why. */
export class SweepRefusedError extends Error {
  override name = 'SweepRefusedError' as const;
  readonly refusal: SweepRefusal;

  constructor(refusal: SweepRefusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.refusal = refusal;
  }
}

export async function openPlaces(name: CloudName, { regions }: Settings['sweep'], rooms: SweepRooms): Promise<Place[]> {
  const home = await rooms.cloud(name);
  const clouds = regions.length === 0 ? [home] : [...new Set(regions)].map((region) => home.inRegion(region));
  const places = await listing(() => Promise.all(clouds.map(async (cloud) => ({ cloud, account: (await cloud.account()).key }))));
  // Two names of one region are one place: what is listed twice would count twice.
  return places.filter(({ account }, index) => places.findIndex((place) => place.account === account) === index);
}

/** All that bears our tags, of all places; refuses when one of the lists is incomplete. */
export async function listPlaces(places: readonly Place[], namespace: string, { compartments }: Settings['sweep']): Promise<Sighting[]> {
  const sightings: Sighting[] = [];
  for (const { cloud, account } of places) {
    const found = await listing(() => cloud.findAll({ namespace, compartments }));
    sightings.push(...found.map((each) => ({ ...each, account })));
  }
  return sightings;
}

async function listing<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    const remedy =
      'Nothing was done. Run it again when the cloud answers; --compartment (sweep.compartments) names what these credentials may list.';
    throw new SweepRefusedError({ reason: 'list', message: `the cloud's list is incomplete: ${error.message}`, remedy }, { cause: error });
  }
}

/** What has been read of the record, to be asked without waiting. Reading fails the sweep, but for a single record that does not parse. */
export class Facts {
  readonly #known = new Map<string, HuntFacts>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(sightings: readonly Sighting[], namespace: string): Promise<void> {
    for (const { tags, account } of sightings) {
      const owner = ownerOf(namespace, tags);
      if (owner.kind !== 'ours' || this.#known.has(key(owner.huntId, account))) continue;
      this.#known.set(key(owner.huntId, account), await reading(() => readFacts(this.#store, owner.huntId, account)));
    }
  }

  of(huntId: string, account: string): HuntFacts {
    const facts = this.#known.get(key(huntId, account));
    if (facts === undefined) throw new Error(`hunt ${huntId} is judged before its record was read`);
    return facts;
  }
}

export async function readMarks(store: Store, places: readonly Place[]): Promise<Map<string, MarksRecord>> {
  const marks = new Map<string, MarksRecord>();
  for (const { account } of places) marks.set(account, (await reading(() => store.readMarks(account))) ?? { marks: [], version: 0 });
  return marks;
}

/** The record first, then the lease: a hunt that is adopted in between shows at least its lease. */
async function readFacts(store: Store, huntId: string, account: string): Promise<HuntFacts> {
  const record = await readRecord(store, huntId);
  const lease = await store.readLease(typeof record === 'string' ? account : record.account);
  return { record, lease };
}

async function readRecord(store: Store, huntId: string): Promise<HuntFacts['record']> {
  try {
    return (await store.loadHunt(huntId))?.document ?? 'missing';
  } catch (error) {
    if (error instanceof UnreadableHuntError) return 'unreadable';
    throw error;
  }
}

/** Any failure of the store stops the sweep: what could not be read must not be taken for absent. */
export async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const message = `the record cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new SweepRefusedError({ reason: 'record', message, remedy: 'Mend the store; the sweep goes by nothing else.' }, { cause: error });
  }
}

function key(huntId: string, account: string): string {
  return `${account} ${huntId}`;
}
