import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ApiResponse } from '../../functions/http-api/exchange.ts';
import { handle } from '../../functions/http-api/handle.ts';
import { type ApiLab, apiLab } from '../support/api.ts';
import { malformed } from '../support/malformed.ts';

let lab: ApiLab;
beforeEach(() => {
  lab = apiLab();
});
afterEach(() => lab.close());

test('no malformed request makes a 5xx, starts a hunt, or asks the cloud to launch', { timeout: 120_000 }, async () => {
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(malformed, async ({ method, path, headers, body }) => {
      const [at = '', ...query] = path.split('?');
      const answer = await handle(
        { method, path: at, query: query.join('?'), headers, body, caller: { tenant: 'ada', name: 'ada' } },
        lab.api,
      );

      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      if (answer.status >= 500)
        throw new Error(
          `${answer.body} ${JSON.stringify(lab.logged.at(-1), (_, value: unknown) => (value instanceof Error ? value.stack : value))}`,
        );
    }),
    { numRuns: 10_000 },
  );

  expect([lab.started, lab.fleets]).toEqual([[], []]);
  expect(await lab.store.listHunts()).toEqual([]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(seen.get(400)).toBeGreaterThan(1000);
});

test('a caller that asks too fast waits, and the others do not', async () => {
  Object.assign(lab.api, { limits: { ...lab.api.limits, burst: 5, requestsPerSecond: 2 } });
  const ask = (tenant: string) =>
    handle({ method: 'GET', path: '/hunts', query: '', headers: {}, body: new Uint8Array(), caller: { tenant, name: tenant } }, lab.api);

  const fast: ApiResponse[] = [];
  for (let times = 0; times < 7; times += 1) fast.push(await ask('ada'));
  const other = await ask('bob');
  lab.now += 1000;
  const after = await ask('ada');

  expect(fast.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  expect(fast.at(-1)?.headers['retry-after']).toBe('1');
  expect([other.status, after.status]).toEqual([200, 200]);
});

test('what a process remembers of its callers stays bounded', async () => {
  for (let at = 0; at < 10_050; at += 1) {
    await handle(
      { method: 'GET', path: '/', query: '', headers: {}, body: new Uint8Array(), caller: { tenant: `t${at}`, name: 't' } },
      lab.api,
    );
  }

  expect(lab.api.buckets.size).toBe(10_000);
  expect(lab.api.buckets.has('t0')).toBe(false);
});
