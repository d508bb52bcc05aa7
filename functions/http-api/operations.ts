import type * as v from 'valibot';
import { readCursor, writeCursor } from '../../shared/domain/api/cursor.ts';
import { fleetLineOf, fleetViewOf } from '../../shared/domain/api/fleet-view.ts';
import { readHunt, type WantedHunt } from '../../shared/domain/api/read-hunt.ts';
import type { listQuery, Operation, showQuery } from '../../shared/domain/api/routes.ts';
import type { Schedule } from '../../shared/domain/api/schedule.ts';
import type { fleetRequestSchema, scheduleRequestSchema, scheduleSchema } from '../../shared/domain/api/schemas.ts';
import { huntViewOf, startedOf, summaryOf } from '../../shared/domain/api/views.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { InputError } from '../../shared/domain/problem.ts';
import { nextRun } from '../../shared/platform/cron.ts';
import { controlOwnHunt } from '../../shared/usecases/control-own-hunt.ts';
import { endOwnHunt } from '../../shared/usecases/end-own-hunt.ts';
import { cancelOwnFleet, describeFleet, listOwnFleets, startOwnFleet } from '../../shared/usecases/own-fleet.ts';
import { describeHunt } from '../../shared/usecases/own-hunt.ts';
import { createSchedule, deleteSchedule, judgeSchedule, listSchedules } from '../../shared/usecases/schedules.ts';
import { showCapacity } from '../../shared/usecases/show-capacity.ts';
import { startHunt } from '../../shared/usecases/start-hunt.ts';
import type { Wish } from '../../shared/usecases/steer-hunt.ts';
import { takeEvent } from '../../shared/usecases/take-event.ts';
import { takeOciNotification } from '../../shared/usecases/take-oci-notification.ts';
import type { Answer, Api, Call } from './exchange.ts';

type Handler = (call: Call) => Promise<Answer>;

const replayed = (repeated: boolean): Record<string, string> => (repeated ? { 'idempotency-replayed': 'true' } : {});

const control =
  (wish: Wish | 'end'): Handler =>
  async ({ id, caller, api }) => {
    const { document, problem } = wish === 'end' ? await endOwnHunt(id, caller, api) : await controlOwnHunt(wish, id, caller, api);
    return {
      body: { ...summaryOf(document, api.rooms.clock.now()), problem: problem === null ? null : 'another runner hunts in this account' },
    };
  };

/** Parse, call, return: one handler an operation of `domain/api/routes.ts`. */
export const operations: Readonly<Record<Operation, Handler>> = {
  async startHunt({ caller, key, body, api }) {
    const wanted = readHunt(body, api);
    const { document, repeated } = await startHunt({ tenant: caller.tenant, key, wanted, scheduleId: null }, api);
    const answer = startedOf(document, wanted.warnings);
    return { body: answer, headers: { location: answer.links.self, ...replayed(repeated) } };
  },

  async listHunts({ caller, query, api }) {
    const { limit, cursor, open } = query as v.InferOutput<typeof listQuery>;
    const after = cursor === undefined ? undefined : readCursor(cursor);
    if (after === null) throw new InputError([{ path: 'cursor', expected: '`next` of the page before', got: 'another text' }]);
    const { store, clock, log } = api.rooms;
    const found = await store.listHunts({
      tenant: caller.tenant,
      limit: limit + 1,
      ...(open === 'true' ? { open: true } : {}),
      ...(after === undefined ? {} : { after }),
      onUnreadable: (error) => log.warn('hunt.unreadable', { huntId: error.huntId, message: error.message }),
    });
    const hunts = found.slice(0, limit);
    const last = hunts.at(-1);
    const next = found.length > limit && last !== undefined ? writeCursor(last) : null;
    return { body: { hunts: hunts.map((hunt) => summaryOf(hunt, clock.now())), next } };
  },

  async showHunt({ id, caller, query, api }) {
    const { timeline: most } = query as v.InferOutput<typeof showQuery>;
    const { document, timeline } = await describeHunt(id, caller.tenant, most, api.rooms.store);
    return { body: huntViewOf(document, timeline, api.rooms.clock.now()) };
  },

  cancelHunt: control('cancel'),
  pauseHunt: control('pause'),
  resumeHunt: control('resume'),
  endHunt: control('end'),

  async startFleet({ caller, key, body, api }) {
    const { count, name, hunt } = body as v.InferOutput<typeof fleetRequestSchema>;
    const wanted = huntAt('hunt', hunt as JsonObject, api);
    const { tenant } = caller;
    const { fleet, repeated } = await startOwnFleet(
      { tenant, key, count, wanted, prefix: 'hunt.', ...(name === undefined ? {} : { name }) },
      api,
    );
    const answer = fleetViewOf(await describeFleet(fleet.fleetId, tenant, api));
    return { body: answer, headers: { location: answer.links.self, ...replayed(repeated) } };
  },

  async listFleets({ caller, api }) {
    return { body: { fleets: (await listOwnFleets(caller.tenant, api)).map(fleetLineOf) } };
  },

  async showFleet({ id, caller, api }) {
    return { body: fleetViewOf(await describeFleet(id, caller.tenant, api)) };
  },

  async cancelFleet({ id, caller, api }) {
    return { body: fleetViewOf(await cancelOwnFleet(id, caller, api)) };
  },

  async showCapacity({ caller, api }) {
    return { body: await showCapacity(caller.tenant, api.rooms) };
  },

  async createSchedule({ caller, key, body, api }) {
    const request = { tenant: caller.tenant, key, body: body as v.InferOutput<typeof scheduleRequestSchema> };
    const { schedule, repeated } = await createSchedule(request, api);
    return { body: scheduleView(schedule, api), headers: { location: `/schedules/${schedule.scheduleId}`, ...replayed(repeated) } };
  },

  async listSchedules({ caller, api }) {
    const schedules = await listSchedules(caller.tenant, api);
    return { body: { schedules: schedules.map((schedule) => scheduleView(schedule, api)) } };
  },

  async deleteSchedule({ id, caller, api }) {
    await deleteSchedule(id, caller.tenant, api);
    return { body: null };
  },

  async takeEvent({ caller, body, api }) {
    return { body: await takeEvent(body, caller.tenant, api) };
  },

  async takeOciNotification({ headers, body, api }) {
    return { body: await takeOciNotification({ headers, body }, api) };
  },
};

/** What is wrong with a body beyond its schema, by operation: each throws `InputError` as the operation would. */
export const judges: Readonly<Partial<Record<Operation, (body: JsonObject, api: Api) => unknown>>> = {
  startHunt: readHunt,
  startFleet: ({ hunt }, api) => huntAt('hunt', hunt as JsonObject, api),
  createSchedule: (body, api) => judgeSchedule(body as v.InferOutput<typeof scheduleRequestSchema>, api),
};

/** A hunt that is a part of the body: its problems are told by their place there. */
function huntAt(place: string, hunt: JsonObject, api: Api): WantedHunt {
  try {
    return readHunt(hunt, api);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ ...problem, path: `${place}.${problem.path}` })));
  }
}

function scheduleView(
  { scheduleId, cron, timezone, until, createdAt, lastHuntId, caughtAt }: Schedule,
  api: Api,
): v.InferOutput<typeof scheduleSchema> {
  const next = caughtAt === null ? nextRun(cron, timezone, api.wall.now()) : null;
  const nextAt = next === null ? null : new Date(next).toISOString();
  return { scheduleId, cron, timezone, until, createdAt, nextAt, lastHuntId, caughtAt };
}
