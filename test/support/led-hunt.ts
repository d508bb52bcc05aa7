import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { Store } from '../../shared/stores/port.ts';
import { leaseRequest } from '../stores/contract/setting.ts';
import { huntDocument, timelineEvent } from './documents.ts';

/** A hunt on record as version 1, with one event, led by runner 1. */
export async function createLed(store: Store, account: string): Promise<HuntDocument> {
  const { epoch } = await store.acquireLease(leaseRequest(account));
  const document = huntDocument({ account, lease: { epoch } });
  await store.createHunt(document, [timelineEvent(document, { data: { version: 1 } })]);
  return document;
}
