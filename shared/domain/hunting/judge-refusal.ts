import type { FailureReason, HuntDocument, Offering } from '../hunt.ts';
import type { Outcome, OutcomeClass } from '../outcome/outcome.ts';
import { liveOfferings, offeringOf, planOf } from './go.ts';

/** What a definite refusal leads to. */
export type Consequence =
  | { readonly kind: 'next-offering' }
  | { readonly kind: 'same-offering' }
  | { readonly kind: 'same-token' }
  | { readonly kind: 'still-open' }
  | { readonly kind: 'slow-retry'; readonly waitSeconds: number }
  | { readonly kind: 'drop'; readonly offerings: string[] }
  | { readonly kind: 'stop'; readonly failure: FailureReason };

/** What the use case found out beside the answer, where the answer alone does not decide. */
export interface Findings {
  /** For QUOTA: limits and inventory cross-checked. */
  readonly quota: { readonly verdict: 'real' | 'phantom' | 'zero' | 'unknown'; readonly detail: string } | null;
  /** For an ambiguous 404: whether a cheap read works; false means a suspended account or dead credentials. */
  readonly readable: boolean | null;
}

// What a cloud says of a repeated call without having looked at what the call is about: it is no news of an earlier send.
const sayNothingOfEarlierSends: ReadonlySet<OutcomeClass> = new Set(['THROTTLED', 'TRANSIENT', 'QUOTA', 'UNKNOWN', 'TIMEOUT']);

/** The table of guides/error-classes, "do next". Pure; the pace is decided elsewhere. */
export function judgeRefusal(document: HuntDocument, outcome: Outcome, findings: Findings, now: number): Consequence {
  const exponential = document.request.settings.pace.policy === 'exponential';
  if (leavesOpen(document, outcome, now)) return { kind: 'still-open' };
  switch (outcome.class) {
    case 'THROTTLED':
      // Requirement 1: the script goes on to the next AD. The metronome stays: a fixed order starves the last AD.
      return exponential ? { kind: 'next-offering' } : { kind: 'same-offering' };
    case 'TRANSIENT':
      // Only the launch call itself can be repeated: what failed after a 200 has spent its token.
      return !exponential && outcome.fault.stage === 'launch' && planOf(document).sends < 2
        ? { kind: 'same-token' }
        : { kind: 'next-offering' };
    case 'TOKEN_SPENT':
      // A new token cannot be spent: a cloud that says so twice is broken there, and must not hold the hunt for ever.
      return document.last?.class === 'TOKEN_SPENT' ? { kind: 'next-offering' } : { kind: 'same-offering' };
    case 'INELIGIBLE':
      return dropOrStop(document, outcome);
    case 'QUOTA':
      return judgeQuota(document, outcome, findings, now);
    case 'AUTH':
      return stop('Hunt.Auth', outcome);
    case 'CONFIG':
      return findings.readable === false ? stopSuspended(outcome) : stop('Hunt.Config', outcome);
    default:
      return { kind: 'next-offering' };
  }
}

/**
 * Whether an attempt that was sent before stays open: its earlier send may have taken effect, a throttle or a conflict that meets
 * the repeated call does not deny it, and a look-up that found nothing proves nothing before the settle time has passed.
 */
function leavesOpen(document: HuntDocument, outcome: Outcome, now: number): boolean {
  const settles = Date.parse(planOf(document).sentAt as string) + document.request.settings.hunt.settle * 1000;
  return isNoNews(document, outcome) && now < settles;
}

/** Whether the answer is to a repeated call, and no answer to the sends before it. */
export function isNoNews(document: HuntDocument, outcome: Outcome): boolean {
  return planOf(document).sends > 1 && outcome.fault.stage === 'launch' && sayNothingOfEarlierSends.has(outcome.class);
}

function dropOrStop(document: HuntDocument, outcome: Outcome): Consequence {
  const current = offeringOf(document, planOf(document));
  const same = (offering: Offering) =>
    offering.key === current.key ||
    (outcome.scope === 'zone' && offering.zone === current.zone && shapeName(offering.shape) === shapeName(current.shape)) ||
    (outcome.scope === 'subnet' && offering.patch.SubnetId !== undefined && offering.patch.SubnetId === current.patch.SubnetId);
  const offerings = liveOfferings(document)
    .filter(same)
    .map((offering) => offering.key);
  if (offerings.length < liveOfferings(document).length) return { kind: 'drop', offerings };
  return stop('Hunt.NoOffering', {
    ...outcome,
    message: `no offering is left; the last one was refused with: ${outcome.message}`,
    remedy:
      'Choose a shape that these places offer, and subnets with free addresses ("foothold doctor" looks at both), or add alternatives to the hunt file.',
  });
}

function shapeName(shapeAndSize: string): string {
  return shapeAndSize.split(':')[0] as string;
}

const vendors: Readonly<Record<HuntDocument['cloud'], string>> = { oci: 'Oracle', aws: 'AWS' };

function judgeQuota(document: HuntDocument, outcome: Outcome, findings: Findings, now: number): Consequence {
  const { quotaWait, quotaPatience } = document.request.settings.hunt;
  const detail = findings.quota?.detail ? ` (${findings.quota.detail})` : '';
  if (findings.quota?.verdict === 'real') return stop('Hunt.Quota', { ...outcome, message: outcome.message + detail });
  if (findings.quota?.verdict === 'zero') {
    return stop('Hunt.Quota', {
      ...outcome,
      message: outcome.message + detail,
      remedy:
        'The limit is 0: it was never granted, or the account is suspended. Request an increase of the limit, or ask ' +
        `${vendors[document.cloud]} support about the account.`,
    });
  }
  const since = document.quotaSince === null ? now : Date.parse(document.quotaSince);
  if (now - since >= quotaPatience * 1000) {
    return stop('Hunt.Quota', {
      ...outcome,
      message: `nothing but quota refusals for ${Math.round((now - since) / 60000)} minutes: ${outcome.message}${detail}`,
    });
  }
  return { kind: 'slow-retry', waitSeconds: quotaWait };
}

function stopSuspended(outcome: Outcome): Consequence {
  return stop('Hunt.Auth', {
    ...outcome,
    message: `${outcome.message}; even a simple read is refused`,
    remedy:
      'The account may be suspended, or the API key was removed: sign in to the console and look for notices, then run "foothold doctor".',
  });
}

function stop(error: string, outcome: Pick<Outcome, 'message' | 'remedy'>): Consequence {
  return {
    kind: 'stop',
    failure: { error, message: outcome.message, remedy: outcome.remedy ?? 'Run "foothold doctor" with the same spec.' },
  };
}
