import * as v from 'valibot';
import type { Fleet } from '../domain/fleet/fleet.ts';
import type { Store } from '../stores/port.ts';
import { QuotaExceededError } from './api-errors.ts';
import { readFleet } from './fleet-record.ts';

const indexSchema = v.object({ ids: v.array(v.string()) });
const mostTries = 20;
/** Fleets of a tenant that have not ended. */
const openMost = 100;
/** Tenants with such fleets: so many names of 300 characters fit into one note (`stores/port.ts`). */
const tenantsMost = 300;

type Notes = Pick<Store, 'readNote' | 'writeNote'>;

/**
 * Puts a fleet on its tenant's list, and the tenant on the list of those that have some, before the fleet itself is on record: nobody's fleet
 * is forgotten. Throws `QuotaExceededError`.
 */
export async function enlistFleet(tenant: string, fleetId: string, store: Notes): Promise<void> {
  await enlist(tenantsKey, tenant, store, {
    most: tenantsMost,
    keep: async (name) => (await openFleets(name, store)).length > 0,
    words: `fleets of at most ${tenantsMost} callers may be open at once`,
  });
  await enlist(indexKey(tenant), fleetId, store, {
    most: openMost,
    // One that is not on record yet may be in a moment.
    keep: async (id) => ((await readFleet(id, store))?.fleet.endedAt ?? null) === null,
    words: `at most ${openMost} fleets may be open at once`,
  });
}

/** A tenant's fleets, oldest first: all that have not ended, and of the others the latest. */
export async function listedFleets(tenant: string, store: Notes): Promise<Fleet[]> {
  const found = await Promise.all((await readIndex(indexKey(tenant), store)).ids.map((id) => readFleet(id, store)));
  return found.flatMap((each) => (each === null ? [] : [each.fleet]));
}

/** A tenant's fleets that have not ended, oldest first. */
export async function openFleets(tenant: string, store: Notes): Promise<Fleet[]> {
  return (await listedFleets(tenant, store)).filter(({ endedAt }) => endedAt === null);
}

/** Those of all tenants. */
export async function allOpenFleets(store: Notes): Promise<Fleet[]> {
  const { ids: tenants } = await readIndex(tenantsKey, store);
  return (await Promise.all(tenants.map((tenant) => openFleets(tenant, store)))).flat();
}

interface Bound {
  readonly most: number;
  /** Of a list that is full, what must stay. */
  readonly keep: (id: string) => Promise<boolean>;
  readonly words: string;
}

async function enlist(key: string, id: string, store: Notes, { most, keep, words }: Bound): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { ids, version } = await readIndex(key, store);
    if (ids.includes(id)) return;
    const wanted = ids.length < most ? ids : await filtered(ids, keep);
    if (wanted.length >= most) throw new QuotaExceededError(words, 60);
    if ((await store.writeNote(key, { value: { ids: [...wanted, id] }, version })) !== null) return;
  }
  throw new QuotaExceededError('too many requests at once', 1);
}

async function filtered(ids: readonly string[], keep: Bound['keep']): Promise<string[]> {
  const kept = await Promise.all(ids.map(keep));
  return ids.filter((_, at) => kept[at]);
}

async function readIndex(key: string, store: Notes): Promise<{ ids: string[]; version: number }> {
  const note = await store.readNote(key);
  return note === null ? { ids: [], version: 0 } : { ...v.parse(indexSchema, note.value), version: note.version };
}

const tenantsKey = 'fleets';
const indexKey = (tenant: string) => `fleets/${tenant}`;
