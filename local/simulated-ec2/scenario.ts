import * as v from 'valibot';
import { duration } from '../simulated-cloud/duration.ts';
import { faultKinds } from '../simulated-cloud/misfortune.ts';
import { doc, hasOneEnd, json, may, nths, or, positive, share, span, text } from '../simulated-cloud/schema-words.ts';
import {
  eventSchema,
  interruptionSchema,
  market,
  openingsSchema,
  suspendedSchema,
  throttleSchema,
  windowSchema,
  zoneSchema,
} from './scenario-parts.ts';

/**
 * What a simulated EC2 does, and when. Times count from the start of the simulation. README.md lists every field; the table there
 * is made from the descriptions here. A zone is written by its name or by its last letter.
 */

const amount = v.pipe(v.number(), v.minValue(0));

const faultSchema = v.pipe(
  v.strictObject({
    kind: doc(
      v.picklist(faultKinds, `one of ${faultKinds.join(', ')}`),
      '`lost-before`, `lost-after`: the connection is reset before or after the effect; `hang-before`, `hang-after`: it stays silent until the caller gives up; `delay`: late answer; `html-502`, `empty-500`, `unavailable-503`, `throttled` (503 RequestLimitExceeded), `answer` (any): that answer, no effect',
    ),
    operation: or(text, 'The action it happens to, or `*`', 'RunInstances'),
    of: or(
      v.picklist(['calls', 'accepted']),
      'What `nth` and `every` count: all calls that were not throttled, or only launches that would make an instance',
      'calls',
    ),
    nth: may(nths, 'Which of them, from 1'),
    every: may(positive, 'Every so many of them'),
    times: may(positive, 'How often at most'),
    chance: may(share, 'Probability, 0 to 1'),
    zone: may(text, 'Only launches in this zone'),
    market: may(market, 'Only launches in this market'),
    ...span,
    seconds: or(duration, '`delay`: how late the answer is', 30),
    status: may(positive, '`answer`: HTTP status'),
    code: may(text, '`answer`: error code'),
    message: or(v.string(), '`answer`: message', ''),
  }),
  v.check((value) => hasOneEnd(value), 'either to or for'),
  v.check(
    (fault) => fault.kind !== 'answer' || (fault.status !== undefined && fault.code !== undefined),
    'a status and a code, with kind answer',
  ),
);

const fateSchema = v.strictObject({
  kind: doc(
    v.picklist(['dies', 'stuck', 'impaired', 'kernel-panic'], 'one of dies, stuck, impaired, kernel-panic'),
    'After the 200: it `dies` (pending → terminated) with a StateReason; it stays `stuck` in pending; it runs with an `impaired` instance check, or after a `kernel-panic` with an impaired one and without SSH',
  ),
  nth: may(nths, 'Which accepted launches, from 1; all without it'),
  after: or(duration, 'Time from the launch to its death', 12),
  code: or(text, 'StateReason code', 'Server.InsufficientInstanceCapacity'),
  message: may(text, 'StateReason message; without it the one AWS documents for the code'),
});

