import * as v from 'valibot';
import { duration } from '../simulated-cloud/duration.ts';
import { faultKinds } from '../simulated-cloud/misfortune.ts';
import { doc, hasOneEnd, json, may, or, positive, span, text } from '../simulated-cloud/schema-words.ts';

/**
 * What a simulated OCI does, and when. Times count from the start of the simulation. README.md lists every field; the table there
 * is made from the descriptions here.
 */

const windowSchema = v.pipe(
  v.strictObject({
    ad: doc(positive, 'Number of the availability domain'),
    ...span,
    count: may(positive, 'Instances that fit in; without it there is no end of room'),
    shape: may(text, 'Only for this shape'),
  }),
  v.check((value) => hasOneEnd(value), 'either to or for'),
);

const openingsSchema = v.strictObject({
  ads: may(v.array(positive), 'Numbers of the ADs that have openings; all without it'),
  gap: doc(duration, 'Mean time between two openings of one AD (exponential)'),
  length: doc(duration, 'Mean length of an opening (exponential)'),
  count: may(positive, 'Instances that fit into one opening'),
});

const throttleSchema = v.strictObject({
  refill: doc(v.pipe(v.number(), v.gtValue(0, 'a number above 0')), 'Tokens a second that the bucket gets back'),
  burst: or(positive, 'Tokens that the bucket holds', 1),
  retryAfter: or(v.nullable(positive), 'Seconds in the Retry-After header of a 429; null sends none, as OCI mostly does', null),
  lockout: or(duration, 'After a 429 every call is refused for this long', 0),
  scope: or(v.picklist(['launch', 'all']), 'Which calls take a token', 'launch'),
});

const faultSchema = v.pipe(
  v.strictObject({
    kind: doc(
      v.picklist(faultKinds, `one of ${faultKinds.join(', ')}`),
      '`lost-before`, `lost-after`: the connection is reset before or after the effect; `hang-before`, `hang-after`: it stays silent until the caller gives up; `delay`: late answer; `html-502`, `empty-500`, `unavailable-503`, `throttled` (429), `answer` (any): that answer, no effect',
    ),
    operation: or(text, 'The operation it happens to, or `*`', 'LaunchInstance'),
    of: or(
      v.picklist(['calls', 'accepted']),
      'What `nth` and `every` count: all calls that were not throttled, or only launches that would make an instance',
      'calls',
    ),
    nth: may(v.union([positive, v.array(positive)], 'a number or a list of numbers'), 'Which of them, from 1'),
    every: may(positive, 'Every so many of them'),
    times: may(positive, 'How often at most'),
    chance: may(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 'Probability, 0 to 1'),
    ad: may(positive, 'Only launches in this AD'),
    ...span,
    seconds: or(duration, '`delay`: how late the answer is', 30),
    status: may(positive, '`answer`: HTTP status'),
    code: may(text, '`answer`: OCI error code'),
    message: may(v.string(), '`answer`: message'),
    retryAfter: may(positive, '`answer`, `throttled`, `unavailable-503`: seconds in a Retry-After header'),
  }),
  v.check((value) => hasOneEnd(value), 'either to or for'),
  v.check(
    (fault) => fault.kind !== 'answer' || (fault.status !== undefined && fault.code !== undefined),
    'a status and a code, with kind answer',
  ),
);

export const fateKinds = ['work-request-fails', 'terminates', 'no-boot-volume', 'stuck'] as const;

const fateSchema = v.strictObject({
  kind: doc(
    v.picklist(fateKinds, `one of ${fateKinds.join(', ')}`),
    'After the 200: `work-request-fails` and the instance turns TERMINATED; it `terminates` with no word; `no-boot-volume` is ever attached; it stays `stuck` in PROVISIONING',
  ),
  nth: may(v.union([positive, v.array(positive)], 'a number or a list of numbers'), 'Which accepted launches, from 1; all without it'),
  after: or(duration, 'Time from the launch to its failure', 25),
  code: or(text, 'Code of the work request error', 'InternalError'),
  message: or(text, 'Message of the work request error', 'Out of host capacity.'),
});

const phantomSchema = v.pipe(
  v.strictObject({ ...span, ad: may(positive, 'Only in this AD') }),
  v.check((value) => hasOneEnd(value), 'either to or for'),
);

const compartmentSchema = v.strictObject({
  id: doc(text, 'Its OCID'),
  parent: may(text, 'OCID of the compartment that it lies in; the root without it'),
  lifecycleState: or(v.picklist(['ACTIVE', 'INACTIVE', 'DELETING', 'DELETED']), 'Whether it still is one', 'ACTIVE'),
  hidden: or(v.boolean(), 'These credentials may not list what is in it (404)', false),
});

