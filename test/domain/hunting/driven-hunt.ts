import fc from 'fast-check';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { applyLaunched } from '../../../shared/domain/hunting/apply-launched.ts';
import { type AccountPace, applyRefusal, type Move } from '../../../shared/domain/hunting/apply-refusal.ts';
import { applyUnknown } from '../../../shared/domain/hunting/apply-unknown.ts';
import { go, offeringOf } from '../../../shared/domain/hunting/go.ts';
import type { Findings } from '../../../shared/domain/hunting/judge-refusal.ts';
import { isOnlyLookedFor } from '../../../shared/domain/hunting/only-looked-for.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { renderLaunch } from '../../../shared/domain/launch/render-launch.ts';
import { needsResolution } from '../../../shared/domain/outcome/classify.ts';
import type { Outcome, OutcomeClass, OutcomeScope } from '../../../shared/domain/outcome/outcome.ts';
import { hashPayload } from '../../../shared/domain/tokens.ts';
import { freshAccount, type HuntOptions, noFindings, outcomeOf, plannedHunt, planOn, sent, start } from './hunts-for-tests.ts';

/** What a cloud does in one round: the answer to the launch call, and what a look-up shows. */
export interface Round {
  readonly class: OutcomeClass;
  readonly scope: OutcomeScope;
  readonly reached: 'yes' | 'no' | 'unknown';
  readonly retryAfter: number | null;
  readonly message: string;
  readonly lookUp: 'none' | 'unreadable' | 'living' | 'dead';
  readonly quota: 'real' | 'phantom' | 'zero' | 'unknown';
  readonly readable: boolean;
  /** Of the call, seconds. */
  readonly latency: number;
  readonly random: readonly [number, number];
  /** Whether an accepted launch fails later, and with what. */
  readonly dies: OutcomeClass | null;
}

/** One launch call as it went out. */
export interface Call {
  readonly attempt: number;
  readonly token: string;
  readonly offering: string;
  readonly payloadHash: string;
  readonly renderedHash: string;
  /** Epoch ms. */
  readonly at: number;
}

/** How an attempt came to its end, for the rule that nothing follows an open one. */
export interface Closing {
  readonly attempt: number;
  /** Whether a send of it had no known outcome when the round began. */
  readonly wasOpen: boolean;
  readonly by: 'launched' | 'adopted' | 'verdict' | 'other-refusal' | 'dead' | 'unsettled' | 'blind';
  /** Whether it was given up on a refusal that says nothing of its earlier sends. */
  readonly unheard: boolean;
  /** Whether the hunt ended with it. */
  readonly last: boolean;
  readonly lookUp: Round['lookUp'];
  readonly firstSentAt: number;
  readonly at: number;
}

export interface Driven {
  document: HuntDocument;
  account: AccountPace;
  now: number;
  calls: Call[];
  closings: Closing[];
  /** Of the attempt under way, by the driver's own books. */
  open: boolean;
}

const verdicts: readonly OutcomeClass[] = ['CAPACITY', 'INELIGIBLE', 'PRICE', 'TOKEN_SPENT', 'CONFIG'];

export function drive(options: HuntOptions): Driven {
  const document = plannedHunt(options);
  return { document, account: freshAccount(document), now: start, calls: [], closings: [], open: false };
}

/** Whether another launch call is what comes next. */
export function hunts(driven: Driven): boolean {
  return driven.document.next.step === 'attempt';
}

/** One round of the attempt step, as `usecases/attempt-launch.ts` orders it, with the cloud played by `round`. */
export function play(driven: Driven, round: Round): void {
  const { document } = driven;
  driven.now += document.next.waitSeconds * 1000;
  const { unresolved } = planOn(document);
  if (unresolved && round.lookUp === 'living') launched(driven, round, 'adopted');
  else if (unresolved && round.lookUp === 'dead') refused(driven, round, 'late', 'dead');
  else if (unresolved && isOnlyLookedFor(document, driven.now)) unknown(driven, round, null, round.lookUp === 'none');
  else send(driven, round, unresolved && round.lookUp === 'none');
}

function send(driven: Driven, round: Round, looked: boolean): void {
  const { document } = driven;
  const plan = planOn(document);
  driven.calls.push({
    attempt: plan.attempt,
    token: plan.token,
    offering: plan.offering,
    payloadHash: plan.payloadHash,
    renderedHash: hashPayload(renderLaunch(document, offeringOf(document, plan), plan.attempt)),
    at: driven.now,
  });
  driven.document = sent(document, driven.now);
  driven.now += round.latency * 1000;
  answered(driven, round, looked);
}

function answered(driven: Driven, round: Round, looked: boolean): void {
  const repeated = planOn(driven.document).sends > 1;
  const outcome = outcomeIn(round, 'launch');
  if (round.class === 'LAUNCHED') launched(driven, round, 'launched');
  else if (needsResolution(outcome)) unknown(driven, round, outcome, looked);
  else if (repeated && round.lookUp === 'living') launched(driven, round, 'adopted');
  else if (repeated && round.lookUp === 'unreadable') unknown(driven, round, outcome, false);
  else refused(driven, round, 'launch', verdicts.includes(round.class) ? 'verdict' : 'other-refusal');
}

function outcomeIn(round: Round, stage: 'launch' | 'late'): Outcome {
  const { scope, message, retryAfter, reached } = round;
  return outcomeOf(round.class, { scope, message, fault: { retryAfter, reached, stage, message } });
}