export const scenarioSchema = v.strictObject({
  description: or(v.string(), 'What happens, for people', ''),
  seed: or(v.pipe(v.number(), v.integer()), 'Seed of everything random', 1),
  startsAt: or(
    v.pipe(v.string(), v.isoTimestamp('an ISO 8601 instant')),
    'Virtual instant of the start, where the clock is virtual',
    '2026-11-02T03:00:00.000Z',
  ),
  region: or(text, 'Region name', 'us-east-1'),
  accountId: or(v.pipe(v.string(), v.regex(/^\d{12}$/, '12 digits')), 'Account number', '123456789012'),
  zones: or(v.pipe(v.array(zoneSchema), v.minLength(1)), 'Availability zones; their ids are in another order than their names', [
    { name: 'us-east-1a', id: 'use1-az4', subnet: 'subnet-0aaa1111aaa1111aa', free: 251 },
    { name: 'us-east-1b', id: 'use1-az6', subnet: 'subnet-0bbb2222bbb2222bb', free: 251 },
    { name: 'us-east-1c', id: 'use1-az1', subnet: 'subnet-0ccc3333ccc3333cc', free: 251 },
  ]),
  vpc: or(text, 'The one VPC', 'vpc-0eee5555eee5555ee'),
  securityGroups: or(
    v.array(v.strictObject({ id: doc(text, 'Id'), name: doc(text, 'Name') })),
    'Security groups; the first is the default',
    [{ id: 'sg-0ddd4444ddd4444dd', name: 'default' }],
  ),
  keyPairs: or(
    v.array(v.strictObject({ name: doc(text, 'Name'), publicKey: doc(text, 'OpenSSH public key') })),
    'Key pairs that exist from the start',
    [],
  ),
  missingTypes: or(
    v.array(v.strictObject({ type: doc(text, 'Instance type'), zone: doc(text, 'Zone that does not offer it') })),
    'Instance types that single zones lack (400 Unsupported)',
    [],
  ),
  capacity: may(
    v.strictObject({
      windows: or(v.array(windowSchema), 'Spans in which there is room', []),
      openings: or(v.array(openingsSchema), 'Random spans with room, beside the windows', []),
    }),
    'When there is room; without it always. Outside: 500 InsufficientInstanceCapacity',
  ),
  throttle: may(throttleSchema, 'Token buckets of the account. Empty: 503 RequestLimitExceeded'),
  limits: or(v.record(text, amount), 'vCPU quotas by code; a code that is left out has no limit', {
    'L-1216C47A': 32,
    'L-DB2E81BA': 8,
    'L-417A185B': 0,
    'L-34B43A08': 32,
    'L-3819A6DF': 8,
    'L-7212CCBC': 0,
  }),
  spot: or(
    v.strictObject({
      discount: or(share, 'Share of the on-demand price that spot costs where no price is given', 0.35),
      prices: or(
        v.array(
          v.strictObject({
            type: may(text, 'Instance type; all without it'),
            zone: may(text, 'Zone; all without it'),
            from: or(duration, 'Since when', 0),
            usd: doc(amount, 'USD an hour'),
          }),
        ),
        'Spot prices; of those that hold, the last',
        [],
      ),
      openRequests: or(
        v.picklist(['stay', 'fill']),
        'What becomes of the request that a SpotMaxPriceTooLow leaves open: it waits for ever, or makes an instance once price and room allow',
        'stay',
      ),
      scores: or(v.picklist(['honest', 'inverted']), 'What placement scores say', 'honest'),
      newScores: or(positive, 'New score configurations a day', 10),
    }),
    'The spot market',
    {},
  ),
  interruptions: or(v.array(interruptionSchema), 'Spot instances that are taken back', []),
  events: or(v.array(eventSchema), 'What happens to events on their way; the first that matches', []),
  faults: or(v.array(faultSchema), 'What goes wrong with single calls; the first that matches', []),
  fates: or(v.array(fateSchema), 'What becomes of accepted launches; the first that matches, else they come up', []),
  consistency: or(
    v.strictObject({
      ids: or(duration, 'How long a new id is NotFound when asked for', 0),
      lists: or(duration, 'How long a new instance is missing from lists', 0),
    }),
    'How far reads lag behind launches',
    {},
  ),
  pageSize: may(
    positive,
    'Most items of one page of DescribeInstances, DescribeVolumes and DescribeSpotInstanceRequests, whatever MaxResults asks for',
  ),
  lacks: or(
    v.array(text),
    'Actions (`GetSpotPlacementScores`), filters (`filter:client-token`) and options (`option:Latest`) that are not there, as in an emulator',
    [],
  ),
  lacksAs: or(
    v.picklist(['InvalidAction', 'NotImplemented']),
    'How a lacking action is refused: 400 InvalidAction, or 501 InternalFailure; a filter is always 400 FilterNotImplementedError',
    'NotImplemented',
  ),
  denied: or(v.array(text), 'Actions that the policy does not allow (403 UnauthorizedOperation, also of a dry run)', []),
  onlyOwned: may(
    text,
    'Namespace whose owner tags the policy asks for, as the roles of a deployment do: to end an instance, a volume, a spot request or a key pair, or to read a console, is 403 UnauthorizedOperation for what lacks them, and so for what is gone',
  ),
  suspended: may(suspendedSchema, 'The account is not in order'),
  lifecycle: or(
    v.strictObject({
      pending: or(duration, 'From the launch to running', 12),
      boot: or(duration, 'From running until SSH answers and the console shows host keys', 25),
      checks: or(duration, 'From running until both status checks are ok', 60),
      ending: or(duration, 'From shutting-down to terminated', 20),
      console: or(duration, 'How far the buffered console copy lags behind the boot', 60),
      remembered: or(duration, 'How long a terminated instance is shown', 3600),
    }),
    'How long things take',
    {},
  ),
  hostKeyLies: or(v.boolean(), 'SSH shows another host key than the console prints', false),
  consoleSilent: or(v.boolean(), 'The console never prints host keys', false),
  sshNeverAnswers: or(v.boolean(), 'Nothing listens for SSH', false),
  spentTokens: or(
    v.picklist(['rejected', 'returned']),
    'A client token whose instance is terminated: 400 IdempotentInstanceTerminated, or the dead instance again',
    'rejected',
  ),
  launch: may(json, 'Sample launch payload (RunInstances input, SDK casing), so that `--simulate` needs no spec'),
  settings: may(json, 'Hunt settings that fit the scenario'),
});

export type Scenario = v.InferOutput<typeof scenarioSchema> & { readonly name: string };
export type Fault = v.InferOutput<typeof faultSchema>;
export type Fate = v.InferOutput<typeof fateSchema>;
export type Interruption = v.InferOutput<typeof interruptionSchema>;
export type EventRule = v.InferOutput<typeof eventSchema>;

/** Whether a zone as a scenario writes it (`us-east-1a` or `a`; nothing for any) is this one. */
export function isZone(written: string | undefined, name: string): boolean {
  return written === undefined || written === name || (written.length === 1 && name.endsWith(written));
}
