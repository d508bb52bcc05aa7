import { generatedKeys } from './generated-keys.ts';
import { keyBlobProblem, keyFamily, md5Fingerprint, sha256Fingerprint } from './public-key.ts';

/** A host key that the console printed. */
export interface HostKey {
  /** `ed25519`, `ecdsa`, `rsa`, `dsa`. */
  readonly type: string;
  /** `SHA256:…` as OpenSSH prints it, or `MD5:aa:bb:…` where an old image prints only that. */
  readonly fingerprint: string;
  /** `MD5:…` of the same key where the whole key was printed. */
  readonly md5?: string;
  /** The cloud-init block it was in; `generated`: ssh-keygen's own words, read when there is no block. */
  readonly source: 'fingerprints' | 'keys' | 'generated';
}

interface Block {
  readonly kind: 'FINGERPRINTS' | 'KEYS';
  /** What precedes the content on its lines, without digits: the journal and the `ec2:` logger write the same block into one console. */
  readonly stream: string;
  readonly keys: HostKey[];
}

const marker = /-----(BEGIN|END) SSH HOST KEY (FINGERPRINTS|KEYS)-----/;
const fingerprintLine = /\b\d{3,5} (?:(SHA256:[A-Za-z0-9+/]{43})=?|(?:MD5:)?((?:[0-9a-f]{2}:){15}[0-9a-f]{2}))\s.*\((\w+)\)/;
const keyLine = /\b((?:ssh|ecdsa)-[a-z0-9-]+) (AAAA[A-Za-z0-9+/]*={0,2})(?:\s|$)/;

/**
 * Host keys of the latest boot that a serial console shows, from the blocks that cloud-init prints (its tool
 * `write-ssh-key-fingerprints`): fingerprints, `ec2:` or a syslog prefix before them, then whole public keys. A block that
 * is cut off gives the keys it has; garbled lines give none. No block at all: ssh-keygen's output on the first boot.
 */
export function readHostKeys(consoleText: string): HostKey[] {
  const lines = plainLines(consoleText);
  const boots = groupByBoot(readBlocks(lines));
  return boots.at(-1)?.flatMap((block) => block.keys) ?? generatedKeys(lines);
}

/** Lines without ANSI escapes, other control characters, and carriage returns. */
function plainLines(text: string): string[] {
  return text
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[()][0-9A-Za-z]|[=>78cDEHM])/g, '')
    .split(/[\r\n]+/)
    .map((line) => line.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ''));
}

function readBlocks(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  const open = new Map<string, Block>();
  const start = (kind: Block['kind'], stream: string) => {
    const block: Block = { kind, stream, keys: [] };
    open.set(stream, block);
    blocks.push(block);
  };

  // A console is a buffer: its beginning may have been cut off within a block.
  const [first] = lines.map((line) => marker.exec(line)).filter((mark) => mark !== null);
  if (first?.[1] === 'END') start(first[2] as Block['kind'], streamOf(first.input, first.index));

  for (const line of lines) {
    const mark = marker.exec(line);
    if (mark) {
      const stream = streamOf(line, mark.index);
      if (mark[1] === 'BEGIN') start(mark[2] as Block['kind'], stream);
      else open.delete(stream);
      continue;
    }
    for (const kind of ['FINGERPRINTS', 'KEYS'] as const) {
      const found = (kind === 'KEYS' ? keyLine : fingerprintLine).exec(line);
      const block = found && open.get(streamOf(line, found.index));
      const key = found && block?.kind === kind && (kind === 'KEYS' ? wholeKey(found) : fingerprint(found));
      if (block && key) block.keys.push(key);
    }
  }
  return blocks;
}

function streamOf(line: string, at: number): string {
  // Month names are dropped with the digits: a block may straddle midnight.
  return line.slice(0, at).replace(/\b[A-Z][a-z]{2}\b|\d|\s/g, '');
}

/** A stream that starts a kind of block for the second time, or fingerprints after whole keys: another boot. */
function groupByBoot(blocks: readonly Block[]): Block[][] {
  const boots: Block[][] = [];
  for (const block of blocks) {
    const boot = boots.at(-1);
    if (boot && !boot.some((before) => isFromBefore(before, block))) boot.push(block);
    else boots.push([block]);
  }
  return boots;
}

function isFromBefore(before: Block, block: Block): boolean {
  if (before.kind === block.kind) return before.stream === block.stream;
  return block.kind === 'FINGERPRINTS';
}

function fingerprint(found: RegExpExecArray): HostKey {
  const [sha256, md5, type] = found.slice(1) as [string | undefined, string | undefined, string];
  return { type: type.toLowerCase(), fingerprint: sha256 ?? `MD5:${md5}`, source: 'fingerprints' };
}

function wholeKey(found: RegExpExecArray): HostKey | null {
  const [name, base64] = found.slice(1) as [string, string];
  const type = keyFamily(name);
  if (type === null || keyBlobProblem(name, base64) !== null) return null;
  const blob = Buffer.from(base64, 'base64');
  return { type, fingerprint: sha256Fingerprint(blob), md5: md5Fingerprint(blob), source: 'keys' };
}
