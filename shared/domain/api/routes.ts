import * as v from 'valibot';
import {
  capacitySchema,
  controlledSchema,
  eventAnswerSchema,
  eventRequestSchema,
  fleetListSchema,
  fleetRequestSchema,
  fleetViewSchema,
  huntRequestSchema,
  huntViewSchema,
  ociNotificationAnswerSchema,
  ociNotificationSchema,
  pageSchema,
  scheduleListSchema,
  scheduleRequestSchema,
  scheduleSchema,
  startedSchema,
} from './schemas.ts';

/** Whole numbers come as text: `limit=20`. */
const whole = (most: number, fallback: number) =>
  v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/, 'a whole number'), v.transform(Number), v.maxValue(most)), String(fallback));

export const listQuery = v.strictObject({
  limit: whole(100, 50),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(200))),
  open: v.optional(v.picklist(['true', 'false']), 'false'),
});
export const showQuery = v.strictObject({ timeline: whole(1000, 100) });

export interface Route {
  /**
   * Who may call it: tenants, or OCI Notifications, where the home lets it in. Its messages come with any content type, and hold whatever
   * somebody published: nothing in them is a refusal's worth.
   */
  readonly callers: 'tenants' | 'oci-notifications';
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `{id}` is a ULID. */
  readonly path: string;
  readonly summary: string;
  /** Whether it wants an Idempotency-Key. */
  readonly keyed: boolean;
  /** Whether it may be refused as things stand (409), though nothing is wrong with it. */
  readonly conflicts: boolean;
  readonly query: v.GenericSchema | null;
  /** Null: none wanted; an empty one or `{}` passes. */
  readonly body: v.GenericSchema | null;
  /** Who judges the body: the schema here, or the operation, which knows more and tells every problem by itself. */
  readonly judge: 'schema' | 'operation';
  readonly status: 200 | 201 | 202 | 204;
  /** Null: no content. */
  readonly answer: v.GenericSchema | null;
}

const plain = { callers: 'tenants', keyed: false, conflicts: false, query: null, body: null, judge: 'schema', status: 200 } as const;
const control = { ...plain, method: 'POST', status: 202, answer: controlledSchema } as const;

/** The whole API, by operation. Whoever adds one adds its handler in `functions/http-api/operations.ts`, or the types object. */
export const routes = {
  startHunt: {
    ...plain,
    method: 'POST',
    path: '/hunts',
    keyed: true,
    conflicts: true,
    body: huntRequestSchema,
    judge: 'operation',
    status: 201,
    answer: startedSchema,
    summary: 'Starts a hunt; the same key and body again is the same hunt',
  },
  listHunts: {
    ...plain,
    method: 'GET',
    path: '/hunts',
    query: listQuery,
    answer: pageSchema,
    summary: 'The caller’s hunts, newest first, by page',
  },
  showHunt: {
    ...plain,
    method: 'GET',
    path: '/hunts/{id}',
    query: showQuery,
    answer: huntViewSchema,
    summary: 'One hunt: progress, instance, timeline',
  },
  cancelHunt: { ...control, path: '/hunts/{id}/cancel', summary: 'Asks for the end of a hunt; what it launched is ended' },
  pauseHunt: { ...control, path: '/hunts/{id}/pause', summary: 'Asks a hunt to stop where it is; what it launched stays' },
  resumeHunt: { ...control, path: '/hunts/{id}/resume', summary: 'Goes on with a hunt that stands still' },
  endHunt: {
    ...control,
    path: '/hunts/{id}/end',
    conflicts: true,
    summary: 'Ends what a hunt has handed over, and all that belongs to it',
  },
  startFleet: {
    ...plain,
    method: 'POST',
    path: '/fleets',
    keyed: true,
    body: fleetRequestSchema,
    status: 201,
    answer: fleetViewSchema,
    summary: 'Starts N hunts of one request; the same key and body again is the same fleet',
  },
  listFleets: {
    ...plain,
    method: 'GET',
    path: '/fleets',
    answer: fleetListSchema,
    summary: 'The caller’s fleets, newest first: all that have not ended, and the latest of the others',
  },
  showFleet: { ...plain, method: 'GET', path: '/fleets/{id}', answer: fleetViewSchema, summary: 'One fleet: how far each of its hunts is' },
  cancelFleet: {
    ...control,
    path: '/fleets/{id}/cancel',
    answer: fleetViewSchema,
    summary: 'Asks for the end of all hunts of a fleet; what is ready already stays',
  },
  showCapacity: {
    ...plain,
    method: 'GET',
    path: '/capacity',
    answer: capacitySchema,
    summary: 'What paces, open hunts and remembered refusals say of each offering',
  },
  createSchedule: {
    ...plain,
    method: 'POST',
    path: '/schedules',
    keyed: true,
    conflicts: true,
    body: scheduleRequestSchema,
    status: 201,
    answer: scheduleSchema,
    summary: 'Starts a hunt at given times, until one has caught an instance',
  },
  listSchedules: { ...plain, method: 'GET', path: '/schedules', answer: scheduleListSchema, summary: 'The caller’s schedules' },
  deleteSchedule: {
    ...plain,
    method: 'DELETE',
    path: '/schedules/{id}',
    status: 204,
    answer: null,
    summary: 'Removes a schedule; hunts that it has started go on',
  },
  takeEvent: {
    ...plain,
    method: 'POST',
    path: '/events',
    body: eventRequestSchema,
    status: 202,
    answer: eventAnswerSchema,
    summary: 'Takes an event of a cloud: interruptions, state changes',
  },
  takeOciNotification: {
    ...plain,
    callers: 'oci-notifications',
    method: 'POST',
    path: '/events/oci',
    body: ociNotificationSchema,
    status: 202,
    answer: ociNotificationAnswerSchema,
    summary: 'Takes what OCI Notifications delivers: events of OCI for the hunts of all, confirmations of its subscription',
  },
} as const satisfies Record<string, Route>;

export type Operation = keyof typeof routes;

export function routesFor(callers: Route['callers']): Route[] {
  return Object.values(routes).filter((route) => route.callers === callers);
}

export type Match =
  | { readonly kind: 'operation'; readonly operation: Operation; readonly id: string | null }
  | { readonly kind: 'wrong-method'; readonly allow: readonly string[] }
  | { readonly kind: 'unknown' };

const compiled = (Object.entries(routes) as [Operation, Route][]).map(([operation, route]) => ({
  operation,
  method: route.method,
  pattern: new RegExp(`^${route.path.replace('{id}', '([0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26})')}$`),
}));

/** HEAD is a GET without its body. An id that cannot be one is an unknown path. */
export function matchRoute(method: string, path: string): Match {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const there = compiled.flatMap(({ pattern, ...route }) => {
    const found = pattern.exec(path);
    return found === null ? [] : [{ ...route, id: found[1]?.toUpperCase() ?? null }];
  });
  if (there.length === 0) return { kind: 'unknown' };
  const match = there.find((route) => route.method === wanted);
  if (match !== undefined) return { kind: 'operation', operation: match.operation, id: match.id };
  const methods = there.map((route) => route.method);
  return { kind: 'wrong-method', allow: [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'] };
}
