import type { HuntDocument } from '../../domain/hunt.ts';
import type { TimelineEvent } from '../../domain/timeline.ts';
import type { HuntFilter, MarksRecord, NoteRecord, PaceRecord } from '../port.ts';
import type { Place } from './cell.ts';
import type { LeaseRecord } from './leases.ts';

/** A hunt's record: the document, and the events of its newest writes, which stand or fall with it. */
export interface HuntRecord {
  readonly document: HuntDocument;
  /** Oldest first; they move to a record of their own before the next write drops them. */
  readonly pending: readonly TimelineEvent[];
}

/** What lists know of their hunts; `limit` is a hint how many will do. */
export type ListedFilter = Pick<HuntFilter, 'account' | 'tenant' | 'open' | 'after' | 'limit'>;

/** Some events of a hunt, in a record of their own that never changes. */
export interface EventBatch {
  readonly huntId: string;
  /** Version of the hunt's record whose pending events these were. */
  readonly version: number;
  readonly events: readonly TimelineEvent[];
}

/**
 * What a store without transactions is made of: a table or a bucket with conditional writes of single records. Everything throws
 * `StoreUnavailableError`.
 */
export interface Shelf {
  /** The table or bucket, for errors. */
  readonly name: string;
  /** From so many pending events on, the next save moves them out of the hunt's record. */
  readonly pendingMost: number;
  hunt(huntId: string): Place<HuntRecord>;
  lease(account: string): Place<LeaseRecord>;
  pace(account: string): Place<PaceRecord>;
  marks(account: string): Place<MarksRecord>;
  note(key: string): Place<NoteRecord>;

  readWish(huntId: string): Promise<string | null>;
  /** The last writer's wish counts; null removes it. */
  writeWish(huntId: string, body: string | null): Promise<void>;

  /** Any number of times, by anybody: the same version always has the same events. */
  keepEvents(batch: EventBatch): Promise<void>;
  /** Bodies of the batches of versions below `before`, newest first. */
  readEvents(huntId: string, before: number): AsyncIterable<string>;

  /** Puts a hunt that is about to be created on the lists; one that is not created then is no harm. */
  enlist(document: HuntDocument): Promise<void>;
  /** Takes a hunt that has ended off the list of open ones; one that stays on it is no harm. */
  delist(document: HuntDocument): Promise<void>;
  /**
   * Ids of hunts that may match, newest first; at most all of them at once. With a tenant none but that tenant's own: what a caller asks
   * for is not to cost by what others have.
   */
  listed(filter: ListedFilter): AsyncIterable<readonly string[]>;
}
