import type { HuntDocument } from '../hunt.ts';
import type { JsonObject } from '../json.ts';

export interface Callback {
  readonly url: string | null;
  readonly command: string | null;
}

/** Whom to tell how the hunt ended; null when nobody asked. */
export function callbackOf(document: HuntDocument): Callback | null {
  const { ready, failed } = document.request.settings.notify;
  const callback = document.phase === 'ready' ? ready : failed;
  return callback.url === null && callback.command === null ? null : callback;
}

/** After the end is on record: the callback, where there is one, else nothing more. */
export function afterEnd(document: HuntDocument): HuntDocument {
  const step = callbackOf(document) === null ? 'end' : 'notify';
  return { ...document, next: { step, waitSeconds: 0, notBefore: null } };
}

/** What a callback is told. `id` is the same at every try, so that a receiver can tell a repetition. */
export function callbackBody(document: HuntDocument): JsonObject {
  return {
    id: `${document.huntId}-${document.phase}`,
    event: `hunt.${document.phase}`,
    huntId: document.huntId,
    sessionId: document.huntId,
    at: document.endedAt,
    cloud: document.cloud,
    region: document.region,
    instance: document.result,
    failure: document.failure,
  };
}
