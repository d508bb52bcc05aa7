import type { HuntDocument } from '../hunt.ts';
import type { Found } from './found.ts';
import { ownerOf } from './owner.ts';

/** What the store says of a hunt, read after the cloud's list. */
export interface HuntFacts {
  readonly record: HuntDocument | 'missing' | 'unreadable';
  /** The lease of the hunt's account; where there is no record, of the account in which the resource stands. */
  readonly lease: { readonly epoch: number; readonly expiresAt: string } | null;
}

export interface SweepRules {
  readonly namespace: string;
  /** Seconds. */
  readonly grace: number;
}

export type KeepReason =
  | 'foreign'
  | 'wrongly-tagged'
  | 'ended'
  | 'in-use'
  | 'age-unknown'
  | 'young'
  | 'record-unreadable'
  | 'other-namespace'
  | 'led'
  | 'hunt-open'
  | 'handed-over'
  | 'hunt-unclear';
export type OrphanReason = 'hunt-unknown' | 'hunt-over' | 'late-effect';

export type Verdict =
  | { readonly kind: 'keep'; readonly huntId: string | null; readonly reason: KeepReason; readonly why: string }
  | { readonly kind: 'orphan'; readonly huntId: string; readonly reason: OrphanReason; readonly why: string };

/**
 * Whether one resource is an orphan. Every doubt keeps it: an orphan is only what is surely ours, alive, older than the grace, of a
 * hunt that nobody leads, and whose hunt the record does not know, calls over, or has handed over with another instance.
 * `factsOf` is asked for the hunt that the tags name. `now` is epoch ms.
 */
export function judge(found: Found, factsOf: (huntId: string) => HuntFacts, rules: SweepRules, now: number): Verdict {
  const owner = ownerOf(rules.namespace, found.tags);
  if (owner.kind === 'foreign') return keep(null, 'foreign', 'it does not bear our tags');
  if (owner.kind === 'wrongly-tagged') return keep(null, 'wrongly-tagged', owner.problem);
  const { huntId } = owner;
  if (!found.living) return keep(huntId, 'ended', `it is ${found.state} already`);
  if (found.inUse) return keep(huntId, 'in-use', 'it is part of something that stands');
  const facts = factsOf(huntId);
  return tooYoung(found, huntId, facts, rules, now) ?? led(huntId, facts, now) ?? judgeRecord(found, huntId, facts.record, rules);
}

function tooYoung(found: Found, huntId: string, { record }: HuntFacts, rules: SweepRules, now: number): Verdict | null {
  const createdAt = found.createdAt === null ? Number.NaN : Date.parse(found.createdAt);
  if (Number.isNaN(createdAt)) return keep(huntId, 'age-unknown', 'the cloud does not say how old it is');
  const settle = typeof record === 'string' ? 0 : record.request.settings.hunt.settle;
  const grace = Math.max(rules.grace, settle);
  if (now - createdAt > grace * 1000) return null;
  return keep(huntId, 'young', `it is younger than ${grace} s`);
}

function led(huntId: string, { record, lease }: HuntFacts, now: number): Verdict | null {
  if (lease === null || !(Date.parse(lease.expiresAt) > now)) return null;
  if (record === 'missing')
    return keep(huntId, 'led', `hunt ${huntId} is not on record here, and a runner leads the account: it may be its`);
  if (record !== 'unreadable' && record.lease.epoch !== lease.epoch) return null;
  return keep(huntId, 'led', `the runner of hunt ${huntId} holds the account's lease until ${lease.expiresAt}`);
}

function judgeRecord(found: Found, huntId: string, record: HuntFacts['record'], rules: SweepRules): Verdict {
  if (record === 'missing') return { kind: 'orphan', huntId, reason: 'hunt-unknown', why: `hunt ${huntId} is not on record here` };
  if (record === 'unreadable') return keep(huntId, 'record-unreadable', `the record of hunt ${huntId} cannot be read`);
  if (record.namespace !== rules.namespace)
    return keep(huntId, 'other-namespace', `hunt ${huntId} belongs to the namespace ${record.namespace}`);
  if (record.endedAt === null) return keep(huntId, 'hunt-open', `hunt ${huntId} has not ended (${record.phase})`);
  if (record.phase === 'ready') return judgeReady(found, huntId, record);
  if (record.phase !== 'failed' && record.phase !== 'cancelled')
    return keep(huntId, 'hunt-unclear', `hunt ${huntId} has ended ${record.phase}`);
  return { kind: 'orphan', huntId, reason: 'hunt-over', why: `hunt ${huntId} ended ${record.phase} at ${record.endedAt}` };
}

/** What is not an instance belongs to whom the instance was handed: a key, a detached disk. */
function judgeReady(found: Found, huntId: string, { instance }: HuntDocument): Verdict {
  if (instance === null) return keep(huntId, 'hunt-unclear', `hunt ${huntId} is ready and names no instance`);
  // A request that nobody has filled may still make an instance, and the hunt has its own.
  if (found.kind === 'spot-request' && found.state === 'open')
    return {
      kind: 'orphan',
      huntId,
      reason: 'late-effect',
      why: `hunt ${huntId} has handed over ${instance.id}, and this request is still open`,
    };
  if (found.kind !== 'instance' || found.id === instance.id) return keep(huntId, 'handed-over', `hunt ${huntId} has handed it over`);
  return { kind: 'orphan', huntId, reason: 'late-effect', why: `hunt ${huntId} has handed over ${instance.id}, not this one` };
}

function keep(huntId: string | null, reason: KeepReason, why: string): Verdict {
  return { kind: 'keep', huntId, reason, why };
}
