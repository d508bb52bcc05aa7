import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Place } from '../../shared/stores/cells/cell.ts';
import type { Shelf } from '../../shared/stores/cells/shelf.ts';
import { storeOn } from '../../shared/stores/cells/store.ts';
import { keepingLease } from '../../shared/stores/kept-lease.ts';
import type { Lease } from '../../shared/stores/port.ts';
import { functionsOver, openLab, runUntil } from '../support/lab.ts';
import { memoryShelf } from '../support/memory-shelf.ts';

/** USD, us-east-1 list prices without a free tier (aws.amazon.com/step-functions/pricing and its like); docs/cost.md names each. */
const price = {
  transition: 0.025 / 1e3,
  request: 0.2 / 1e6,
  gbSecond: 0.0000133334,
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  logGb: 0.5,
  trace: 5 / 1e6,
};

interface Units {
  reads: number;
  writes: number;
}

/** DynamoDB's arithmetic: a write unit a KB begun, a consistent read unit 4 KB begun, an item that is not there one unit. */
function metered(shelf: Shelf, units: Units): Shelf {
  const overhead = 250;
  const read = (body: string | undefined) => {
    units.reads += Math.max(1, Math.ceil(((body?.length ?? 0) + overhead) / 4096));
  };
  const write = (body: string) => {
    units.writes += Math.ceil((body.length + overhead) / 1024);
  };
  const place = <T>(inner: Place<T>): Place<T> => ({
    ...inner,
    async read() {
      const found = await inner.read();
      read(found?.body);
      return found;
    },
    put(value, body, tag, seen) {
      write(body);
      return inner.put(value, body, tag, seen);
    },
  });
  return {
    ...shelf,
    pendingMost: 1,
    hunt: (id) => place(shelf.hunt(id)),
    lease: (account) => place(shelf.lease(account)),
    pace: (account) => place(shelf.pace(account)),
    async readWish(id) {
      const body = await shelf.readWish(id);
      read(body ?? undefined);
      return body;
    },
    async keepEvents(batch) {
      write(JSON.stringify(batch.events));
      return shelf.keepEvents(batch);
    },
  };
}

it('a day’s hunt at one call a minute costs less than 15 cents, all in', async () => {
  const attempts = 100;
  const lab = await openLab({ capacity: {} });
  const units: Units = { reads: 0, writes: 0 };
  const store = keepingLease(storeOn(metered(memoryShelf(), units)), { now: lab.now, term: 3600 });
  const rooms = { ...lab.rooms, store };
  const begun = await lab.start(await lab.lead(), { pace: { floor: 60, start: 60 } });
  const lease: Lease = await store.acquireLease({
    account: begun.account,
    holder: { host: 'engine', pid: 0, startedAt: null },
    isAlive: () => true,
    now: new Date(lab.now()).toISOString(),
    expiresAt: new Date(lab.now() + 900_000).toISOString(),
  });
  await store.createHunt({ ...begun, lease: { epoch: lease.epoch } }, []);
  const warm = await runUntil(
    { pass: lab.pass },
    { ...begun, lease: { epoch: lease.epoch } },
    functionsOver(rooms),
    ({ counters }) => counters.attempts >= 10,
  );
  Object.assign(units, { reads: 0, writes: 0 });
  const from = lab.now();

  const document = await runUntil({ pass: lab.pass }, warm, functionsOver(rooms), ({ counters }) => counters.attempts >= 10 + attempts);

  const each = { reads: units.reads / attempts, writes: units.writes / attempts };
  const seconds = (lab.now() - from) / 1000 / attempts;
  const calls = 1440;
  const usd = {
    transitions: calls * 3 * price.transition,
    // A second and a half of 512 MB an attempt: the call itself, and a warm function around it.
    lambda: calls * (price.request + 1.5 * 0.5 * price.gbSecond),
    table: calls * (each.writes * price.writeUnit + each.reads * price.readUnit),
    // 4 KB an attempt: a line of the function, and the machine's own events.
    logs: ((calls * 4096) / 1e9) * price.logGb,
    // One execution is one trace, the sweep one an hour, the recovery one every ten minutes.
    traces: (26 + 144) * price.trace,
    sweep: 24 * (price.request + 5 * 0.5 * price.gbSecond),
    // It scans an index of open hunts, and reads each.
    recovery: 144 * (price.request + 0.5 * 0.25 * price.gbSecond + 3 * price.readUnit),
  };
  const total = Object.values(usd).reduce((sum, item) => sum + item, 0);
  console.info(JSON.stringify({ each, seconds, bytes: JSON.stringify(document).length, usd, total }));

  expect(seconds).toBeGreaterThan(54);
  expect(total).toBeLessThan(0.15);
  const page = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
  const [, writes, reads] = /table[^|]*\| about (\d+) write units and (\d+) read units/i.exec(page) ?? [];
  expect(Math.abs(each.writes - Number(writes))).toBeLessThanOrEqual(2);
  expect(Math.abs(each.reads - Number(reads))).toBeLessThanOrEqual(2);
});
