import type { HuntDocument } from '../hunt.ts';

/** Whose a hunt is that came by no API: the person's at this keyboard. */
export const localTenant = 'local';

/** Whose hunt it is. Nobody else's requests see or touch it. */
export function tenantOf(document: HuntDocument): string {
  return document.caller?.tenant ?? localTenant;
}
