import { huntIdFor } from '../domain/api/hunt-id.ts';
import type { WantedHunt } from '../domain/api/read-hunt.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { newHunt } from '../domain/hunting/new-hunt.ts';
import { HuntExistsError } from '../stores/errors.ts';
import { KeyReusedError } from './api-errors.ts';
import type { StartRooms } from './api-rooms.ts';
import { seatHunt } from './seat-hunt.ts';
import { takeStart } from './take-start.ts';

export interface StartRequest {
  readonly tenant: string;
  /** Idempotency key: one hunt each, for good. */
  readonly key: string;
  readonly wanted: WantedHunt;
  /** The schedule that asks; null for a caller. */
  readonly scheduleId: string | null;
  /** Where to hunt; the home's own region where it is left out. */
  readonly region?: string;
  /** The hunt whose instance this one replaces. */
  readonly replaces?: string;
  /** The fleet that it is a hunt of. */
  readonly fleet?: NonNullable<HuntDocument['fleet']>;
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
export async function startHunt(request: StartRequest, api: StartRooms): Promise<StartAnswer> {
  const { store, clock, cloud } = api.rooms;
  const { tenant, wanted, scheduleId } = request;
  const huntId = huntIdFor(tenant, request.key);
  const known = await store.loadHunt(huntId);
  if (known !== null) return repeat(known.document, request, api);
  await takeStart(tenant, huntId, api);
  const account = await (await cloud(wanted.cloud, request.region)).account();
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
      ...(request.replaces === undefined ? {} : { replaces: request.replaces }),
      ...(request.fleet === undefined ? {} : { fleet: request.fleet }),
      now: clock.now(),
    });
    try {
      await store.createHunt(document, events);
    } catch (error) {
      const other = error instanceof HuntExistsError ? await store.loadHunt(huntId) : null;
      if (other === null) throw error;
      return repeat(other.document, request, api);
    }
    const seated = await seatHunt(document, sitting, api.rooms);
    await api.engine.start(seated);
    return { document: seated, repeated: false };
  } finally {
    await sitting.release();
  }
}

async function repeat(document: HuntDocument, { wanted }: StartRequest, api: StartRooms): Promise<StartAnswer> {
  if (document.caller?.requestHash !== wanted.requestHash)
    throw new KeyReusedError(`hunt ${document.huntId}, which another request started`);
  // Nobody has stepped yet: its execution may never have been started.
  if (document.version !== 1 || document.endedAt !== null) return { document, repeated: true };
  return { document: await onward(document, api), repeated: true };
}

/** Starts it; where another lease was taken since it came on record, it is taken over first, for its own could not lead it any more. */
async function onward(document: HuntDocument, api: StartRooms): Promise<HuntDocument> {
  const lease = await api.rooms.store.readLease(document.account);
  if (lease === null || lease.epoch === document.lease.epoch) {
    await api.engine.start(document);
    return document;
  }
  const sitting = await api.sit(document.account);
  try {
    const seated = await seatHunt(document, sitting, api.rooms);
    await api.engine.start(seated);
    return seated;
  } finally {
    await sitting.release();
  }
}
