import * as v from 'valibot';
import type { JsonObject } from '../json.ts';
import { settingsSchema } from '../settings.ts';

/**
 * The record of a fleet: N hunts of one hunt file. The hunts' ids follow from the fleet's, so they are known before the first one starts, and
 * starting the fleet again starts none of them twice. How far each hunt is stands in its own document; what is here is what was last seen.
 */

/** Most hunts of a fleet: their entries and the request have to fit into one note (`stores/port.ts`). */
export const fleetMost = 100;
/** Most characters of the request as JSON, for the same reason. User data of a cloud fits: OCI takes 32,000 bytes, EC2 16 KB. */
export const requestMost = 60_000;
const reasonMost = 200;

const instant = v.pipe(v.string(), v.isoTimestamp());
const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const ulid = v.pipe(v.string(), v.ulid());
const json = v.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'expected an object');

const memberSchema = v.object({
  /** 1..count, what `{{INDEX}}` stands for. */
  index: natural,
  huntId: ulid,
  /**
   * `waiting`: not started. `open`: under way. `held`: it stands still, paused or with a clean-up that could not be finished, and goes on
   * only when somebody asks it to. The others are ends.
   */
  state: v.picklist(['waiting', 'open', 'held', 'ready', 'failed', 'cancelled']),
  /** Why there is no instance, or why it stands still; one line. */
  reason: v.nullable(v.string()),
});

export const fleetSchema = v.object({
  format: v.literal(1),
  fleetId: ulid,
  name: v.string(),
  tenant: v.string(),
  createdAt: instant,
  cloud: v.picklist(['oci', 'aws']),
  count: natural,
  request: v.object({ launch: json, alternatives: v.array(json), settings: settingsSchema }),
  /** Of the request as it was asked for: a name or key that comes again with another request is refused. */
  requestHash: v.string(),
  /** Which execution of the machine this is, and how many function runs it has had. */
  generation: natural,
  rounds: natural,
  /** `due` when a fresh execution is to go on from here. */
  handOver: v.picklist(['due', 'no']),
  members: v.array(memberSchema),
  /** When its machine's next step is due; of a fleet that stands still, since when. */
  dueAt: instant,
  cancel: v.nullable(v.object({ at: instant, by: v.string() })),
  /** Tries in a row to start hunts that started none, and why the last one did not; quotas of the caller's own do not count. */
  stalls: natural,
  problem: v.nullable(v.string()),
  /** When executions that had ended from outside were last gone on with. */
  recovered: v.array(instant),
  endedAt: v.nullable(instant),
});

export type Fleet = v.InferOutput<typeof fleetSchema>;
export type Member = Fleet['members'][number];

export interface NewFleet {
  readonly fleetId: string;
  readonly name: string;
  readonly tenant: string;
  readonly cloud: Fleet['cloud'];
  readonly count: number;
  readonly request: Fleet['request'];
  readonly requestHash: string;
  /** The id of the hunt of that index. */
  readonly huntId: (index: number) => string;
  /** Epoch ms. */
  readonly now: number;
}

/** A fleet of which nothing has been started. */
export function newFleet({ huntId, now, ...fleet }: NewFleet): Fleet {
  const at = new Date(now).toISOString();
  return {
    format: 1,
    ...fleet,
    createdAt: at,
    generation: 1,
    rounds: 0,
    handOver: 'no',
    members: Array.from({ length: fleet.count }, (_, at) => ({ index: at + 1, huntId: huntId(at + 1), state: 'waiting', reason: null })),
    dueAt: at,
    cancel: null,
    stalls: 0,
    problem: null,
    recovered: [],
    endedAt: null,
  };
}

/** The member with another state; reasons are cut to one short line. */
export function told(member: Member, state: Member['state'], reason: string | null): Member {
  return { ...member, state, reason: reason === null ? null : reason.replace(/\s+/g, ' ').slice(0, reasonMost) };
}
