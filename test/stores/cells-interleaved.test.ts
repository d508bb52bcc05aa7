import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { storeOn } from '../../shared/stores/cells/store.ts';
import type { Lease, Store } from '../../shared/stores/port.ts';
import { timelineEvent } from '../support/documents.ts';
import { createLed } from '../support/led-hunt.ts';
import { type Fate, type MemoryShelf, memoryShelf } from '../support/memory-shelf.ts';
import { freshAccount, holder, leaseRequest, takeOver } from './contract/setting.ts';

type Act = 'take over' | 'load' | 'save' | 'release' | 'tell';

interface Saved {
  readonly runner: number;
  readonly version: number;
  readonly epoch: number;
}

/** What happened, as the runners were told, and what the records say. */
interface History {
  readonly acknowledged: readonly Saved[];
  readonly refused: readonly string[];
  /** Versions whose events a timeline told while others were writing. */
  readonly told: readonly (readonly unknown[])[];
  readonly shelf: MemoryShelf;
  readonly store: Store;
  readonly huntId: string;
}

const acts = fc.array(fc.constantFrom<Act>('save', 'save', 'save', 'save', 'load', 'tell', 'take over', 'release'), {
  minLength: 1,
  maxLength: 8,
});
const fates = fc.infiniteStream(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Fate>('fine') },
    { weight: 1, arbitrary: fc.constantFrom<Fate>('lost', 'late', 'dropped', 'repeated') },
  ),
);
const noMisfortune = fc.constant({ next: () => ({ value: 'fine' as Fate }) });

/** Three runners at once, each of which believes it leads once it was told so; their requests meet in any order. */
async function play(scheduler: fc.Scheduler, plans: readonly (readonly Act[])[], fate: () => Fate): Promise<History> {
  let network = false;
  const shelf = memoryShelf(
    async (label) => {
      if (network) await scheduler.schedule(Promise.resolve(), label);
    },
    () => (network ? fate() : 'fine'),
  );
  const store = storeOn(shelf);
  const account = freshAccount();
  const { huntId } = await createLed(store, account);
  const acknowledged: Saved[] = [];
  const refused: string[] = [];
  const told: unknown[][] = [];
  network = true;

  async function run(plan: readonly Act[], runner: number): Promise<void> {
    let lease: Lease | null = null;
    let document: HuntDocument | null = null;
    for (const act of plan) {
      try {
        if (act === 'take over') lease = await store.acquireLease(leaseRequest(account, { holder: holder(runner), isAlive: () => false }));
        if (act === 'load') document = (await store.loadHunt(huntId))?.document ?? null;
        if (act === 'tell') told.push((await store.timeline(huntId)).map(({ data }) => data['version']));
        if (act === 'release' && lease) await store.releaseLease(lease);
        if (act !== 'save' || !lease || !document) continue;
        const event = timelineEvent(document, { data: { version: document.version + 1, runner } });
        document = await store.saveHunt({ ...document, lease: { epoch: lease.epoch } }, [event]);
        acknowledged.push({ runner, version: document.version, epoch: lease.epoch });
      } catch (error) {
        refused.push((error as Error).name);
        document = null;
      }
    }
  }

  await scheduler.waitFor(Promise.all(plans.map((plan, at) => run(['take over', 'load', ...plan], at + 1))));
  await scheduler.waitIdle();
  network = false;
  return { acknowledged, refused, told, shelf, store, huntId };
}

/** Versions and epochs of the hunt's record, and epochs of the lease, in the order in which they took effect. */
function effects({ shelf }: History): { hunts: (Saved & { at: number })[]; leases: { epoch: number; at: number }[] } {
  const all = shelf.effects.map(({ name, body }, at) => ({ kind: name.split(' ')[0], value: JSON.parse(body).value, at }));
  return {
    hunts: all
      .filter(({ kind }) => kind === 'hunt')
      .map(({ value, at }) => ({
        version: value.document.version,
        epoch: value.document.lease.epoch,
        runner: value.pending.at(-1).data.runner,
        at,
      })),
    leases: all.filter(({ kind }) => kind === 'lease').map(({ value, at }) => ({ epoch: value.epoch, at })),
  };
}

