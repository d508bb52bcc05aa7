import { hashPayload } from '../shared/domain/tokens.ts';
import type { HuntRequest } from './home.ts';

/** Tells one request from another, whatever settings it is hunted with. */
export function fingerprint(launch: HuntRequest['launch'], alternatives: HuntRequest['alternatives']): string {
  return hashPayload({ launch, alternatives: [...alternatives] });
}
