import type { HuntDocument } from '../domain/hunt.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import { LeaseLostError, StaleWriteError } from '../stores/errors.ts';
import { HuntUnknownError } from './errors.ts';
import type { Rooms } from './rooms.ts';

// A hunt that is being led is written every few seconds; so many losses in a row mean something else.
const mostTries = 5;

export interface Amendment {
  readonly document: HuntDocument;
  readonly events: readonly TimelineEvent[];
}

/**
 * Writes to a hunt beside whoever leads it; null when `change` finds nothing to write. An ended hunt is led by nobody: whoever writes to it
 * does so under the account's newest epoch. A step of the hunt, or the same event delivered twice, may write first: then it is read again.
 */
export async function amendHunt(
  huntId: string,
  change: (document: HuntDocument) => Amendment | null,
  { store }: Pick<Rooms, 'store'>,
): Promise<HuntDocument | null> {
  for (let tries = 1; ; tries += 1) {
    const stored = await store.loadHunt(huntId);
    if (stored === null) throw new HuntUnknownError(huntId);
    const amended = change(stored.document);
    if (amended === null) return null;
    const { account, endedAt, lease } = stored.document;
    const epoch = endedAt === null ? lease.epoch : Math.max(lease.epoch, await store.readEpoch(account));
    try {
      return await store.saveHunt({ ...amended.document, lease: { epoch } }, amended.events);
    } catch (error) {
      const lost = error instanceof StaleWriteError || (error instanceof LeaseLostError && endedAt !== null);
      if (!lost || tries === mostTries) throw error;
    }
  }
}
