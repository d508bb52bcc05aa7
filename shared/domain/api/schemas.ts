import * as v from 'valibot';
import { fleetMost } from '../fleet/fleet.ts';

/**
 * What the HTTP API takes and answers. The OpenAPI document is made of these (`openapi/foothold.json`), and the tests hold every answer
 * against them.
 */

const instant = v.pipe(v.string(), v.isoTimestamp());
const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const nullableText = v.nullable(v.string());
const cloud = v.picklist(['oci', 'aws']);
/** A hunt file's content: its payload under `launch`, alternatives, and setting groups beside them (docs/spec.md). */
const huntBody = v.pipe(
  v.looseObject({
    cloud: v.optional(cloud),
    launch: v.optional(v.pipe(v.record(v.string(), v.unknown()), v.description("The launch payload in the cloud's own schema"))),
    alternatives: v.optional(
      v.pipe(v.array(v.record(v.string(), v.unknown())), v.description('JSON merge patches of the payload, tried beside it')),
    ),
  }),
  v.description('What a hunt file has, as JSON: cloud, launch, alternatives, and settings by group; or a launch payload alone'),
);

export const problemSchema = v.object({ path: v.string(), expected: v.string(), got: v.string(), remedy: v.optional(v.string()) });

/** RFC 9457, with every problem of the request. */
export const refusalSchema = v.object({
  type: v.literal('about:blank'),
  status: natural,
  title: v.string(),
  detail: v.optional(v.string()),
  problems: v.optional(v.array(problemSchema)),
  errorId: v.optional(v.pipe(v.string(), v.description('Names the log line that has the cause'))),
});

export const startedSchema = v.object({
  huntId: v.pipe(v.string(), v.ulid()),
  cloud,
  region: v.string(),
  createdAt: instant,
  warnings: v.array(v.string()),
  links: v.object({ self: v.string() }),
});

const progressSchema = v.object({
  phase: v.picklist([
    'Validating',
    'PreparingKeyPair',
    'RequestingSpot',
    'Launching',
    'WaitingForRunning',
    'WaitingForSsh',
    'Ready',
    'Failed',
  ]),
  message: v.string(),
  percentComplete: natural,
  instanceId: nullableText,
  elapsed: v.pipe(v.number(), v.description('Seconds since the hunt began')),
});

const summaryEntries = {
  huntId: v.pipe(v.string(), v.ulid()),
  cloud,
  region: v.string(),
  phase: v.string(),
  progress: progressSchema,
  attempts: natural,
  createdAt: instant,
  endedAt: v.nullable(instant),
  scheduleId: nullableText,
};
export const summarySchema = v.object(summaryEntries);

const timelineSchema = v.object({ at: instant, event: v.string(), data: v.record(v.string(), v.unknown()) });

export const huntViewSchema = v.object({
  ...summaryEntries,
  counters: v.record(v.string(), natural),
  next: v.object({ step: v.string(), notBefore: v.nullable(instant) }),
  offering: v.pipe(nullableText, v.description('Where the attempt under way goes')),
  last: v.nullable(v.object({ class: v.string(), message: v.string(), offering: v.string(), at: instant })),
  instance: v.nullable(
    v.object({
      id: v.string(),
      state: v.string(),
      offering: v.string(),
      launchedAt: instant,
      publicIp: nullableText,
      privateIp: nullableText,
    }),
  ),
  hostKey: v.pipe(nullableText, v.description('SHA256 fingerprint, once it is verified')),
  failure: v.nullable(v.object({ error: v.string(), message: v.string(), remedy: v.string() })),
  interruption: v.nullable(v.object({ action: v.string(), at: instant, deadline: instant })),
  result: v.pipe(v.nullable(v.record(v.string(), v.unknown())), v.description("The instance's own JSON, once it is ready")),
  timeline: v.pipe(v.array(timelineSchema), v.description('Oldest first, the newest that were asked for')),
});

export const controlledSchema = v.object({
  ...summaryEntries,
  problem: v.pipe(nullableText, v.description('Why a hunt that stands still could not be taken up; the wish stays on record')),
});

export const pageSchema = v.object({
  hunts: v.array(summarySchema),
  next: v.pipe(nullableText, v.description('`cursor` of the next page; null on the last one')),
});

