import type { HostKey } from './host-keys.ts';

/** What cloud-init prints of an instance's host keys: the fingerprints as logged lines, each behind `prefix`, then the bare keys. */
export function keyBlocks(keys: readonly HostKey[], host: string, prefix: string, before: readonly string[] = []): string[] {
  const logged = [
    ...before,
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

/** As syslog writes an instant: `Nov  2 03:01:15`. */
export function syslogTime(at: number): string {
  const [, day, month, time] = /^\w+, 0?(\d+) (\w+) \d+ ([\d:]+) GMT$/.exec(new Date(at).toUTCString())!;
  return `${month} ${day!.padStart(2)} ${time}`;
}
