import * as v from 'valibot';
import { interruptionRecordSchema } from './interruption/record.ts';
import type { JsonObject } from './json.ts';
import { settingsSchema } from './settings.ts';

/**
 * The hunt document: one JSON value that is the hunt's whole state. Every step takes it and returns it; a checkpoint is this
 * document, and resuming, continuing as a new execution and moving between homes are all "start with this document".
 * It stays bounded (lists below have caps), and it never holds a secret.
 */

export const documentFormat = 1;
/** Most attempts without a known outcome, and most failures, that a document remembers. */
export const rememberedMost = 20;

const instant = v.pipe(v.string(), v.isoTimestamp());
const json = v.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'expected an object');
const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const textOrNull = v.nullable(v.string());

/** One place to try. `patch` is what this offering changes in the launch payload (a JSON merge patch). */
const offeringSchema = v.object({
  key: v.string(),
  cloud: v.picklist(['oci', 'aws']),
  region: v.string(),
  zone: v.string(),
  /** What `{{AD_NUMBER}}` stands for here; null where the payload names its zone itself. */
  adNumber: v.nullable(natural),
  shape: v.string(),
  market: v.picklist(['on-demand', 'spot', 'preemptible', 'reservation']),
  patch: json,
});

/** The next attempt, decided and stored before it is sent. */
const planSchema = v.object({
  attempt: natural,
  offering: v.string(),
  token: v.pipe(v.string(), v.maxLength(64)),
  payloadHash: v.string(),
  /** When the intent was first written; null while nothing was sent. */
  sentAt: v.nullable(instant),
  lastSentAt: v.nullable(instant),
  /** Sends of this attempt, and whether one of them is still without a known outcome. */
  sends: natural,
  unresolved: v.boolean(),
});

const unsettledSchema = v.object({ attempt: natural, offering: v.string(), token: v.string(), sentAt: instant });

const failureSchema = v.object({
  offering: v.string(),
  class: v.string(),
  rule: v.string(),
  message: v.string(),
  at: instant,
  times: natural,
});

const instanceSchema = v.object({
  id: v.string(),
  attempt: natural,
  offering: v.string(),
  launchedAt: instant,
  workRequestId: textOrNull,
  state: v.string(),
  runningAt: v.nullable(instant),
  publicIp: textOrNull,
  privateIp: textOrNull,
});

/** Progress of proving SSH. Fingerprints are public: `SHA256:…`. */
const probeSchema = v.object({
  tries: natural,
  /** First handshake that was answered. */
  answeredAt: v.nullable(instant),
  /** What the handshake showed, and what the console printed. */
  seen: v.nullable(v.object({ type: v.string(), fingerprint: v.string() })),
  consoleCursor: textOrNull,
  verified: v.boolean(),
  /** Fresh readings of the console that contradicted the handshake: one may be an old boot's, two are a refusal. */
  mismatches: natural,
  lastProblem: textOrNull,
});

const keySchema = v.object({
  /** `given`: the user's own. `temporary`, `imported`: ours to remove. `none`: the payload is left alone. */
  mode: v.picklist(['given', 'temporary', 'imported', 'none']),
  publicKey: textOrNull,
  /** Name of the cloud's key pair, where keys are resources (EC2). */
  name: textOrNull,
  /** Where a private key we made lies (a path, a secret's ARN), never the key. */
  reference: textOrNull,
});

const reasonSchema = v.object({ error: v.string(), message: v.string(), remedy: v.string() });

const cleanUpSchema = v.object({
  /** What follows when nothing lives any more. */
  then: v.picklist(['attempt', 'failed', 'cancelled']),
  startedAt: instant,
  looks: natural,
  /** Ids asked to end, so that a lagging list cannot hide them; and those of them that were seen ended. */
  asked: v.array(v.string()),
  gone: v.array(v.string()),
  problem: textOrNull,
  /** What the hunt ends with once a clean-up that could not be finished in its time is finished after all. */
  cause: v.optional(reasonSchema),
});

export const stepNames = ['validate', 'key', 'rank', 'attempt', 'poll', 'probe', 'clean-up', 'ready', 'failed', 'notify', 'end'] as const;

