import { localTenant, tenantOf } from '../shared/domain/api/tenant.ts';
import type { HuntDocument } from '../shared/domain/hunt.ts';
import type { Store } from '../shared/stores/port.ts';
import { fingerprint } from './fingerprint.ts';
import type { HuntRequest } from './home.ts';

// Among so many of an account's latest hunts a result is looked for that was not handed over.
const recentHunts = 20;

export interface UnfinishedQuery {
  readonly account: string;
  readonly namespace: string;
  readonly request: HuntRequest;
  /** Hunts that this process leads: they are not left. */
  readonly here: ReadonlySet<string>;
}

/**
 * The same request, left unfinished by a runner that died, or ended with a result that nobody got any more: the same command again goes on
 * with it. Null when there is none.
 */
export async function unfinishedHunt({ account, namespace, request, here }: UnfinishedQuery, store: Store): Promise<HuntDocument | null> {
  const recent = await store.listHunts({ account, limit: recentHunts });
  const open = [...(await store.listHunts({ open: true, account })), ...recent.filter((hunt) => hunt.owed && hunt.phase === 'ready')];
  const wanted = fingerprint(request.launch, request.alternatives);
  // What came over the API is its caller's to go on with, and a fleet's hunts are the fleet's.
  const left = (hunt: HuntDocument) =>
    hunt.fleet === undefined && hunt.namespace === namespace && !here.has(hunt.huntId) && tenantOf(hunt) === localTenant;
  const same = (hunt: HuntDocument) => left(hunt) && fingerprint(hunt.request.launch, hunt.request.alternatives) === wanted;
  return open.find(same) ?? null;
}