describe.each([
  ['on a network that only delays', noMisfortune],
  ['on a network that also loses answers, repeats requests and delivers them late', fates],
] as const)('runners that all believe they lead, their requests interleaved in any way, %s', (_, weather) => {
  const property = (check: (history: History) => void | Promise<void>) =>
    fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.tuple(acts, acts, acts), weather, async (scheduler, plans, stream) => {
        await check(await play(scheduler, plans, () => stream.next().value));
      }),
      { numRuns: 300 },
    );

  test('a version is written once, and epochs of a hunt never fall', async () => {
    await property((history) => {
      const { hunts } = effects(history);

      expect(hunts.map(({ version }) => version)).toEqual(hunts.map((_each, at) => at + 1));
      expect(hunts.map(({ epoch }) => epoch)).toEqual(hunts.map(({ epoch }) => epoch).sort((a, b) => a - b));
    });
  });

  test('epochs of a lease are given out once', async () => {
    await property((history) => {
      const epochs = effects(history).leases.map(({ epoch }) => epoch);

      expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
    });
  });

  test('a save that was acknowledged took effect, and before every takeover from its writer', async () => {
    await property((history) => {
      const { hunts, leases } = effects(history);

      for (const { runner, version, epoch } of history.acknowledged) {
        const effect = hunts.find((each) => each.version === version);
        expect(effect).toMatchObject({ runner, epoch });
        const takeover = leases.find((lease) => lease.epoch > epoch);
        expect(effect?.at).toBeLessThan(takeover?.at ?? Number.POSITIVE_INFINITY);
      }
    });
  });

  test('the timeline has the events of every write that took effect, once and in order, and no others', async () => {
    await property(async (history) => {
      const written = effects(history).hunts.map(({ version }) => version);

      const told = (await history.store.timeline(history.huntId)).map(({ data }) => data['version']);

      expect(told).toEqual(written);
    });
  });

  test('a timeline read in between has no holes', async () => {
    await property(({ told }) => {
      for (const versions of told) expect(versions).toEqual(versions.map((_each, at) => at + 1));
    });
  });

  test('nobody is told anything but the errors of the port', async () => {
    await property(({ refused }) => {
      for (const name of refused) expect(['LeaseHeldError', 'LeaseLostError', 'StaleWriteError', 'StoreUnavailableError']).toContain(name);
    });
  });
});

describe('a save under way during the takeover', () => {
  /** Stops the first conditional write of the hunt until `go` is called. */
  function gate() {
    let [isShut, reached, go] = [false, () => {}, () => {}];
    const arrived = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const open = new Promise<void>((resolve) => {
      go = resolve;
    });
    const shelf = memoryShelf(async (label) => {
      if (!isShut || !label.startsWith('put hunt')) return;
      isShut = false;
      reached();
      await open;
    });
    const shut = () => {
      isShut = true;
    };
    return { store: storeOn(shelf), arrived, go: () => go(), shut };
  }

  /** A save that has begun under the lease that somebody else takes over; it goes on with `go`. */
  async function overtaken() {
    const { store, arrived, go, shut } = gate();
    const account = freshAccount();
    const document = await createLed(store, account);
    shut();
    const late = store.saveHunt({ ...document, phase: 'hunting' }, [timelineEvent(document, { event: 'attempt.sending' })]);
    await arrived;
    const { epoch } = await takeOver(store, account);
    return { store, account, document, late, epoch, go };
  }

  test('that lands before the new leader saves: its writer is told that the lease is lost, and the new leader reads again', async () => {
    const { store, account, document, late, epoch, go } = await overtaken();
    go();

    await expect(late).rejects.toMatchObject({ name: 'LeaseLostError', message: expect.stringContaining(account) });
    await expect(store.saveHunt({ ...document, lease: { epoch } }, [])).rejects.toMatchObject({ name: 'StaleWriteError' });
    const { document: seen } = (await store.loadHunt(document.huntId)) ?? {};
    expect(seen).toMatchObject({ phase: 'hunting', version: 2 });
    await expect(store.saveHunt({ ...(seen as HuntDocument), lease: { epoch } }, [])).resolves.toMatchObject({ version: 3 });
  });

  test('that comes after the new leader saved is refused and leaves no trace', async () => {
    const { store, document, late, epoch, go } = await overtaken();
    const adopted = await store.saveHunt({ ...document, lease: { epoch } }, []);
    go();

    await expect(late).rejects.toMatchObject({ name: 'LeaseLostError' });
    expect((await store.loadHunt(document.huntId))?.document).toEqual(adopted);
    expect((await store.timeline(document.huntId)).map(({ event }) => event)).not.toContain('attempt.sending');
  });
});
