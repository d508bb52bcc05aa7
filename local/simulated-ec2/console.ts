import type { HostKey } from '../simulated-cloud/host-keys.ts';
import { hostKeys } from '../simulated-cloud/host-keys.ts';
import type { Instance } from './instance.ts';
import { timelineOf } from './instance.ts';
import type { Scenario } from './scenario.ts';

/**
 * What the serial console has printed by the instant `at` (epoch ms). The blocks of host keys are those of cloud-init's
 * cc_keys_to_console: on Amazon's images each line of fingerprints begins with `ec2: `, on others it comes through syslog.
 */
export function consoleText(instance: Instance, scenario: Scenario, at: number): string {
  const { running, booted } = timelineOf(instance, scenario);
  const lines: string[] = [];
  if (at >= running)
    lines.push(
      '[    0.000000] Linux version 6.1.0-foothold (simulated)',
      '[    0.412207] Command line: BOOT_IMAGE=/boot/vmlinuz root=LABEL=/ console=tty0 console=ttyS0,115200n8',
      '[    2.118873] systemd[1]: Reached target basic.target - Basic System.',
    );
  if (at >= running && instance.fate?.kind === 'kernel-panic')
    lines.push('[    2.402113] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)');
  if (at >= booted) {
    const host = hostName(instance);
    lines.push(`[   14.281960] cloud-init[1650]: Cloud-init v. 22.2.2 running 'modules:final'`);
    if (!scenario.consoleSilent) lines.push(...keyBlocks(hostKeys(instance.number), host, instance.image.ownerAlias === 'amazon', booted));
    lines.push('', `${host} login: `);
  }
  return lines.map((line) => `${line}\r\n`).join('');
}

export const hostName = (instance: Instance): string => `ip-${instance.privateIp.replaceAll('.', '-')}`;

function keyBlocks(keys: readonly HostKey[], host: string, isAmazon: boolean, at: number): string[] {
  const [, month, day, time] = /^\w+, 0?(\d+) (\w+) \d+ ([\d:]+)/
    .exec(new Date(at).toUTCString())!
    .map((part, index, all) => (index === 1 ? all[2]! : index === 2 ? all[1]! : part));
  const prefix = isAmazon ? 'ec2: ' : `<14>${month} ${day!.padStart(2)} ${time} cloud-init: `;
  const logged = [
    '',
    '#############################################################',
    '-----BEGIN SSH HOST KEY FINGERPRINTS-----',
    ...keys.map((key) => `${key.bits} ${key.fingerprint} root@${host} (${key.type === 'ssh-ed25519' ? 'ED25519' : 'ECDSA'})`),
    '-----END SSH HOST KEY FINGERPRINTS-----',
    '#############################################################',
  ];
  return [
    ...logged.map((line) => `${prefix}${line}`),
    '-----BEGIN SSH HOST KEY KEYS-----',
    ...keys.map((key) => `${key.publicKey} root@${host}`),
    '-----END SSH HOST KEY KEYS-----',
  ];
}
