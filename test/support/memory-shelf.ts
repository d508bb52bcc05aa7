import { tenantOf } from '../../shared/domain/api/tenant.ts';
import type { Place } from '../../shared/stores/cells/cell.ts';
import type { Shelf } from '../../shared/stores/cells/shelf.ts';
import { StoreUnavailableError } from '../../shared/stores/errors.ts';

/** What becomes of a write. `lost`: it takes effect, the answer does not come. `late`: no answer, and the effect comes at some later turn. */
export type Fate = 'fine' | 'lost' | 'late' | 'dropped' | 'repeated';

export interface MemoryShelf extends Shelf {
  /** Every conditional write that took effect, oldest first. */
  readonly effects: readonly { readonly name: string; readonly body: string }[];
}

/**
 * Records in memory behind a network: a request waits for its turn, takes effect at once, and its answer waits for another turn.
 * `fate` is asked for every conditional write, and when events are kept.
 */
export function memoryShelf(turn: (label: string) => Promise<void> = async () => undefined, fate: () => Fate = () => 'fine'): MemoryShelf {
  const records = new Map<string, { body: string; tag: string }>();
  const effects: { name: string; body: string }[] = [];
  const lists = new Map<string, { id: string; age: string; account: string; tenant: string }>();
  let tags = 0;

  function apply(name: string, body: string, tag: string | null): boolean {
    if ((records.get(name)?.tag ?? null) !== tag) return false;
    tags += 1;
    records.set(name, { body, tag: `tag ${tags}` });
    effects.push({ name, body });
    return true;
  }

  async function read(name: string) {
    await turn(`read ${name}`);
    const found = records.get(name) ?? null;
    await turn(`answer ${name}`);
    return found;
  }

  function place<T>(name: string): Place<T> {
    return {
      store: 'memory',
      read: () => read(name),
      async put(_value, body, _write, tag) {
        const chosen = fate();
        await turn(`put ${name}`);
        const unheard = () => new StoreUnavailableError('memory', 'does not answer', 'Run again.', { retryable: true });
        if (chosen === 'late') void turn(`late put ${name}`).then(() => apply(name, body, tag));
        const done = chosen === 'late' || chosen === 'dropped' ? false : apply(name, body, tag);
        const again = chosen === 'repeated' ? apply(name, body, tag) : done;
        await turn(`answer ${name}`);
        if (chosen === 'fine' || chosen === 'repeated') return again;
        throw unheard();
      },
    };
  }

  const set = (name: string, body: string) => void records.set(name, { body, tag: `tag ${++tags}` });
  return {
    name: 'memory',
    effects,
    pendingMost: 3,
    hunt: (id) => place(`hunt ${id}`),
    lease: (account) => place(`lease ${account}`),
    pace: (account) => place(`pace ${account}`),
    marks: (account) => place(`marks ${account}`),
    note: (key) => place(`note ${key}`),
    readWish: async (id) => (await read(`wish ${id}`))?.body ?? null,
    async writeWish(id, body) {
      await turn(`wish ${id}`);
      if (body === null) records.delete(`wish ${id}`);
      else set(`wish ${id}`, body);
    },
    async keepEvents({ huntId, version, events }) {
      const chosen = fate();
      await turn(`keep events ${huntId}`);
      if (chosen === 'dropped') throw new StoreUnavailableError('memory', 'does not answer', 'Run again.', { retryable: true });
      set(`events ${huntId} ${String(version).padStart(12, '0')}`, JSON.stringify({ value: events }));
      await turn(`answer events ${huntId}`);
    },
    async *readEvents(huntId, before) {
      await turn(`read events ${huntId}`);
      const end = `events ${huntId} ${String(before).padStart(12, '0')}`;
      const names = [...records.keys()].filter((name) => name.startsWith(`events ${huntId} `) && name < end).sort();
      for (const name of names.reverse()) yield records.get(name)?.body as string;
    },
    async enlist(document) {
      const { huntId, createdAt, account } = document;
      lists.set(huntId, { id: huntId, age: `${new Date(createdAt).toISOString()}#${huntId}`, account, tenant: tenantOf(document) });
    },
    delist: async () => undefined,
    async *listed({ account, tenant }) {
      const isOf = (each: { account: string; tenant: string }) =>
        (account === undefined || each.account === account) && (tenant === undefined || each.tenant === tenant);
      const all = [...lists.values()].filter(isOf);
      yield all.sort((a, b) => (a.age < b.age ? 1 : -1)).map(({ id }) => id);
    },
  };
}
