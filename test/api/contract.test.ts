import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Operation, type Route, routes } from '../../shared/domain/api/routes.ts';
import { refusalSchema } from '../../shared/domain/api/schemas.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { type ApiLab, apiLab, type Got, httpDoor, huntBody, lambdaDoor, lambdaTenant, type Sent, type TestDoor } from '../support/api.ts';

const doors = [
  { name: 'the socket', open: httpDoor, tenantOf: (tenant: string) => tenant },
  { name: 'Lambda', open: lambdaDoor, tenantOf: lambdaTenant },
] as const;

describe.each(doors)('the API through $name', ({ open, tenantOf }) => {
  let lab: ApiLab;
  let door: TestDoor;
  beforeEach(async () => {
    lab = apiLab({ operators: [tenantOf('operator')] });
    door = await open(lab.api);
  });
  afterEach(async () => {
    await door.close();
    await lab.close();
  });

  /** Sends, and holds the answer against what the table of routes promises. */
  async function ask(operation: Operation, sent: Partial<Sent> = {}, id = ''): Promise<Got> {
    const route: Route = routes[operation];
    const answer = await door.send({
      method: route.method,
      path: route.path.replace('{id}', id),
      ...(route.keyed ? { key: 'key-1' } : {}),
      ...sent,
    });
    if (answer.status < 300) {
      expect(answer.status).toBe(route.status);
      if (route.answer === null) expect(answer.text).toBe('');
      else expect(v.safeParse(route.answer, answer.json)).toMatchObject({ success: true });
    } else {
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(v.safeParse(refusalSchema, answer.json)).toMatchObject({ success: true });
    }
    expect(answer.headers['cache-control']).toBe('no-store');
    return answer;
  }

  const start = async (sent: Partial<Sent> = {}) => String((await ask('startHunt', { body: huntBody, ...sent })).json?.['huntId']);

  test('starts a hunt in the caller’s name, and says where it is', async () => {
    const answer = await ask('startHunt', { body: huntBody });

    const { huntId } = answer.json as { huntId: string };
    expect(answer).toMatchObject({ status: 201, headers: { location: `/hunts/${huntId}` } });
    expect(lab.started).toMatchObject([{ huntId, version: 1, caller: { tenant: tenantOf('ada'), scheduleId: null } }]);
    expect((await lab.store.loadHunt(huntId))?.document.request.launch).toEqual(huntBody['launch']);
  });

  test('answers a repetition with the same words, and starts nothing', async () => {
    const first = await ask('startHunt', { body: huntBody });
    lab.now += 3_600_000;

    const second = await ask('startHunt', { body: { launch: huntBody['launch']!, cloud: 'oci' } });

    expect(second.text).toBe(first.text);
    expect(second).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' } });
    expect(lab.started).toHaveLength(1);
  });

  test('refuses a key that stands for another request with 422', async () => {
    await start();

    const other = await ask('startHunt', { body: { ...huntBody, pace: { floor: 20 } } });

    expect(other.status).toBe(422);
    expect(lab.started).toHaveLength(1);
  });

  test('takes one key of two tenants for two requests', async () => {
    const ids = [await start(), await start({ tenant: 'bob', body: { ...huntBody, pace: { floor: 20 } } })];

    expect(new Set(ids).size).toBe(2);
    expect(lab.started.map(({ caller }) => caller?.tenant)).toEqual([tenantOf('ada'), tenantOf('bob')]);
  });

  test('believes no tenant that a request names', async () => {
    const answer = await ask('startHunt', {
      body: { ...huntBody, tenant: 'bob', caller: { tenant: 'bob' } },
      headers: { 'x-tenant': 'bob' },
    });

    expect(answer.status).toBe(400);
    expect(answer.json?.['problems']).toMatchObject([{ path: 'tenant' }, { path: 'caller' }]);
  });

  test('lists every problem of a hunt, the missing key too', async () => {
    const body = {
      cloud: 'oci',
      launch: { shape: 7 },
      pace: { floor: -1, flor: 1 },
      notify: { ready: { command: 'rm -rf /' } },
      key: { publicKeyFile: '/etc/shadow' },
    };

    const unkeyed = await door.send({ method: 'POST', path: '/hunts', body });
    const answer = await ask('startHunt', { body });

    const paths = pathsOf(answer);
    expect(answer.status).toBe(400);
    expect(paths).toEqual(expect.arrayContaining(['pace.floor', 'pace.flor', 'launch.shape', 'launch.compartmentId']));
    expect(pathsOf(unkeyed)).toEqual(['Idempotency-Key', ...paths]);
    expect(lab.started).toEqual([]);
  });

  test('lists what is wrong with a fleet’s or a schedule’s hunt beside the missing key', async () => {
    const hunt = { cloud: 'oci', launch: { shape: 7 } };

    const fleet = await door.send({ method: 'POST', path: '/fleets', body: { count: 2, hunt } });
    const schedule = await door.send({ method: 'POST', path: '/schedules', body: { cron: '61 2 * * *', timezone: 'Moon/Base', hunt } });

    expect(pathsOf(fleet)).toEqual(expect.arrayContaining(['Idempotency-Key', 'hunt.launch.shape']));
    expect(pathsOf(schedule)).toEqual(expect.arrayContaining(['Idempotency-Key', 'cron', 'timezone', 'hunt.launch.shape']));
  });

  test.each([
    { path: 'notify.ready.command', settings: { notify: { ready: { command: 'touch /tmp/x' } } } },
    { path: 'key.publicKeyFile', settings: { key: { publicKeyFile: '/etc/passwd' } } },
    { path: 'key.privateKeyFile', settings: { key: { privateKeyFile: '/etc/passwd' } } },
    { path: 'launch.userDataFile', settings: { launch: { ...(huntBody['launch'] as object), userDataFile: '/etc/passwd' } } },
  ])('does not let a caller use the server’s own: $path', async ({ path, settings }) => {
    const answer = await ask('startHunt', { body: { ...huntBody, ...(settings as object) } as JsonObject });

    expect(answer.status).toBe(400);
    expect(answer.json?.['problems']).toEqual([expect.objectContaining({ path })]);
    expect(answer.text).not.toContain('root:');
  });

  test('shows a hunt with progress and timeline, without payload, account and tokens', async () => {
    const id = await start();
    lab.now += 5000;

    const answer = await ask('showHunt', { path: `/hunts/${id}?timeline=5` }, id);

    expect(answer.json).toMatchObject({
      huntId: id,
      phase: 'validating',
      progress: { phase: 'Validating', elapsed: 5 },
      timeline: [{ event: 'hunt.started' }],
    });
    for (const secret of ['tenancy', 'compartment', 'epoch', 'requestHash', 'token']) expect(answer.text).not.toContain(secret);
  });

  test('lists by page, newest first, until there is no more', async () => {
    const ids: string[] = [];
    for (const key of ['one', 'two', 'three', 'four', 'five']) {
      ids.push(await start({ key }));
      lab.now += 1000;
    }

    const seen: string[] = [];
    for (let path: string | null = '/hunts?limit=2'; path !== null; ) {
      const { json } = await ask('listHunts', { path });
      seen.push(...(json!['hunts'] as { huntId: string }[]).map(({ huntId }) => huntId));
      path = json?.['next'] === null ? null : `/hunts?limit=2&cursor=${json?.['next']}`;
    }

    expect(seen).toEqual(ids.toReversed());
  });

  test.each(['limit=0', 'limit=101', 'limit=two', 'cursor=x', 'cursor=WzFd', 'open=maybe', 'tenant=bob', 'limit=1&limit=2', '__proto__=1'])(
    'refuses the query %s',
    async (query) => {
      expect((await ask('listHunts', { path: `/hunts?${query}` })).status).toBe(400);
    },
  );

  test('takes a cancel as a wish, any number of times', async () => {
    const id = await start();

    const answers = [await ask('cancelHunt', {}, id), await ask('cancelHunt', { body: {} }, id)];

    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect((await lab.store.loadHunt(id))?.control).toMatchObject({ wish: 'cancel', by: expect.stringContaining('over the API') });
  });

  test('pauses, and takes the wish back', async () => {
    const id = await start();

    await ask('pauseHunt', {}, id);
    const paused = (await lab.store.loadHunt(id))?.control;
    await ask('resumeHunt', {}, id);

    expect(paused).toMatchObject({ wish: 'pause' });
    expect((await lab.store.loadHunt(id))?.control).toBeNull();
  });

  test('goes on with a hunt that stands still as a new execution', async () => {
    const id = await start();
    const { document } = (await lab.store.loadHunt(id))!;
    const held = { step: document.next.step, phase: document.phase };
    await lab.store.saveHunt({ ...document, phase: 'paused', held, next: { step: 'end', waitSeconds: 0, notBefore: null } }, []);

    const answer = await ask('resumeHunt', {}, id);

    expect(answer.json).toMatchObject({ huntId: id, problem: null });
    expect(lab.started.map(({ generation }) => generation)).toEqual([1, 2]);
  });

  /** A hunt that has handed its instance over, as its steps would have left it. */
  async function handedOver(): Promise<string> {
    const id = await start();
    const { document } = (await lab.store.loadHunt(id))!;
    const at = new Date(lab.now).toISOString();
    const found = { id: 'i-1', attempt: 1, offering: 'o', launchedAt: at, workRequestId: null, state: 'RUNNING', runningAt: at };
    const instance = { ...found, publicIp: null, privateIp: null };
    const next = { step: 'end', waitSeconds: 0, notBefore: null } as const;
    await lab.store.saveHunt({ ...document, phase: 'ready', instance, endedAt: at, next }, []);
    return id;
  }

  test('ends what was handed over in an execution of its own, once however often it is asked to', async () => {
    const id = await handedOver();

    const answers = [
      await ask('endHunt', {}, id),
      await ask('endHunt', { body: {} }, id),
      ...(await Promise.all([1, 2].map(() => ask('endHunt', {}, id)))),
    ];

    expect(answers.map(({ status, json }) => [status, json?.['phase'], json?.['problem']])).toEqual(
      Array(4).fill([202, 'cleaning-up', null]),
    );
    expect(lab.started.map(({ generation, phase }) => [generation, phase])).toEqual([
      [1, 'validating'],
      [2, 'cleaning-up'],
    ]);
    expect((await lab.store.loadHunt(id))?.document.failure).toMatchObject({
      error: 'Hunt.Ended',
      message: expect.stringContaining('over the API'),
    });
  });

  test('of two ends at once one reopens the hunt, and both are answered', async () => {
    const id = await handedOver();

    const answers = await Promise.all([1, 2, 3].map(() => ask('endHunt', {}, id)));

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(lab.started.map(({ generation }) => generation)).toEqual([1, 2]);
  });

  test('refuses to end a hunt that goes on, with the way to cancel it, and leaves one that failed as it is', async () => {
    const open = await start();
    const failed = await start({ key: 'key-2' });
    const { document } = (await lab.store.loadHunt(failed))!;
    const next = { step: 'end', waitSeconds: 0, notBefore: null } as const;
    const ended = await lab.store.saveHunt({ ...document, phase: 'failed', endedAt: new Date(lab.now).toISOString(), next }, []);

    const refused = await ask('endHunt', {}, open);
    const nothing = await ask('endHunt', {}, failed);

    expect([refused.status, refused.json?.['detail']]).toEqual([409, expect.stringContaining(`/hunts/${open}/cancel`)]);
    expect([nothing.status, nothing.json?.['phase']]).toEqual([202, 'failed']);
    expect((await lab.store.loadHunt(failed))?.document).toEqual(ended);
    expect(lab.started.map(({ generation }) => generation)).toEqual([1, 1]);
  });

  test('starts the execution of an end whose process died between record and execution', async () => {
    const id = await handedOver();
    lab.broken = new Error('killed');
    const died = await ask('endHunt', {}, id);
    lab.broken = null;

    const again = await ask('endHunt', {}, id);

    expect([died.status, again.status, lab.started.map(({ generation }) => generation)]).toEqual([500, 202, [1, 2]]);
  });

  test('says that the account is led elsewhere without saying by whom', async () => {
    const lease = { account: 'oci:ocid1.tenancy.oc1..example:us-phoenix-1', holder: { host: 'far-host', pid: 77, startedAt: null } };
    await lab.store.acquireLease({
      ...lease,
      now: new Date().toISOString(),
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
      isAlive: () => true,
    });

    const answer = await ask('startHunt', { body: huntBody });

    expect(answer.status).toBe(409);
    expect(answer.text).not.toContain('far-host');
    expect(lab.started).toEqual([]);
  });

  test('tells capacity from the caller’s own hunts', async () => {
    const id = await start();
    const { document } = (await lab.store.loadHunt(id))!;
    const offering = {
      key: 'oci/AD-1',
      cloud: 'oci',
      region: 'us-phoenix-1',
      zone: 'AD-1',
      adNumber: 1,
      shape: 'A1',
      market: 'on-demand',
      patch: {},
    } as const;
    const failure = {
      offering: 'oci/AD-1',
      class: 'CAPACITY',
      rule: 'oci.capacity.host',
      message: 'Out of host capacity.',
      at: document.createdAt,
      times: 3,
    };
    await lab.store.saveHunt({ ...document, offerings: [offering], failures: [failure] }, []);

    const own = await ask('showCapacity');
    const other = await ask('showCapacity', { tenant: 'bob' });

    expect(own.json).toMatchObject({
      accounts: [{ cloud: 'oci', openHunts: 1 }],
      offerings: [{ zone: 'AD-1', openHunts: 1, failures: [{ class: 'CAPACITY', times: 3 }] }],
    });
    expect(other.json).toEqual({ accounts: [], offerings: [] });
  });

  test('keeps schedules: created once, listed, deleted', async () => {
    const body = { cron: '0 2 * * *', timezone: 'Europe/Berlin', hunt: huntBody };
    const first = await ask('createSchedule', { body });
    const again = await ask('createSchedule', { body });
    const id = String(first.json?.['scheduleId']);

    expect(again.json).toEqual(first.json);
    expect(first.json).toMatchObject({ nextAt: '2026-11-03T01:00:00.000Z', until: 'caught', lastHuntId: null });
    expect((await ask('listSchedules')).json).toMatchObject({ schedules: [{ scheduleId: id }] });
    expect((await ask('listSchedules', { tenant: 'bob' })).json).toEqual({ schedules: [] });
    expect((await ask('deleteSchedule', { tenant: 'bob' }, id)).status).toBe(404);
    expect(lab.alarms).toEqual(new Set([id]));
    expect((await ask('deleteSchedule', {}, id)).status).toBe(204);
    expect((await ask('deleteSchedule', {}, id)).status).toBe(404);
    expect((await ask('listSchedules')).json).toEqual({ schedules: [] });
    expect(lab.alarms.size).toBe(0);
    expect((await ask('createSchedule', { body })).status).toBe(422);
  });

  test('judges a schedule’s hunt when it is created', async () => {
    const answer = await ask('createSchedule', {
      body: { cron: '99 2 * * *', timezone: 'Mars/Olympus', hunt: { cloud: 'oci', launch: { shape: 7 } } },
    });

    const paths = pathsOf(answer);
    expect(answer.status).toBe(400);
    expect(paths).toEqual(expect.arrayContaining(['cron', 'timezone', 'hunt.launch.shape']));
  });

  test.each(['showHunt', 'cancelHunt', 'pauseHunt', 'resumeHunt', 'endHunt'] as const)(
    'tells no difference between another tenant’s hunt and none: %s',
    async (operation) => {
      const id = await start();
      const before = await lab.store.loadHunt(id);

      const foreign = await ask(operation, { tenant: 'bob' }, id);
      const none = await ask(operation, { tenant: 'bob' }, '01JBQ0000000000000000000AB');

      expect(foreign.status).toBe(404);
      expect(foreign.text).toBe(none.text);
      expect(await lab.store.loadHunt(id)).toEqual(before);
    },
  );

  test('shows no tenant the hunts of another in a list', async () => {
    await start();

    expect((await ask('listHunts', { tenant: 'bob' })).json).toEqual({ hunts: [], next: null });
    expect((await ask('listHunts')).json?.['hunts']).toHaveLength(1);
  });

  test('lets nobody in without a caller, and reads nothing of theirs', async () => {
    for (const operation of Object.keys(routes) as Operation[]) {
      const answer = await ask(
        operation,
        { tenant: null, ...(routes[operation].body === null ? {} : { body: huntBody }) },
        '01JBQ0000000000000000000AB',
      );

      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    }
    expect(lab.started).toEqual([]);
  });

  test('names the methods that a path has', async () => {
    const put = await door.send({ method: 'PUT', path: '/hunts', body: {} });
    const options = await door.send({ method: 'OPTIONS', path: '/hunts' });

    expect(put).toMatchObject({ status: 405, headers: { allow: 'POST, GET, HEAD, OPTIONS' } });
    expect(options).toMatchObject({ status: 204, headers: { allow: 'POST, GET, HEAD, OPTIONS' }, text: '' });
  });

  test('answers HEAD as GET without the body', async () => {
    const get = await door.send({ method: 'GET', path: '/hunts' });
    const head = await door.send({ method: 'HEAD', path: '/hunts' });

    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test.each([
    { how: 'a form', headers: { 'content-type': 'application/x-www-form-urlencoded' }, status: 415 },
    { how: 'text', headers: { 'content-type': 'text/plain' }, status: 415 },
    { how: 'another charset', headers: { 'content-type': 'application/json; charset=latin1' }, status: 415 },
    { how: 'a named UTF-8', headers: { 'content-type': 'Application/JSON; Charset="UTF-8"' }, status: 201 },
    { how: 'a JSON suffix', headers: { 'content-type': 'application/cloudevents+json' }, status: 201 },
  ])('takes or leaves a body by its type: $how', async ({ headers, status }) => {
    expect((await ask('startHunt', { body: huntBody, headers })).status).toBe(status);
  });

  test.each([
    { how: 'too large', body: Buffer.alloc(128 * 1024 + 1, ' '), status: 413 },
    { how: 'just small enough, and empty', body: Buffer.alloc(128 * 1024, ' '), status: 400 },
    { how: 'no UTF-8', body: Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]), status: 400 },
    { how: 'cut off', body: Buffer.from('{"cloud":'), status: 400 },
    { how: 'a list', body: Buffer.from('[]'), status: 400 },
    { how: 'null', body: Buffer.from('null'), status: 400 },
    { how: 'very deep', body: Buffer.from(`{"launch":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`), status: 400 },
    { how: 'deep', body: Buffer.from(`{"launch":${'['.repeat(50_000)}${']'.repeat(50_000)}}`), status: 400 },
    { how: 'with a prototype', body: Buffer.from('{"cloud":"oci","launch":{"__proto__":{"polluted":true}}}'), status: 400 },
    {
      how: 'with a constructor',
      body: Buffer.from('{"cloud":"oci","launch":{"constructor":{"prototype":{"polluted":true}}}}'),
      status: 400,
    },
    { how: 'with a key twice', body: Buffer.from('{"cloud":"oci","cloud":"aws"}'), status: 400 },
  ])('refuses a body that is $how with $status', async ({ body, status }) => {
    expect((await ask('startHunt', { body })).status).toBe(status);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(lab.started).toEqual([]);
  });

  test.each(['/', '/hunt', '/hunts/', '/hunts/%00', '/hunts/01JBQ0000000000000000000AB/explode', '/HUNTS', '//hunts'])(
    'knows no %s',
    async (path) => {
      expect((await door.send({ method: 'GET', path })).status).toBe(404);
    },
  );

  test('knows no path of five thousand characters', async () => {
    expect((await door.send({ method: 'GET', path: `/${'a'.repeat(5000)}` })).status).toBe(404);
  });

  test('tells of a defect by an id alone, and logs it under that id', async () => {
    lab.api.rooms.store.listHunts = () => Promise.reject(new Error('secret internals at /srv/state.db'));

    const answer = await ask('listHunts');

    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/secret|srv|stack/);
    expect(lab.logged).toEqual([{ event: 'api.broken', fields: expect.objectContaining({ errorId: answer.json?.['errorId'] }) }]);
  });
});

function pathsOf({ json }: Got): string[] {
  return (json!['problems'] as { path: string }[]).map(({ path }) => path);
}
