import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { executeFleet } from '../../local/fleet-machine.ts';
import { fleetListSchema, fleetViewSchema } from '../../shared/domain/api/schemas.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { changeFleet } from '../../shared/usecases/fleet-record.ts';
import { type ApiLab, apiLab, type Got, httpDoor, huntBody, lambdaDoor, lambdaTenant, type Sent, type TestDoor } from '../support/api.ts';
import { sampleLaunch } from '../support/rehearsal.ts';

const doors = [
  { name: 'the socket', open: httpDoor, tenantOf: (tenant: string) => tenant },
  { name: 'Lambda', open: lambdaDoor, tenantOf: lambdaTenant },
] as const;

const vnic = sampleLaunch['createVnicDetails'] as JsonObject;
const body: JsonObject = { count: 3, name: 'web', hunt: huntBody };

describe.each(doors)('fleets through $name', ({ open, tenantOf }) => {
  let lab: ApiLab;
  let door: TestDoor;
  beforeEach(async () => {
    lab = apiLab({ limits: { openHunts: 5 } });
    door = await open(lab.api);
  });
  afterEach(async () => {
    await door.close();
    await lab.close();
  });

  const send = (method: string, path: string, sent: Partial<Sent> = {}): Promise<Got> => door.send({ method, path, ...sent });
  const start = (sent: Partial<Sent> = {}) => send('POST', '/fleets', { key: 'key-1', body, ...sent });
  const idOf = ({ json }: Got) => String(json?.['fleetId']);
  /** As the machine would go until its first wait. */
  const run = async (fleetId: string) => {
    const over = new AbortController();
    const clock = { now: () => lab.now, sleep: async () => over.abort() };
    await executeFleet(fleetId, { start: lab.api, clock, over: over.signal });
  };

  test('are put on record in the caller’s name, and their machine is started once', async () => {
    const first = await start();
    const again = await start();

    const id = idOf(first);
    expect(first).toMatchObject({ status: 201, headers: { location: `/fleets/${id}` } });
    expect(v.safeParse(fleetViewSchema, first.json)).toMatchObject({ success: true });
    expect(first.json).toMatchObject({ name: 'web', count: 3, phase: 'open', summary: { waiting: 3 }, endedAt: null });
    expect([again.json, again.headers['idempotency-replayed']]).toEqual([first.json, 'true']);
    expect(lab.fleets).toEqual([`${id}-f1`]);
  });

  test('become hunts of the caller, which can be looked at one by one', async () => {
    const id = idOf(await start());
    await run(id);

    const fleet = await send('GET', `/fleets/${id}`);
    const hunts = fleet.json?.['hunts'] as { state: string; huntId: string; links: { self: string } }[];
    const hunt = await send('GET', hunts[1]?.links.self ?? '');

    expect(hunts.map(({ state }) => state)).toEqual(['open', 'open', 'open']);
    expect(hunt).toMatchObject({ status: 200, json: { huntId: hunts[1]?.huntId } });
    expect(lab.started.map((document) => [document.caller?.tenant, document.fleet])).toEqual(
      [1, 2, 3].map((index) => [tenantOf('ada'), { id, index }]),
    );
  });

  test('are listed, newest first, to their caller alone', async () => {
    const first = idOf(await start({ body: { ...body, count: 1 } }));
    const second = idOf(await start({ key: 'key-2', body: { ...body, name: 'api', count: 1 } }));

    const [mine, theirs] = [await send('GET', '/fleets'), await send('GET', '/fleets', { tenant: 'bob' })];

    expect(v.safeParse(fleetListSchema, mine.json)).toMatchObject({ success: true });
    expect(mine.json).toMatchObject({
      fleets: [
        { fleetId: second, name: 'api', phase: 'open', links: { self: `/fleets/${second}` } },
        { fleetId: first, name: 'web', count: 1, summary: { waiting: 1 } },
      ],
    });
    expect(theirs.json).toEqual({ fleets: [] });
  });

  test('that stood still go on with the first of their hunts that is resumed', async () => {
    const id = idOf(await start());
    await run(id);
    await changeFleet(id, lab.store, (fleet) => ({ ...fleet, generation: 2 }));
    const [document] = lab.started;

    const paused = await send('POST', `/hunts/${document?.huntId}/pause`);
    const before = [...lab.fleets];
    const resumed = await send('POST', `/hunts/${document?.huntId}/resume`);

    expect([paused.status, resumed.status]).toEqual([202, 202]);
    expect([before, lab.fleets]).toEqual([[`${id}-f1`], [`${id}-f1`, `${id}-f2`]]);
  });

  test('are cancelled with all their hunts, any number of times', async () => {
    const id = idOf(await start());
    await run(id);

    const answers = [await send('POST', `/fleets/${id}/cancel`), await send('POST', `/fleets/${id}/cancel`, { body: {} })];
    await run(id);

    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[1]?.json?.['cancelledBy']).toMatch(/over the API$/);
    const wishes = await Promise.all(lab.started.map(async ({ huntId }) => (await lab.store.loadHunt(huntId))?.control?.wish));
    expect(wishes).toEqual(['cancel', 'cancel', 'cancel']);
  });

  test('tell how a hunt ended before their machine has looked', async () => {
    const id = idOf(await start());
    await run(id);
    const [document] = lab.started;
    const endedAt = new Date(lab.now).toISOString();
    const next = { step: 'end', waitSeconds: 0, notBefore: null } as const;
    const { document: stored } = (await lab.store.loadHunt(document?.huntId ?? ''))!;
    const epoch = await lab.store.readEpoch(stored.account);
    await lab.store.saveHunt(
      { ...stored, lease: { epoch }, phase: 'failed', endedAt, next, failure: { error: 'X', message: 'no room', remedy: '' } },
      [],
    );

    const { json } = await send('GET', `/fleets/${id}`);

    expect(json).toMatchObject({ phase: 'open', summary: { failed: 1, open: 2 }, hunts: [{ state: 'failed', reason: 'no room' }, {}, {}] });
  });

  test('are not there for anybody else', async () => {
    const id = idOf(await start());

    const answers = await Promise.all([
      send('GET', `/fleets/${id}`, { tenant: 'bob' }),
      send('POST', `/fleets/${id}/cancel`, { tenant: 'bob' }),
      send('GET', '/fleets/01JBQ0000000000000000000AB'),
      send('GET', `/hunts/${id}`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(idOf(await start({ tenant: 'bob' }))).not.toBe(id);
  });

  test('keep their key: another request under it is refused', async () => {
    await start();

    expect((await start({ body: { ...body, count: 2 } })).status).toBe(422);
  });

  test('count as the hunts that they have under way at once', async () => {
    const tooMany = await start({ body: { ...body, count: 6 } });
    const inTurns = await start({ key: 'key-2', body: { ...body, count: 6, hunt: { ...huntBody, fleet: { parallel: 2 } } } });

    expect(tooMany).toMatchObject({ status: 429, json: { detail: expect.stringContaining('at most 5 hunts may be open at once') } });
    expect(tooMany.headers['retry-after']).toBe('60');
    expect(inTurns.status).toBe(201);
  });

  test.each([
    [{ ...body, count: 0 }, 'count'],
    [{ ...body, count: 101 }, 'count'],
    [{ ...body, count: 1.5 }, 'count'],
    [{ ...body, name: 'a b' }, 'name'],
    [{ ...body, extra: 1 }, 'extra'],
    [{ ...body, hunt: { ...huntBody, fleet: { parallel: 0 } } }, 'hunt.fleet.parallel'],
    [
      {
        ...body,
        hunt: { ...huntBody, launch: { ...(huntBody['launch'] as JsonObject), createVnicDetails: { ...vnic, privateIp: '10.0.0.5' } } },
      },
      'hunt.launch.createVnicDetails.privateIp',
    ],
  ] as [JsonObject, string][])('are refused with every problem (%#: %s)', async (wrong, path) => {
    const { status, json } = await start({ body: wrong });

    expect(status).toBe(400);
    expect(JSON.stringify(json?.['problems'])).toContain(path);
    expect(lab.fleets).toEqual([]);
  });
});
