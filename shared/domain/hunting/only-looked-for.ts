import type { HuntDocument } from '../hunt.ts';
import { planOf } from './go.ts';

// OCI tokens live 24 h: an intent older than this is resolved by look-up only (guides/exactly-one).
const tokenLifeMs = 20 * 3600 * 1000;

/**
 * Whether the open attempt's call is not repeated any more: its answers were lost for the settle time, and one more send would only
 * put off the moment at which an empty list proves something; or its token has outlived its day. An attempt whose runner died and
 * slept for longer is sent again, for nobody has lost an answer in the meantime.
 */
export function isOnlyLookedFor(document: HuntDocument, now: number): boolean {
  const sentAt = Date.parse(planOf(document).sentAt ?? '');
  const lostAt = Date.parse(document.last?.at ?? '');
  return lostAt - sentAt >= document.request.settings.hunt.settle * 1000 || now - sentAt > tokenLifeMs;
}
