import type { HuntDocument } from '../hunt.ts';
import { isJsonObject } from '../json.ts';

/** The SSH public key that a payload brings along (OCI: `metadata.ssh_authorized_keys`), and where it stands; null for none. */
export function ownPublicKey(document: HuntDocument): { text: string; path: string } | null {
  const { metadata } = document.request.launch;
  const text = isJsonObject(metadata) ? metadata.ssh_authorized_keys : undefined;
  return typeof text === 'string' && text.trim() !== '' ? { text, path: 'launch.metadata.ssh_authorized_keys' } : null;
}
