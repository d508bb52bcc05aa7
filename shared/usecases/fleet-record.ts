import * as v from 'valibot';
import { type Fleet, fleetSchema } from '../domain/fleet/fleet.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { StaleWriteError } from '../stores/errors.ts';
import type { Store } from '../stores/port.ts';
import { FleetUnknownError } from './errors.ts';

const mostTries = 20;

export interface StoredFleet {
  readonly fleet: Fleet;
  /** Of the note that it lies in. */
  readonly version: number;
}

/** A fleet lies in a note of its own: a small record with conditional writes, which every store has. */
export async function readFleet(fleetId: string, store: Pick<Store, 'readNote'>): Promise<StoredFleet | null> {
  const note = await store.readNote(fleetKey(fleetId));
  return note === null ? null : { fleet: v.parse(fleetSchema, note.value), version: note.version };
}

/** Where `version` still is the stored one (0 for a new one); false when somebody else wrote first. */
export async function writeFleet({ fleet, version }: StoredFleet, store: Pick<Store, 'writeNote'>): Promise<boolean> {
  return (await store.writeNote(fleetKey(fleet.fleetId), { value: fleet, version })) !== null;
}

/** Reads, changes and writes until nobody came between; null changes nothing. Throws `FleetUnknownError`. */
export async function changeFleet(
  fleetId: string,
  store: Pick<Store, 'readNote' | 'writeNote'>,
  change: (fleet: Fleet) => Promise<Fleet | null> | Fleet | null,
): Promise<Fleet> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await readFleet(fleetId, store);
    if (known === null) throw new FleetUnknownError(fleetId);
    const changed = await change(known.fleet);
    if (changed === null) return known.fleet;
    if (await writeFleet({ fleet: changed, version: known.version }, store)) return changed;
  }
  throw new StaleWriteError(`fleet ${fleetId} was written by others ${mostTries} times in a row`);
}

/** The documents of a fleet's hunts by id, those that are on record. `wanted` leaves out whose document is of no more interest. */
export async function huntsOf(
  { members }: Fleet,
  store: Pick<Store, 'loadHunt'>,
  wanted: (member: Fleet['members'][number]) => boolean = () => true,
): Promise<Map<string, HuntDocument>> {
  const found = await Promise.all(
    members.filter(wanted).map(async ({ huntId }) => {
      const stored = await store.loadHunt(huntId);
      return stored === null ? [] : [[huntId, stored.document] as const];
    }),
  );
  return new Map(found.flat());
}

function fleetKey(fleetId: string): string {
  return `fleet/${fleetId}`;
}
