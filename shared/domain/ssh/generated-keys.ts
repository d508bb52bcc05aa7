import type { HostKey } from './console-keys.ts';

const savedAs = /public key has been saved in \/etc\/ssh\/ssh_host_(\w+?)_key\.pub/;
const fingerprintIs = /(?:^|[\s:])(?:(SHA256:[A-Za-z0-9+/]{43})=?|(?:MD5:)?((?:[0-9a-f]{2}:){15}[0-9a-f]{2}))(?:\s|$)/;

/**
 * Host keys from what ssh-keygen prints while cloud-init (Ubuntu, Oracle Linux) makes them on the first boot: "Your public key
 * has been saved in /etc/ssh/ssh_host_ed25519_key.pub", "The key fingerprint is:", and the fingerprint. Keys saved elsewhere
 * are users' and are left out. The last of each type counts.
 */
export function generatedKeys(lines: readonly string[]): HostKey[] {
  const byType = new Map<string, HostKey>();
  let type: string | null = null;
  let asked = false;

  for (const line of lines) {
    if (line.includes('has been saved in')) {
      // Whatever was sought until here was lost.
      type = savedAs.exec(line)?.[1] ?? null;
      asked = false;
    } else if (line.includes('The key fingerprint is:')) {
      asked = true;
    } else if (type !== null && asked) {
      const found = fingerprintIs.exec(line);
      if (found) {
        byType.set(type, { type, fingerprint: found[1] ?? `MD5:${found[2]}`, source: 'generated' });
        type = null;
      }
    }
  }
  return [...byType.values()];
}
