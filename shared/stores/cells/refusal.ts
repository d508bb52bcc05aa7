import type { HuntDocument } from '../../domain/hunt.ts';
import { LeaseLostError, StaleWriteError } from '../errors.ts';

/** Why this document may not be saved over what is stored, while `epoch` is the account's newest; null when it may. */
export function refusalOf(document: HuntDocument, stored: HuntDocument | null, epoch: number | null): Error | null {
  const hunt = `saving hunt ${document.huntId}`;
  if (stored === null)
    return new StaleWriteError(`${hunt}: the store has no such hunt; start it again, or look in the store it was started in`);
  const mine = document.lease.epoch;
  if ((epoch ?? mine) !== mine || stored.lease.epoch > mine) return leaseLost(document, Math.max(epoch ?? 0, stored.lease.epoch));
  if (stored.version === document.version) return null;
  return new StaleWriteError(`${hunt}: the record is at version ${stored.version}, ours is ${document.version}; read it again`);
}

export function leaseLost({ huntId, account, lease }: HuntDocument, epoch: number): LeaseLostError {
  return new LeaseLostError(
    `saving hunt ${huntId}: another runner leads ${account} (epoch ${epoch}, ours is ${lease.epoch}); it goes on from here`,
  );
}
