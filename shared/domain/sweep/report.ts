import type { Kept, Orphan } from './plan-round.ts';

/** Why a sweep stopped before it did anything, or before it did all. */
export interface SweepRefusal {
  /** `list`: the cloud's list is incomplete. `record`: the store cannot be read. `share`: too much would go. `busy`: another sweep is at work. */
  readonly reason: 'list' | 'record' | 'share' | 'busy';
  readonly message: string;
  readonly remedy: string;
}

/** What one sweep saw and did; in a dry run, what it would do. */
export interface SweepReport {
  /** ISO 8601. */
  readonly at: string;
  readonly cloud: 'oci' | 'aws';
  readonly namespace: string;
  /** Accounts with their regions, as leases name them. */
  readonly accounts: readonly string[];
  readonly dryRun: boolean;
  /** How much of what is ours lives. */
  readonly seen: number;
  /** What bears our tags and stays, with why. */
  readonly kept: readonly Kept[];
  /** Orphans found for the first time: marked. */
  readonly marked: readonly Orphan[];
  /** Marked in an earlier round, and not for long enough yet. */
  readonly waiting: readonly Orphan[];
  /** Marked in an earlier round: ended, after a last look. */
  readonly ended: readonly Orphan[];
  /** Marked in an earlier round and no orphan any more. */
  readonly unmarked: readonly Kept[];
  /** Orphans whose end could not be asked for; their marks stay. */
  readonly failed: readonly { readonly orphan: Orphan; readonly message: string }[];
  readonly refused: SweepRefusal | null;
  /** What a refusal left alone, though it looked like an orphan. */
  readonly spared: readonly Orphan[];
}
