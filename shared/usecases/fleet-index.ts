import * as v from 'valibot';
import type { Fleet } from '../domain/fleet/fleet.ts';
import { QuotaExceededError } from './api-errors.ts';
import type { StartRooms } from './api-rooms.ts';
import { readFleet } from './fleet-record.ts';

const indexSchema = v.object({ ids: v.array(v.string()) });
const mostTries = 20;
/** Fleets of a tenant that have not ended. */
const openMost = 100;

/** Puts a fleet on its tenant's list, before the fleet itself is on record: nobody's fleet is forgotten. Throws `QuotaExceededError`. */
export async function enlistFleet(tenant: string, fleetId: string, { rooms: { store } }: Pick<StartRooms, 'rooms'>): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { ids, version } = await readIndex(tenant, store);
    if (ids.includes(fleetId)) return;
    const kept = ids.length < openMost ? ids : await notEnded(ids, store);
    if (kept.length >= openMost) throw new QuotaExceededError(`at most ${openMost} fleets may be open at once`, 60);
    if ((await store.writeNote(indexKey(tenant), { value: { ids: [...kept, fleetId] }, version })) !== null) return;
  }
  throw new QuotaExceededError('too many requests at once', 1);
}

/** A tenant's fleets that have not ended, oldest first. */
export async function openFleets(tenant: string, store: StartRooms['rooms']['store']): Promise<Fleet[]> {
  const found = await Promise.all((await readIndex(tenant, store)).ids.map((id) => readFleet(id, store)));
  return found.flatMap((each) => (each === null || each.fleet.endedAt !== null ? [] : [each.fleet]));
}

/** One that is not on record yet may be in a moment. */
async function notEnded(ids: readonly string[], store: StartRooms['rooms']['store']): Promise<string[]> {
  const found = await Promise.all(ids.map(async (id) => ((await readFleet(id, store))?.fleet.endedAt ?? null) === null));
  return ids.filter((_, at) => found[at]);
}

async function readIndex(tenant: string, store: StartRooms['rooms']['store']): Promise<{ ids: string[]; version: number }> {
  const note = await store.readNote(indexKey(tenant));
  return note === null ? { ids: [], version: 0 } : { ...v.parse(indexSchema, note.value), version: note.version };
}

const indexKey = (tenant: string) => `fleets/${tenant}`;