function launched(driven: Driven, round: Round, by: Closing['by']): void {
  const before = driven.document;
  const instance = { id: `ocid1.instance.oc1..${planOn(before).attempt}`, state: 'PROVISIONING' };
  driven.document = applyLaunched(before, { instance, workRequestId: null, adopted: by === 'adopted', now: driven.now }).document;
  close(driven, before, round, by);
  if (round.dies === null) return;
  driven.now += 30_000;
  refused(driven, { ...round, class: round.dies }, 'late', 'dead');
}

function refused(driven: Driven, round: Round, stage: 'launch' | 'late', by: Closing['by']): void {
  const before = driven.document;
  const outcome = outcomeIn(round, stage);
  const findings: Findings =
    round.class === 'QUOTA'
      ? { quota: { verdict: round.quota, detail: 'of the test' }, readable: null }
      : { ...noFindings, readable: round.readable };
  const remains = before.instance !== null;
  take(driven, applyRefusal(before, { outcome, findings, remains, account: driven.account, now: driven.now, random: round.random }));
  close(driven, before, round, by);
}

function unknown(driven: Driven, round: Round, outcome: Outcome | null, lookedUp: boolean): void {
  const before = driven.document;
  driven.open ||= outcome === null || needsResolution(outcome);
  take(driven, applyUnknown(before, { outcome, lookedUp, account: driven.account, now: driven.now, random: round.random }));
  close(driven, before, round, lookedUp ? 'unsettled' : 'blind');
}

function take(driven: Driven, move: Move): void {
  driven.document = move.document;
  if (move.pace !== null) driven.account = move.pace;
}

/** Writes the end of an attempt into the books, and plays the clean-up that the end of its remains takes. */
function close(driven: Driven, before: HuntDocument, round: Round, by: Closing['by']): void {
  const plan = planOn(before);
  const after = driven.document;
  const over = after.next.step !== 'attempt' || planOn(after).attempt !== plan.attempt;
  if (over) {
    driven.closings.push({
      attempt: plan.attempt,
      wasOpen: driven.open,
      by,
      unheard: by === 'other-refusal' && plan.sends > 1 && round.class !== 'AUTH',
      last: after.next.step === 'clean-up' && after.cleanUp?.then !== 'attempt',
      lookUp: round.lookUp,
      firstSentAt: Date.parse(plan.sentAt ?? ''),
      at: driven.now,
    });
    driven.open = false;
  }
  if (after.cleanUp?.then === 'attempt') {
    driven.document = go({ ...after, instance: null, probe: null, cleanUp: null }, 'attempt', 0, driven.now);
  }
}

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const classes: readonly OutcomeClass[] = [
  'LAUNCHED',
  'CAPACITY',
  'THROTTLED',
  'TRANSIENT',
  'UNKNOWN',
  'TIMEOUT',
  'INELIGIBLE',
  'QUOTA',
  'PRICE',
  'TOKEN_SPENT',
  'CONFIG',
  'AUTH',
];

/** Rounds of every kind; those that end a hunt are rare enough for long hunts. */
export const rounds: fc.Arbitrary<Round> = fc.record({
  class: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<OutcomeClass[]>('CAPACITY', 'THROTTLED', 'TRANSIENT', 'UNKNOWN', 'TIMEOUT', 'TOKEN_SPENT') },
    { weight: 2, arbitrary: fc.constantFrom(...classes) },
  ),
  scope: fc.constantFrom<OutcomeScope[]>('offering', 'zone', 'subnet', 'market', 'region', 'compartment', 'account', 'request'),
  reached: fc.constantFrom<Round['reached'][]>('yes', 'no', 'unknown'),
  retryAfter: fc.option(fc.double({ min: 0, max: 900, noNaN: true }), { freq: 4 }),
  message: fc.string({ minLength: 1, maxLength: 300 }),
  lookUp: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<Round['lookUp'][]>('none', 'unreadable') },
    { weight: 1, arbitrary: fc.constantFrom<Round['lookUp'][]>('living', 'dead') },
  ),
  quota: fc.constantFrom<Round['quota'][]>('phantom', 'unknown', 'phantom', 'unknown', 'real', 'zero'),
  readable: fc.boolean(),
  latency: fc.double({ min: 0, max: 70, noNaN: true }).map((seconds) => Math.round(seconds * 1000) / 1000),
  random: fc.tuple(unit, unit),
  dies: fc.option(fc.constantFrom(...classes.filter((name) => name !== 'LAUNCHED')), { freq: 3 }),
});

export const huntOptions: fc.Arbitrary<HuntOptions> = fc.record({
  alternatives: fc.subarray<JsonObject>([
    { shape: 'VM.Standard.E4.Flex' },
    { shapeConfig: { ocpus: 1, memoryInGBs: 6 } },
    { faultDomain: 'FAULT-DOMAIN-2' },
  ]),
  settings: fc.record({
    hunt: fc.record({
      adNumbers: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1 }),
      maxCycles: fc.constantFrom(1, 2, 30, 5000),
      maxErrorCycles: fc.constantFrom(1, 3, 1000),
      settle: fc.constantFrom(0, 20, 90, 600),
      quotaWait: fc.constantFrom(0, 0.5, 30, 300),
      quotaPatience: fc.constantFrom(0, 600, 4500),
    }),
    pace: fc.record({
      policy: fc.constantFrom<('metronome' | 'exponential')[]>('metronome', 'exponential'),
      floor: fc.constantFrom(null, 0, 2.5),
    }),
  }),
  key: fc.constantFrom<HuntDocument['key'][]>(
    { mode: 'none', publicKey: null, name: null, reference: null },
    { mode: 'temporary', publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample foothold', name: null, reference: 'keys/foothold-01K8Z' },
  ),
});
