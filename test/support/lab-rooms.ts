import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { fingerprintOf, writeConfigTo } from '../../local/simulated-oci/credentials.ts';
import type { World } from '../../local/simulated-oci/index.ts';
import type { KeyFiles } from '../../shared/platform/key-files.ts';

// A short key: signatures are not what is tried here, and there are thousands of them.
const pair = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const folder = mkdtempSync(join(tmpdir(), 'foothold-lab-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An API key for a world, in files that live as long as the test file. */
export async function credentials(world: World): Promise<{ configFile: string; profile: string }> {
  return writeConfigTo(folder, world, { ...pair, fingerprint: fingerprintOf(pair.publicKey) });
}

/** A key room in memory. */
export function keyRoom(held: Map<string, string>): KeyFiles {
  return {
    async write(name, privateKey) {
      held.set(`keys/${name}`, privateKey);
      return `keys/${name}`;
    },
    async replace(name, privateKey) {
      held.set(`keys/${name}`, privateKey);
      return `keys/${name}`;
    },
    async remove(path) {
      held.delete(path);
    },
    async discard(name) {
      held.delete(`keys/${name}`);
    },
    read: async (path) => held.get(path) ?? '',
  };
}
