import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';

export type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface OpenSshKey {
  readonly type: HostKeyType;
  /** Path of the private half. */
  readonly file: string;
  /** As in the `.pub` file. */
  readonly publicKey: string;
  /** The line of `ssh-keygen -l`: bits, fingerprint, comment, type. */
  readonly line: string;
  readonly fingerprint: string;
}

const paths = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];
const find = (name: string) => paths.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;

/** OpenSSH's server, which only starts by its whole path; null where it is not installed. */
export const sshd = find('sshd');

/** What is missing for tests against OpenSSH, and how to get it; null when nothing is. */
export const missing =
  sshd !== null && find('ssh-keygen') !== null
    ? null
    : 'OpenSSH is not installed: "apt-get install -y openssh-server" (Debian, Ubuntu), or your system’s package of sshd and ssh-keygen';

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'foothold-sshd-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A key by ssh-keygen, without a passphrase. */
export function makeKey(folder: string, type: HostKeyType, name: string = type, bits?: number): OpenSshKey {
  const file = join(folder, name);
  const size = bits === undefined ? (type === 'rsa' ? ['-b', '2048'] : []) : ['-b', String(bits)];
  execFileSync('ssh-keygen', ['-q', '-t', type, ...size, '-N', '', '-C', `root@${name}`, '-f', file]);
  const line = execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`], { encoding: 'utf8' }).trim();
  return { type, file, line, publicKey: readFileSync(`${file}.pub`, 'utf8').trim(), fingerprint: line.split(' ')[1] ?? '' };
}

/** A console as cloud-init leaves it (tools/write-ssh-key-fingerprints), with the prefix of EC2's logger and a terminal's line ends. */
export function consoleOf(keys: readonly OpenSshKey[]): string {
  const lines = [
    '[   12.345678] cloud-init[612]: Cloud-init v. 24.4 running',
    'ec2: ',
    'ec2: #############################################################',
    'ec2: -----BEGIN SSH HOST KEY FINGERPRINTS-----',
    ...keys.map(({ line }) => `ec2: ${line}`),
    'ec2: -----END SSH HOST KEY FINGERPRINTS-----',
    'ec2: #############################################################',
    '-----BEGIN SSH HOST KEY KEYS-----',
    ...keys.map(({ publicKey }) => publicKey),
    '-----END SSH HOST KEY KEYS-----',
    '',
  ];
  return lines.join('\r\n');
}

/** Starts OpenSSH's server on loopback with these host keys, for the length of a test. Resolves with its port. */
export async function startSshd(folder: string, keys: readonly OpenSshKey[]): Promise<number> {
  // As root sshd wants a folder to lock its unprivileged half into.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const config = join(folder, `sshd_config.${port}`);
    const lines = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      'PidFile none',
      'UsePAM no',
      'StrictModes no',
      'PasswordAuthentication no',
      ...keys.map(({ file }) => `HostKey ${file}`),
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    const child = spawn(sshd ?? 'sshd', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    const said = await listening(child);
    if (said === null) {
      onTestFinished(() => ended(child));
      return port;
    }
    // Another process may have taken the port in between.
    if (tries === 3) throw new Error(`sshd did not start: ${said}`);
  }
}

/** Null once it listens; else what it said before it ended. */
function listening(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Server listening on 127.0.0.1')) resolve(null);
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(said));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await closed;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
