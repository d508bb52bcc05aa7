import { keyBlocks, syslogTime } from '../simulated-cloud/console-blocks.ts';
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
    if (!scenario.consoleSilent) lines.push(...keyBlocks(hostKeys(instance.number), host, prefixOf(instance, booted), ['']));
    lines.push('', `${host} login: `);
  }
  return lines.map((line) => `${line}\r\n`).join('');
}

export const hostName = (instance: Instance): string => `ip-${instance.privateIp.replaceAll('.', '-')}`;

const prefixOf = ({ image }: Instance, at: number) => (image.ownerAlias === 'amazon' ? 'ec2: ' : `<14>${syslogTime(at)} cloud-init: `);
