import { tenantOf } from '../../domain/api/tenant.ts';
import type { HuntDocument } from '../../domain/hunt.ts';
import { UnreadableHuntError } from '../errors.ts';
import type { HuntFilter } from '../port.ts';
import type { Shelf } from './shelf.ts';

/** Documents that are read at a time. */
const together = 16;

/**
 * The lists only say which hunts may match; each document is then read and says whether it does. So a list that names a hunt
 * that has ended, or one that was never created, shows no wrong one.
 */
export async function listHunts(
  shelf: Shelf,
  load: (huntId: string) => Promise<HuntDocument | null>,
  filter: HuntFilter,
): Promise<HuntDocument[]> {
  const { account, tenant, after, open = false, limit = Number.POSITIVE_INFINITY, onUnreadable } = filter;
  const found: HuntDocument[] = [];
  // A create that was refused, since the id was taken, may have left an entry of its own.
  const known = new Set<string>();
  const matches = (document: HuntDocument | null) =>
    document !== null &&
    (account === undefined || document.account === account) &&
    (tenant === undefined || tenantOf(document) === tenant) &&
    (after === undefined || isAfter(document, after)) &&
    !(open && document.endedAt !== null);
  const loadOrTell = (huntId: string) =>
    load(huntId).catch((error: unknown) => {
      if (!onUnreadable || !(error instanceof UnreadableHuntError)) throw error;
      onUnreadable(error);
      return null;
    });

  for await (const listed of shelf.listed(filter)) {
    const ids = [...new Set(listed)].filter((huntId) => !known.has(huntId));
    for (const huntId of ids) known.add(huntId);
    for (let at = 0; at < ids.length && found.length < limit; ) {
      const some = ids.slice(at, at + Math.min(together, limit - found.length));
      found.push(...((await Promise.all(some.map(loadOrTell))).filter(matches) as HuntDocument[]));
      at += some.length;
    }
    if (found.length >= limit) break;
  }
  return found;
}

/** In a list that goes from new to old. */
function isAfter(document: HuntDocument, last: NonNullable<HuntFilter['after']>): boolean {
  const age = ({ createdAt, huntId }: NonNullable<HuntFilter['after']>) => `${new Date(createdAt).toISOString()}#${huntId}`;
  return age(document) < age(last);
}
