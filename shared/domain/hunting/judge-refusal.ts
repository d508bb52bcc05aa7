import type { HuntDocument, FailureReason } from '../hunt.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { liveOfferings } from './go.ts';

/** What a definite refusal leads to. */
export type Consequence =
  | { readonly kind: 'next-offering' }
  | { readonly kind: 'same-offering' }
  | { readonly kind: 'same-token' }
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

// A 409 on the same token is asked again this many times before the offering gets a new attempt.
const mostSendsOfOneToken = 3;

/** The table of guides/error-classes, "do next". Pure; the pace is decided elsewhere. */
export function judgeRefusal(document: HuntDocument, outcome: Outcome, findings: Findings, now: number): Consequence {
  const exponential = document.request.settings.pace.policy === 'exponential';
  switch (outcome.class) {
    case 'THROTTLED':
      // Requirement 1: the script goes on to the next AD. The metronome stays: a fixed order starves the last AD.
      return exponential ? { kind: 'next-offering' } : { kind: 'same-offering' };
    case 'TRANSIENT':
      return !exponential && (document.plan?.sends ?? 0) < mostSendsOfOneToken ? { kind: 'same-token' } : { kind: 'next-offering' };
    case 'TOKEN_SPENT':
      return { kind: 'same-offering' };
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

function dropOrStop(document: HuntDocument, outcome: Outcome): Consequence {
  const current = document.offerings.find((offering) => offering.key === document.plan?.offering);
  const same = (offering: HuntDocument['offerings'][number]) =>
    offering.key === current?.key || (outcome.scope === 'zone' && offering.zone === current?.zone && shapeName(offering.shape) === shapeName(current.shape));
  const offerings = liveOfferings(document).filter(same).map((offering) => offering.key);
  if (offerings.length < liveOfferings(document).length) return { kind: 'drop', offerings };
  return stop('Hunt.NoOffering', {
    ...outcome,
    message: `no offering is left; the last one was refused with: ${outcome.message}`,
    remedy: 'Choose a shape that the region offers ("foothold doctor" lists where), or add alternatives to the hunt file.',
  });
}

function shapeName(shapeAndSize: string): string {
  return shapeAndSize.split(':')[0] as string;
}

function judgeQuota(document: HuntDocument, outcome: Outcome, findings: Findings, now: number): Consequence {
  const { quotaWait, quotaPatience } = document.request.settings.hunt;
  const detail = findings.quota?.detail ? ` (${findings.quota.detail})` : '';
  if (findings.quota?.verdict === 'real') return stop('Hunt.Quota', { ...outcome, message: outcome.message + detail });
  if (findings.quota?.verdict === 'zero') {
    return stop('Hunt.Quota', {
      ...outcome,
      message: outcome.message + detail,
      remedy: 'The limit is 0: it was never granted, or the account is suspended. Request a service limit increase, or ask Oracle support about the account.',
    });
  }
  const since = document.quotaSince === null ? now : Date.parse(document.quotaSince);
  if (now - since >= quotaPatience * 1000) {
    return stop('Hunt.Quota', { ...outcome, message: `nothing but quota refusals for ${Math.round((now - since) / 60000)} minutes: ${outcome.message}${detail}` });
  }
  return { kind: 'slow-retry', waitSeconds: quotaWait };
}

function stopSuspended(outcome: Outcome): Consequence {
  return stop('Hunt.Auth', {
    ...outcome,
    message: `${outcome.message}; even a simple read is refused`,
    remedy: 'The account may be suspended, or the API key was removed: sign in to the console and look for notices, then run "foothold doctor".',
  });
}

function stop(error: string, outcome: Pick<Outcome, 'message' | 'remedy'>): Consequence {
  return { kind: 'stop', failure: { error, message: outcome.message, remedy: outcome.remedy ?? 'Run "foothold doctor" with the same spec.' } };
}
