import type { HuntDocument } from '../domain/hunt.ts';
import type { JsonObject } from '../domain/json.ts';
import type { PaceState } from '../domain/pace/pace.ts';
import type { Mark } from '../domain/sweep/mark.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import type { UnreadableHuntError } from './errors.ts';

/**
 * Where hunts, leases and paces live. Every write is conditional; the loser gets `StaleWriteError` or `LeaseLostError` and
 * stops. Instants are ISO 8601. Implementations pass `test/stores/contract.ts`.
 */
export interface Store {
  /** Writes version 1. Throws `HuntExistsError` when the id is taken. */
  createHunt(document: HuntDocument, events: readonly TimelineEvent[]): Promise<void>;

  loadHunt(huntId: string): Promise<StoredHunt | null>;

  /**
   * Writes the document where (hunt, epoch, version) still is what the caller read, and appends the events with it.
   * Returns the document with its new version. Throws `StaleWriteError` when the version moved on,
   * `LeaseLostError` when the account's lease has another epoch than `document.lease.epoch`.
   */
  saveHunt(document: HuntDocument, events: readonly TimelineEvent[]): Promise<HuntDocument>;

  /** Newest first. */
  listHunts(filter?: HuntFilter): Promise<HuntDocument[]>;

  /** Oldest first; with a limit, the newest that many. Empty for an unknown hunt. */
  timeline(huntId: string, limit?: number): Promise<TimelineEvent[]>;

  /** A wish (cancel, pause, or null to take it back), honoured at the hunt's next step. False when there is no such hunt. */
  requestControl(huntId: string, control: Control | null): Promise<boolean>;

  /**
   * Takes the account's lease for `holder` with a new epoch, when it is free, expired, or its holder is not `alive`.
   * Throws `LeaseHeldError`, which names the holder, otherwise.
   */
  acquireLease(request: LeaseRequest): Promise<Lease>;
  /**
   * Prolongs; throws `LeaseLostError` when the epoch is no longer ours. Never shortens: it runs at least a millisecond longer than before,
   * so that `expiresAt` tells each renewal from the one before.
   */
  renewLease(lease: Lease, expiresAt: string): Promise<Lease>;
  /**
   * Gives it back, when it is still ours; never throws for a lease already lost. With `unlessRenewed` only while it still expires when
   * this one does: whoever joined it after it was read has renewed it, and keeps it.
   */
  releaseLease(lease: Lease, options?: { readonly unlessRenewed?: boolean }): Promise<void>;
  readLease(account: string): Promise<Lease | null>;
  /** The highest epoch ever given out for the account, given back or not: whoever writes to an ended hunt does so under it. 0 before the first. */
  readEpoch(account: string): Promise<number>;

  readPace(account: string): Promise<PaceRecord | null>;
  /** Writes where `record.version` still is the stored one (0 for a new one); returns the new version, or null when it lost. */
  writePace(account: string, record: PaceRecord): Promise<number | null>;

  /** What sweeps have marked in this account, all namespaces together; null before the first sweep. */
  readMarks(account: string): Promise<MarksRecord | null>;
  /** Writes all marks of the account where `record.version` still is the stored one (0 for a new one); the new version, or null when it lost. */
  writeMarks(account: string, record: MarksRecord): Promise<number | null>;

  /** A small record by its key (a quota, a schedule, whose an instance is); null where none was written. */
  readNote(key: string): Promise<NoteRecord | null>;
  /** Writes where `record.version` still is the stored one (0 for a new one); the new version, or null when it lost. */
  writeNote(key: string, record: NoteRecord): Promise<number | null>;

  close(): Promise<void>;
}

export interface StoredHunt {
  readonly document: HuntDocument;
  readonly control: Control | null;
}

export interface HuntFilter {
  /** Only hunts that have not ended. */
  readonly open?: boolean;
  readonly account?: string;
  /** Only hunts of this caller of the HTTP API; `localTenant` are those that came by no API (`domain/api/tenant.ts`). */
  readonly tenant?: string;
  /** Only hunts that come after this one in the list: the last one of the page before. */
  readonly after?: { readonly createdAt: string; readonly huntId: string };
  readonly limit?: number;
  /**
   * Told of each record that no longer parses, which is then left out of the list. Without it such a record makes the list
   * throw `UnreadableHuntError`: who acts on what is absent (a sweep) must not take an unreadable record for a missing one.
   */
  onUnreadable?(error: UnreadableHuntError): void;
}

export interface Control {
  readonly wish: 'cancel' | 'pause';
  readonly at: string;
  /** Who asked, for the timeline (`SIGINT`, `foothold hunts cancel`). */
  readonly by: string;
}

export interface Lease {
  readonly account: string;
  readonly epoch: number;
  readonly holder: LeaseHolder;
  readonly acquiredAt: string;
  readonly expiresAt: string;
}

export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** Tells a process from another that got the same pid later; null where the platform does not say. */
  readonly startedAt: string | null;
}

export interface LeaseRequest {
  readonly account: string;
  readonly holder: LeaseHolder;
  readonly now: string;
  readonly expiresAt: string;
  /** Liveness of another holder, as far as this host can tell: false only when it is certainly dead. */
  isAlive(holder: LeaseHolder): boolean;
}

export interface PaceRecord {
  readonly state: PaceState;
  /** Epoch ms before which no hunt of the account may call. */
  readonly nextAt: number;
  readonly version: number;
}

/** One small document an account, as a pace is. */
export interface MarksRecord {
  readonly marks: readonly Mark[];
  readonly version: number;
}

/** Under 100 KB as JSON. Notes are never removed: an empty value says that there is nothing any more. */
export interface NoteRecord {
  readonly value: JsonObject;
  readonly version: number;
}