export const huntSchema = v.object({
  format: v.literal(documentFormat),
  huntId: v.pipe(v.string(), v.ulid()),
  namespace: v.string(),
  createdAt: instant,
  cloud: v.picklist(['oci', 'aws']),
  account: v.string(),
  region: v.string(),
  version: natural,
  lease: v.object({ epoch: natural }),
  /** Which execution of the machine this is, and how many function runs it has had. */
  generation: natural,
  rounds: natural,
  request: v.object({
    launch: json,
    /** Alternatives to the payload, each a JSON merge patch, tried beside it in every zone. */
    alternatives: v.array(json),
    settings: settingsSchema,
  }),
  /** Which request of the HTTP API asked for it; left out where none did. */
  caller: v.optional(v.object({ tenant: v.string(), requestHash: v.string(), scheduleId: textOrNull })),
  phase: v.picklist([
    'validating',
    'preparing-key',
    'ranking',
    'hunting',
    'coming-up',
    'proving',
    'cleaning-up',
    'ready',
    'failed',
    'cancelled',
    'paused',
  ]),
  next: v.object({ step: v.picklist(stepNames), waitSeconds: natural, notBefore: v.nullable(instant) }),
  /** `due` when this execution has run long enough and a fresh one is to go on from here. A word, as runners lose a `false`. */
  handOver: v.picklist(['due', 'no']),
  /** Where a paused hunt goes on. */
  held: v.nullable(v.object({ step: v.picklist(stepNames), phase: v.string() })),
  /** What an image alias resolved to, where there are aliases (EC2). */
  image: v.nullable(v.object({ imageId: v.string(), name: textOrNull, rootDevice: textOrNull })),
  /** First spot attempt, and why and when the hunt fell back to on-demand. */
  spot: v.object({ since: v.nullable(instant), fellBack: v.nullable(v.object({ at: instant, reason: v.string() })) }),
  offerings: v.array(offeringSchema),
  dropped: v.array(v.object({ offering: v.string(), rule: v.string(), message: v.string() })),
  plan: v.nullable(planSchema),
  unsettled: v.array(unsettledSchema),
  failures: v.array(failureSchema),
  counters: v.object({
    attempts: natural,
    calls: natural,
    cycles: natural,
    errors: natural,
    errorCycles: natural,
    capacity: natural,
    throttled: natural,
    resolved: natural,
  }),
  /** About the cycle under way. */
  cycle: v.object({ position: natural, errors: natural, throttled: v.boolean() }),
  /** Since when answers have been quota refusals and nothing else; a phantom limit passes within an hour or so. */
  quotaSince: v.nullable(instant),
  pace: v.object({
    pace: v.number(),
    streak: natural,
    fails: natural,
    since: v.number(),
    exponent: natural,
    heldUntil: v.optional(v.number()),
  }),
  last: v.nullable(v.object({ class: v.string(), message: v.string(), offering: v.string(), at: instant })),
  key: v.nullable(keySchema),
  instance: v.nullable(instanceSchema),
  probe: v.nullable(probeSchema),
  cleanUp: v.nullable(cleanUpSchema),
  failure: v.nullable(reasonSchema),
  /** The cloud's notice that it takes the instance back, once there was one. */
  interruption: v.nullable(interruptionRecordSchema),
  /** The cloud's latest hint that it may take the instance back (EC2: rebalance recommendation). */
  rebalance: v.optional(v.object({ at: instant, endedAt: v.nullable(instant) })),
  /** The hunt that was started in place of this one's instance, and the one that this is a replacement of. */
  replacedBy: v.optional(v.string()),
  replaces: v.optional(v.string()),
  /** The fleet that started it, and its number there, from 1. */
  fleet: v.optional(v.object({ id: v.string(), index: natural })),
  /** Tries of the callback (webhook, command) that tells of the end. */
  callbackTries: natural,
  /** The instance's own JSON once it is ready. */
  result: v.nullable(json),
  endedAt: v.nullable(instant),
  /** Whether the result has still to reach the command that asked for it: the same command again gets it, instead of a second hunt. */
  owed: v.optional(v.boolean(), false),
});

export type HuntDocument = v.InferOutput<typeof huntSchema>;
export type Offering = v.InferOutput<typeof offeringSchema>;
export type Plan = v.InferOutput<typeof planSchema>;
export type StepName = (typeof stepNames)[number];
export type FailureReason = v.InferOutput<typeof reasonSchema>;