export const capacitySchema = v.object({
  accounts: v.array(
    v.object({ cloud, region: v.string(), pace: v.nullable(v.number()), nextCallAt: v.nullable(instant), openHunts: natural }),
  ),
  offerings: v.array(
    v.object({
      offering: v.string(),
      cloud,
      region: v.string(),
      zone: v.string(),
      shape: v.string(),
      market: v.picklist(['on-demand', 'spot', 'preemptible', 'reservation']),
      openHunts: natural,
      lastLaunchedAt: v.nullable(instant),
      failures: v.array(v.object({ class: v.string(), rule: v.string(), message: v.string(), times: natural, at: instant })),
    }),
  ),
});

export const huntRequestSchema = huntBody;
export const scheduleRequestSchema = v.strictObject({
  cron: v.pipe(v.string(), v.maxLength(100), v.description('Five fields: "0 2 * * *" is every night at 2')),
  timezone: v.optional(v.pipe(v.string(), v.maxLength(60), v.description('IANA name, "Europe/Berlin"')), 'UTC'),
  until: v.optional(
    v.pipe(v.picklist(['caught', 'deleted']), v.description('"caught": the schedule ends with the first hunt that does')),
    'caught',
  ),
  hunt: huntBody,
});

export const scheduleSchema = v.object({
  scheduleId: v.pipe(v.string(), v.ulid()),
  cron: v.string(),
  timezone: v.string(),
  until: v.picklist(['caught', 'deleted']),
  createdAt: instant,
  nextAt: v.pipe(v.nullable(instant), v.description('When it is due next')),
  lastHuntId: nullableText,
  caughtAt: v.nullable(instant),
});
export const scheduleListSchema = v.object({ schedules: v.array(scheduleSchema) });

/** Of OCI (CloudEvents 0.1) or EventBridge: whatever else it holds is left alone. */
export const eventRequestSchema = v.pipe(
  v.looseObject({}),
  v.description('An event as EventBridge delivers it, or as OCI Events does (CloudEvents 0.1)'),
);
const eventKinds = ['ignored', 'known', 'taken', 'told', 'nudged', 'noted'] as const;
const eventWords =
  'ignored: of no hunt of yours; known: it came before; taken: the interruption machine sees to it; told: it has; nudged: the hunt looks again at once; noted: it is on the timeline';
export const eventAnswerSchema = v.object({
  kind: v.pipe(v.picklist(eventKinds), v.description(eventWords)),
  huntId: nullableText,
  unfinished: nullableText,
});
export const ociNotificationSchema = v.pipe(
  v.looseObject({}),
  v.description('What OCI Notifications delivers: an event of OCI Events (CloudEvents 0.1), or the confirmation of a subscription'),
);
export const ociNotificationAnswerSchema = v.object({
  ...eventAnswerSchema.entries,
  kind: v.pipe(v.picklist([...eventKinds, 'confirmed']), v.description(`${eventWords}; confirmed: the subscription of a topic`)),
});

export const fleetRequestSchema = v.strictObject({
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(fleetMost), v.description('How many instances, each a hunt of its own')),
  name: v.optional(v.pipe(v.string(), v.regex(/^[\w.@:-]{1,100}$/), v.description('For people; the id where it is left out'))),
  hunt: huntBody,
});

/** A fleet in a list: all of it but its hunts. */
export const fleetLineSchema = v.object({
  fleetId: v.pipe(v.string(), v.ulid()),
  name: v.string(),
  cloud,
  count: natural,
  phase: v.pipe(
    v.picklist(['open', 'held', 'ready', 'partly', 'failed', 'cancelled']),
    v.description('held: all that have not ended stand still. partly: all have ended, some are ready'),
  ),
  summary: v.object({ waiting: natural, open: natural, held: natural, ready: natural, failed: natural, cancelled: natural }),
  createdAt: instant,
  endedAt: v.nullable(instant),
  cancelledBy: nullableText,
  problem: v.pipe(nullableText, v.description('Why hunts that wait could not be started yet')),
  links: v.object({ self: v.string() }),
});

export const fleetListSchema = v.object({ fleets: v.array(fleetLineSchema) });

export const fleetViewSchema = v.object({
  ...fleetLineSchema.entries,
  hunts: v.array(
    v.object({
      index: natural,
      huntId: v.pipe(v.string(), v.ulid()),
      state: v.picklist(['waiting', 'open', 'held', 'ready', 'failed', 'cancelled']),
      reason: nullableText,
      links: v.object({ self: nullableText }),
    }),
  ),
});
