import type { HuntDocument, Offering } from '../hunt.ts';
import { rowsOf } from '../outcome/tables.ts';
import { eventOf } from './events.ts';
import { liveOfferings } from './go.ts';
import type { StepMove } from './step-move.ts';

/** Why an on-demand offering is not tried while the spot market is; the fallback lifts it. */
export const heldRule = 'spot.first';
/** Why a spot offering is not tried any more. */
export const fellBackRule = 'spot.fallback';

/** What `document.dropped` holds from the ranking on: everything behind the spot offerings. */
export function heldBack(offerings: readonly Offering[]): HuntDocument['dropped'] {
  return offerings
    .filter(({ market }) => market !== 'spot')
    .map(({ key }) => ({ offering: key, rule: heldRule, message: 'the spot market is asked first; on-demand follows at the fallback' }));
}

/** Notes the first spot attempt, from which `spot.requestTimeout` counts. For the step that sends it; a repeat changes nothing. */
export function beginSpot(document: HuntDocument, now: number): HuntDocument {
  if (document.spot.since !== null || current(document)?.market !== 'spot') return document;
  return { ...document, spot: { ...document.spot, since: new Date(now).toISOString() } };
}

/**
 * Turns a hunt from spot to on-demand, once (FR-026..031): the held-back offerings live, the spot ones are dropped. Null while there is
 * no reason, where the fallback is off, and after it. For a refusal that is on record (`last`, `failures`) and not yet followed: a
 * hunt that falls back goes on with the next offering, whatever the refusal alone would have led to.
 */
export function applySpotFallback(before: HuntDocument, now: number): StepMove | null {
  const reason = fallbackReason(before, now);
  if (reason === null) return null;
  const at = new Date(now).toISOString();
  const spent = liveOfferings(before).map(({ key }) => ({ offering: key, rule: fellBackRule, message: reason }));
  const document: HuntDocument = {
    ...before,
    dropped: [...before.dropped.filter(({ rule }) => rule !== heldRule), ...spent],
    quotaSince: null,
    spot: { ...before.spot, fellBack: { at, reason } },
  };
  const data = { sessionId: before.huntId, spotRequestId: requestId(before), failureReason: reason, fallbackAt: at, message: reason };
  return { document, events: [eventOf(document, now, 'spot.fallback', data)] };
}

function fallbackReason(document: HuntDocument, now: number): string | null {
  const { spot } = document.request.settings;
  const offering = current(document);
  if (!spot.fallback || document.spot.fellBack !== null || offering?.market !== 'spot') return null;
  if (!document.dropped.some(({ rule }) => rule === heldRule) || mayStillArrive(document, now)) return null;
  const last = document.failures.at(-1);
  const said = last === undefined ? '' : `: ${last.message}`;
  if (last !== undefined && scopeOf(last.rule) === 'market') return `the spot market refused${said}`;
  const live = liveOfferings(document);
  if (last?.class === 'INELIGIBLE' && live.every((other) => shares(offering, other, last.rule))) return `no spot offering is left${said}`;
  if (last?.class === 'PRICE' && live.every((other) => wasTooDear(document, other))) return `the price is too low everywhere${said}`;
  const since = Date.parse(document.spot.since ?? document.plan?.sentAt ?? '');
  return now - since >= spot.requestTimeout * 1000 ? `no spot instance within ${spot.requestTimeout} s; the last answer${said}` : null;
}

function current(document: HuntDocument): Offering | undefined {
  return document.offerings.find(({ key }) => key === document.plan?.offering);
}

/** What a cloud says of a repeated call without having looked at what the call is about: it denies no earlier send. */
const newsOfNothing: readonly (string | undefined)[] = ['THROTTLED', 'TRANSIENT', 'QUOTA', 'UNKNOWN', 'TIMEOUT'];

/** An earlier send of this attempt may have taken effect: it is resolved first, whatever the clock says (guides/exactly-one). */
function mayStillArrive(document: HuntDocument, now: number): boolean {
  const { plan, last } = document;
  if (plan === null || plan.sends < 2 || !newsOfNothing.includes(last?.class)) return false;
  return now < Date.parse(plan.sentAt as string) + document.request.settings.hunt.settle * 1000;
}

const scopes = new Map(rowsOf('aws').map((row) => [row.id, row.scope]));
const scopeOf = (rule: string) => scopes.get(rule);

/** Whether what made `refused` ineligible holds for `other` too: the zone does not have the type, or it is the same place. */
function shares(refused: Offering, other: Offering, rule: string): boolean {
  return other.key === refused.key || (scopeOf(rule) === 'zone' && other.zone === refused.zone && other.shape === refused.shape);
}

function wasTooDear(document: HuntDocument, offering: Offering): boolean {
  return document.failures.some((failure) => failure.offering === offering.key && failure.class === 'PRICE');
}

/** Id of the spot request, where EC2's words name one (it leaves a request open that asked for too low a price). */
function requestId(document: HuntDocument): string | null {
  return /\bsir-[\da-z]+\b/.exec(document.last?.message ?? '')?.[0] ?? null;
}
