import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import type { Lease, Store } from '../../../shared/stores/port.ts';
import { huntDocument, timelineEvent } from '../../support/documents.ts';
import { freshAccount, holder, second } from './setting.ts';

type Act = 'acquire' | 'renew' | 'release' | 'load' | 'save' | 'kill';
interface Step {
  readonly runner: 0 | 1;
  readonly act: Act;
  /** Seconds that pass before. */
  readonly after: number;
}

/** A runner remembers what it last knew; nobody tells it that it lost. A killed one sends on, as a request on its way would. */
interface Runner {
  readonly pid: number;
  alive: boolean;
  lease: Lease | null;
  document: HuntDocument | null;
}

/** The whole truth about account and hunt, in the simplest words. */
interface Truth {
  version: number;
  epoch: number;
  owner: Runner | null;
  expires: number;
}

const leaseSeconds = 30;
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    runner: fc.constantFrom(0 as const, 1 as const),
    act: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<Act>('save', 'load', 'acquire') },
      { weight: 1, arbitrary: fc.constantFrom<Act>('renew', 'release', 'kill') },
    ),
    after: fc.constantFrom(0, 1, 10, 31),
  }),
  { minLength: 1, maxLength: 40 },
);

export function twoRunnersPromise(store: () => Store, runs: number): void {
  test('two runners, interleaved in any way, never both save one version, and each answer is the one the truth demands', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const written = await play(store(), sequence);

        expect(new Set(written).size).toBe(written.length);
      }),
      { numRuns: runs },
    );
  });
}

/** Plays the steps against the store and against the truth, side by side. Returns every version that a save has claimed. */
async function play(store: Store, sequence: readonly Step[]): Promise<number[]> {
  const account = freshAccount();
  const created = huntDocument({ account });
  await store.createHunt(created, []);
  const runners: readonly [Runner, Runner] = [1, 2].map((pid) => ({ pid, alive: true, lease: null, document: null })) as [Runner, Runner];
  const truth: Truth = { version: 1, epoch: 0, owner: null, expires: 0 };
  const written: number[] = [];
  let now = 0;

  for (const { runner: index, act, after } of sequence) {
    now += after;
    const runner = runners[index];
    if (act === 'kill') runner.alive = false;
    if (act === 'load') runner.document = (await store.loadHunt(created.huntId))?.document ?? null;
    if (act === 'load') expect(runner.document?.version).toBe(truth.version);
    if (act === 'acquire') await acquire(store, account, runners, runner, truth, now);
    if (act === 'renew' && runner.lease) await renew(store, runner.lease, runner, truth, now);
    if (act === 'release' && runner.lease) await release(store, runner.lease, runner, truth);
    if (act === 'save' && runner.lease && runner.document)
      written.push(...(await save(store, runner, runner.lease, runner.document, truth)));
  }

  expect((await store.timeline(created.huntId)).map(({ data }) => data['version'])).toEqual(written);
  return written;
}

async function acquire(
  store: Store,
  account: string,
  runners: readonly Runner[],
  runner: Runner,
  truth: Truth,
  now: number,
): Promise<void> {
  const free = truth.owner === null || truth.expires <= now || !truth.owner.alive;
  const answer = await store
    .acquireLease({
      account,
      holder: holder(runner.pid),
      now: second(now),
      expiresAt: second(now + leaseSeconds),
      isAlive: (other) => runners.some(({ pid, alive }) => pid === other.pid && alive),
    })
    .catch(nameOf);
  if (!free) return expect(answer).toBe('LeaseHeldError');
  const lease = answer as Lease;
  expect(lease.epoch).toBeGreaterThan(truth.epoch);
  runner.lease = lease;
  Object.assign(truth, { epoch: lease.epoch, owner: runner, expires: now + leaseSeconds });
}

async function renew(store: Store, lease: Lease, runner: Runner, truth: Truth, now: number): Promise<void> {
  const ours = truth.owner === runner && truth.epoch === lease.epoch;
  const answer = await store.renewLease(lease, second(now + leaseSeconds)).catch(nameOf);
  if (!ours) return expect(answer).toBe('LeaseLostError');
  // Later than before, also twice in one moment.
  truth.expires = Math.max(now + leaseSeconds, Math.round(truth.expires * 1000 + 1) / 1000);
  expect(answer).toEqual({ ...lease, expiresAt: second(truth.expires) });
}

async function release(store: Store, lease: Lease, runner: Runner, truth: Truth): Promise<void> {
  await store.releaseLease(lease);
  if (truth.owner === runner && truth.epoch === lease.epoch) truth.owner = null;
  runner.lease = null;
}

async function save(store: Store, runner: Runner, lease: Lease, document: HuntDocument, truth: Truth): Promise<number[]> {
  const mine = { ...document, lease: { epoch: lease.epoch } };
  const event = timelineEvent(document, { data: { version: document.version + 1, by: runner.pid } });
  const answer = await store.saveHunt(mine, [event]).catch(nameOf);
  if (lease.epoch !== truth.epoch) expect(answer).toBe('LeaseLostError');
  else if (document.version !== truth.version) expect(answer).toBe('StaleWriteError');
  else {
    runner.document = answer as HuntDocument;
    expect(runner.document).toEqual({ ...mine, version: truth.version + 1 });
    truth.version += 1;
    return [truth.version];
  }
  return [];
}

function nameOf(error: unknown): string {
  return (error as Error).name;
}
