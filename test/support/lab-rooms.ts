import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { fingerprintOf, writeConfigTo } from '../../local/simulated-oci/credentials.ts';
import { hostKeys } from '../../local/simulated-oci/host-keys.ts';
import type { World } from '../../local/simulated-oci/index.ts';
import type { KeyFiles } from '../../shared/platform/key-files.ts';
import type { ProbeAnswer } from '../../shared/platform/ssh-probe.ts';

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

/** What SSH of a simulated instance would answer, by the same timetable as its socket. */
export function handshake(world: World, host: string, now: number): ProbeAnswer {
  const at = world.instances.findLastIndex((each) => each.publicIp === host);
  const instance = world.instances[at];
  const { provisioning, boot } = world.scenario.lifecycle;
  const up = instance?.state === 'RUNNING' && now >= instance.launchedAt + (provisioning + boot) * 1000 && !world.scenario.sshNeverAnswers;
  if (!up) return { answered: false, problem: 'refused', message: 'nothing listens on the port' };
  const shown = hostKeys(at + 1 + (world.scenario.hostKeyLies ? 1 : 0)).find((key) => key.type === 'ssh-ed25519');
  const key = shown?.publicKey.split(' ')[1] ?? '';
  const md5 = createHash('md5').update(Buffer.from(key, 'base64')).digest('hex');
  return { answered: true, hostKey: { type: 'ed25519', fingerprint: shown?.fingerprint ?? '', md5: `MD5:${md5}`, key } };
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
