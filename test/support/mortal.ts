import type { Rooms } from '../../shared/usecases/rooms.ts';

/** The death of a process, as far as the code in it can tell: nothing after it happens. */
export class Crash extends Error {
  override name = 'Crash' as const;
}

export type Side = 'before' | 'after';

/** Decides, for each call through any port, whether its caller dies of it. Calls are numbered from 1, over all lives. */
export interface Reaper {
  /** What the calls were, in order: `store.saveHunt`, `cloud.launch`. */
  readonly names: string[];
  takes(call: number): Side | null;
}

export function reaper(takes: (call: number) => Side | null): Reaper {
  return { names: [], takes };
}

export interface MortalRooms {
  readonly rooms: Rooms;
  /** True once this life has ended. */
  dead(): boolean;
}

/** One life of a process over real rooms: every method of store, cloud, keys and probe is a place to die at. */
export function mortalRooms(rooms: Rooms, by: Reaper): MortalRooms {
  let dead = false;

  async function pass(name: string, call: () => Promise<unknown>): Promise<unknown> {
    if (dead) throw new Crash(`${name} after death`);
    const side = by.takes(by.names.push(name));
    dead ||= side === 'before';
    if (dead) throw new Crash(`before ${name}`);
    const answer = await call();
    dead ||= side === 'after';
    if (dead) throw new Crash(`after ${name}`);
    return answer;
  }

  function mortal<Port extends object>(port: Port, label: string): Port {
    return new Proxy(port, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => pass(`${label}.${String(key)}`, async () => Reflect.apply(member, target, args));
      },
    });
  }

  return {
    rooms: {
      ...rooms,
      store: mortal(rooms.store, 'store'),
      keys: mortal(rooms.keys, 'keys'),
      cloud: async (name) => mortal(await rooms.cloud(name), 'cloud'),
      probeSsh: (call) => pass('probeSsh', () => rooms.probeSsh(call)) as ReturnType<Rooms['probeSsh']>,
    },
    dead: () => dead,
  };
}
