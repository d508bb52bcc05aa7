import type { HuntDocument, Offering } from '../hunt.ts';
import type { JsonObject } from '../json.ts';
import { mergePatch, substituteAd } from '../spec/render.ts';
import { attemptTags } from '../tags.ts';
import { dressAws } from './aws.ts';
import type { DressPayload } from './dress.ts';
import { dressOci } from './oci.ts';

const dressers: Record<HuntDocument['cloud'], DressPayload> = { oci: dressOci, aws: dressAws };

/** The payload of one attempt, ready to send. A function of the document alone, so that a repeated call is the same call. */
export function renderLaunch(document: HuntDocument, offering: Offering, attempt: number): JsonObject {
  const patched = mergePatch(document.request.launch, offering.patch);
  const payload = offering.adNumber === null ? patched : substituteAd(patched, offering.adNumber);
  return dressers[document.cloud](payload, {
    zone: offering.zone,
    tags: {
      ...document.request.settings.tags,
      ...attemptTags(document.namespace, document.huntId, document.createdAt, attempt),
    },
    publicKey: document.key?.mode === 'given' || document.key?.mode === 'temporary' ? document.key.publicKey : null,
    keyName: document.key?.name ?? null,
    fallbackName: `${document.namespace}-${document.huntId.toLowerCase()}`,
    rootDevice: document.image?.rootDevice ?? null,
    settings: document.request.settings,
  });
}
