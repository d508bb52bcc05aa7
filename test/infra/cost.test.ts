import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { invocationLog, lambda } from '../../shared/platform/lambda.ts';
import { createLogger } from '../../shared/platform/logger.ts';
import type { Place } from '../../shared/stores/cells/cell.ts';
import type { Shelf } from '../../shared/stores/cells/shelf.ts';
import { storeOn } from '../../shared/stores/cells/store.ts';
import { huntAttributes } from '../../shared/stores/dynamodb/items.ts';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';
import { keepingLease } from '../../shared/stores/kept-lease.ts';
import type { Lease } from '../../shared/stores/port.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { huntDocument } from '../support/documents.ts';
import { functionsOver, openLab, runUntil, type Task } from '../support/lab.ts';
import { memoryShelf } from '../support/memory-shelf.ts';

/** USD, us-east-1 list prices, no free tier taken (aws.amazon.com/step-functions/pricing and its like); docs/cost.md names each. */
const price = {
  transition: 0.025 / 1e3,
  request: 0.2 / 1e6,
  gbSecond: 0.0000133334,
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  logGb: 0.5,
  trace: 5 / 1e6,
  ring: 1 / 1e6,
  /** A month. */
  alarmMetric: 0.1,
  dashboard: 3,
};

/** What no test can measure without an account; docs/cost.md says of each why it is on the safe side. */
const assumed = {
  /** Seconds that Lambda bills for one. */
  attempt: 1.5,
  sweep: 5,
  recovery: 0.5,
  /** Log events of the machine an attempt: two of the wait, two of the choice, two of the task and three of its call; bytes of each. */
  machine: { events: 9, bytes: 512 },
};

const page = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');

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

/** The functions as Lambda calls them, and what they print, in the bytes that CloudWatch counts: 26 more an event (docs.aws.amazon.com, PutLogEvents). */
function printing(rooms: Rooms) {
  const printed = { bytes: 0 };
  const write = (line: string) => {
    printed.bytes += Buffer.byteLength(line) + 26;
  };
  const log = invocationLog(createLogger({ level: 'info', destination: { write } }));
  const functions = functionsOver({ ...rooms, log });
  const task: Task = (name, input) => {
    const handler = lambda(
      (event) => functions(name, event),
      async () => log,
    );
    return handler(input, { functionName: `foothold-${name}`, awsRequestId: 'b5d1c0de-0000-4000-8000-000000000000' } as never);
  };
  return { printed, task };
}

it('a day’s hunt at one call a minute costs less than 15 cents, all in', async () => {
  const attempts = 100;
  const lab = await openLab({ capacity: {} });
  const units: Units = { reads: 0, writes: 0 };
  const store = keepingLease(storeOn(metered(memoryShelf(), units)), { now: lab.now, term: 3600 });
  const { printed, task } = printing({ ...lab.rooms, store });
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
    task,
    ({ counters }) => counters.attempts >= 10,
  );
  Object.assign(units, { reads: 0, writes: 0 });
  printed.bytes = 0;
  const from = lab.now();

  const document = await runUntil({ pass: lab.pass }, warm, task, ({ counters }) => counters.attempts >= 10 + attempts);

  const each = { reads: units.reads / attempts, writes: units.writes / attempts, printed: printed.bytes / attempts };
  const logged = each.printed + assumed.machine.events * assumed.machine.bytes;
  const seconds = (lab.now() - from) / 1000 / attempts;
  const calls = 1440;
  // One of AWS and one of OCI an hour; the recovery comes every ten minutes.
  const [sweeps, recoveries] = [48, 144];
  const usd = {
    transitions: calls * 3 * price.transition,
    lambda: calls * (price.request + assumed.attempt * 0.5 * price.gbSecond),
    table: calls * (each.writes * price.writeUnit + each.reads * price.readUnit),
    logs: ((calls * logged) / 1e9) * price.logGb,
    // One execution is one trace, and so is a sweep, and a recovery.
    traces: (2 + sweeps + recoveries) * price.trace,
    sweeps: sweeps * (price.request + price.ring + assumed.sweep * 0.5 * price.gbSecond),
    // It scans an index of open hunts, and reads each.
    recoveries: recoveries * (price.request + price.ring + assumed.recovery * 0.25 * price.gbSecond + 3 * price.readUnit),
  };
  const total = sumOf(usd);
  console.info(JSON.stringify({ each, logged, seconds, bytes: JSON.stringify(document).length, usd, total }));

  expect(seconds).toBeGreaterThan(54);
  expect(total).toBeLessThan(0.15);
  const [, writes, reads] = /table[^|]*\| about (\d+) write units and (\d+) read units/i.exec(page) ?? [];
  expect(Math.abs(each.writes - Number(writes))).toBeLessThanOrEqual(2);
  expect(Math.abs(each.reads - Number(reads))).toBeLessThanOrEqual(2);
  expect(Math.abs(logged / 1024 - told(/\| logs[^|]*\| ([\d.]+) KB/))).toBeLessThan(0.2);
  expect(Math.abs(total - told(/\*\*all\*\*.*\*\*([\d.]+)\*\*/))).toBeLessThan(0.001);
});

it('what stands for a month is told without any free tier and with it, the alarms by their metrics', () => {
  const metrics = told(/\d+ alarms on (\d+) metrics/);
  const sweeps = 2 * 730 * (price.request + price.ring + price.trace + assumed.sweep * 0.5 * price.gbSecond);
  const recoveries = 6 * 730 * (price.request + price.ring + price.trace + assumed.recovery * 0.25 * price.gbSecond);

  const whole = sumOf({ alarms: metrics * price.alarmMetric, dashboard: price.dashboard, sweeps, recoveries });
  // Ten alarm metrics and three dashboards are free for good, as are the requests, seconds, traces and rings of the rest.
  const free = sumOf({ alarms: (metrics - 10) * price.alarmMetric });

  const [, most, least] = /\*\*together\*\* \| \*\*([\d.]+)\*\* \| \*\*([\d.]+)\*\*/.exec(page) ?? [];
  expect(Math.abs(whole - Number(most))).toBeLessThan(0.01);
  expect(Math.abs(free - Number(least))).toBeLessThan(0.01);
});

function sumOf(items: Readonly<Record<string, number>>): number {
  return Object.values(items).reduce((sum, item) => sum + item, 0);
}

function told(pattern: RegExp): number {
  return Number(pattern.exec(page)?.[1]);
}

it('the lists cost a hunt what the page says: at its start and its end', () => {
  const document = huntDocument();
  const entries = (of: HuntDocument) => {
    const attributes = huntAttributes(of, 90);
    return tableDefinition.indexes.filter(({ partitionKey }) => attributes[partitionKey] !== undefined).length;
  };

  const [atStart, atEnd] = [entries(document), entries({ ...document, phase: 'ready', endedAt: '2026-11-02T12:00:00.000Z' })];

  const onPage = /take (\d+) write units when a hunt starts and (\d+) when it ends/.exec(page)?.slice(1).map(Number);
  expect(onPage).toEqual([atStart, atStart - atEnd]);
});
