import { huntIdFor } from '../domain/api/hunt-id.ts';
import type { WantedHunt } from '../domain/api/read-hunt.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { newHunt } from '../domain/hunting/new-hunt.ts';
import { HuntExistsError } from '../stores/errors.ts';
import { KeyReusedError } from './api-errors.ts';
import type { ApiRooms } from './api-rooms.ts';
import { takeStart } from './take-start.ts';

export interface StartRequest {
  readonly tenant: string;
  /** Idempotency key: one hunt each, for good. */
  readonly key: string;
  readonly wanted: WantedHunt;
  /** The schedule that asks; null for a caller. */
  readonly scheduleId: string | null;
}

export interface StartAnswer {
  readonly document: HuntDocument;
  /** True when the key had started it before. */
  readonly repeated: boolean;
}

/**
 * Starts one hunt for a tenant's key: the record first, then the execution. Dying between the two is mended by the next request with
 * the key; requests at once meet at the record's id. Throws `KeyReusedError` for another request under the key, `QuotaExceededError`,
 * and `LeaseHeldError` where a runner elsewhere leads the account.
 */
export async function startHunt(request: StartRequest, api: ApiRooms): Promise<StartAnswer> {
  const { store, clock, cloud } = api.rooms;
  const { tenant, wanted, scheduleId } = request;
  const huntId = huntIdFor(tenant, request.key);
  const known = await store.loadHunt(huntId);
  if (known !== null) return repeat(known.document, request, api);
  await takeStart(tenant, huntId, api);
  const account = await (await cloud(wanted.cloud)).account();
  const sitting = await api.sit(account.key);
  try {
    const { document, events } = newHunt({
      ...wanted,
      huntId,
      namespace: api.namespace,
      account: account.key,
      region: account.region,
      epoch: sitting.lease.epoch,
      caller: { tenant, requestHash: wanted.requestHash, scheduleId },
      now: clock.now(),
    });
    try {
      await store.createHunt(document, events);
    } catch (error) {
      const other = error instanceof HuntExistsError ? await store.loadHunt(huntId) : null;
      if (other === null) throw error;
      return repeat(other.document, request, api);
    }
    await api.engine.start(document);
    return { document, repeated: false };
  } finally {
    await sitting.release();
  }
}

async function repeat(document: HuntDocument, { wanted }: StartRequest, { engine }: ApiRooms): Promise<StartAnswer> {
  if (document.caller?.requestHash !== wanted.requestHash)
    throw new KeyReusedError(`hunt ${document.huntId}, which another request started`);
  // Nobody has stepped yet: its execution may never have been started.
  if (document.version === 1 && document.endedAt === null) await engine.start(document);
  return { document, repeated: true };
}