export const scenarioSchema = v.strictObject({
  description: or(v.string(), 'What happens, for people', ''),
  seed: or(v.pipe(v.number(), v.integer()), 'Seed of everything random', 1),
  startsAt: or(
    v.pipe(v.string(), v.isoTimestamp('an ISO 8601 instant')),
    'Virtual instant of the start, where the clock is virtual',
    '2026-11-02T03:00:00.000Z',
  ),
  region: or(text, 'Region name', 'us-phoenix-1'),
  adPrefix: or(text, 'What stands before the number in AD names', 'Uocm:PHX-AD-'),
  ads: or(positive, 'How many availability domains there are', 3),
  shapes: or(v.array(text), 'Shapes that the region has', [
    'VM.Standard.A1.Flex',
    'VM.Standard.A2.Flex',
    'VM.Standard.E2.1.Micro',
    'VM.Standard.E4.Flex',
    'VM.Standard.E5.Flex',
    'VM.Standard3.Flex',
  ]),
  missingShapes: or(
    v.array(v.strictObject({ shape: doc(text, 'Shape'), ad: doc(positive, 'AD that lacks it') })),
    'Shapes that single ADs lack (404)',
    [],
  ),
  capacity: may(
    v.strictObject({
      windows: or(v.array(windowSchema), 'Spans in which an AD has room', []),
      openings: may(openingsSchema, 'Random spans with room, beside the windows'),
    }),
    'When there is room; without it always. Outside: 500 InternalError "Out of host capacity."',
  ),
  throttle: may(throttleSchema, 'Token bucket of the tenancy. Empty: 429 TooManyRequests'),
  faults: or(v.array(faultSchema), 'What goes wrong with single calls; the first that matches', []),
  fates: or(v.array(fateSchema), 'What becomes of accepted launches; the first that matches, else they come up', []),
  phantomLimits: or(v.array(phantomSchema), 'Spans in which launches get 400 LimitExceeded although nothing is used', []),
  limits: or(
    v.record(text, v.pipe(v.number(), v.minValue(0))),
    'Real service limits by name. Without an entry for its shape a launch is not limited',
    {
      'standard-a1-core-count': 4,
      'standard-a1-memory-count': 24,
      'standard-a1-core-regional-count': 4,
      'standard-a1-memory-regional-count': 24,
    },
  ),
  compartments: may(
    v.array(compartmentSchema),
    'All compartments below the root; without it these credentials may not list compartments (404), and any OCID is one',
  ),
  pageSize: may(positive, 'Most items of one page of ListInstances and ListCompartments, whatever `limit` asks for'),
  listingLag: or(duration, 'How long a new instance is missing from lists', 0),
  suspended: may(
    v.strictObject({ status: or(v.picklist([401, 403, 404]), 'How every call is refused', 404), from: or(duration, 'Since when', 0) }),
    'The account is suspended',
  ),
  lifecycle: or(
    v.strictObject({
      provisioning: or(duration, 'From the launch to RUNNING', 40),
      boot: or(duration, 'From RUNNING until SSH answers and the console shows host keys', 35),
      terminating: or(duration, 'From the call to TERMINATED', 30),
      console: or(duration, 'From the capture of a console history to its content', 4),
    }),
    'How long things take',
    {},
  ),
  hostKeyLies: or(v.boolean(), 'SSH shows another host key than the console prints', false),
  consoleSilent: or(v.boolean(), 'The console never prints host keys', false),
  sshNeverAnswers: or(v.boolean(), 'Nothing listens for SSH', false),
  capacityReport: or(v.picklist(['honest', 'inverted']), "What capacity reports say; OCI's have been wrong both ways", 'honest'),
  spentTokens: or(
    v.picklist(['rejected', 'returned']),
    'A retry token whose instance is TERMINATED: 409 InvalidatedRetryToken, or the dead instance again',
    'rejected',
  ),
  launch: may(json, 'Sample launch payload, so that `--simulate` needs no spec'),
  settings: may(json, 'Hunt settings that fit the scenario'),
});

export type Scenario = v.InferOutput<typeof scenarioSchema> & { readonly name: string };
export type Fault = v.InferOutput<typeof faultSchema>;
export type Compartment = v.InferOutput<typeof compartmentSchema>;
export type Fate = v.InferOutput<typeof fateSchema>;
