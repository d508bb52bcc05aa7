import type { HuntDocument } from '../hunt.ts';

/** Whose a hunt is that came by no API: the person's at this keyboard. */
export const localTenant = 'local';

/** Whose hunt it is. Nobody else's requests see or touch it. */
export function tenantOf(document: HuntDocument): string {
  return document.caller?.tenant ?? localTenant;
}

/** OCI Notifications, let in by a password of its own: it delivers OCI's events for the hunts of all, and may call nothing else. */
export const ociEventsTenant = 'oci-events';
