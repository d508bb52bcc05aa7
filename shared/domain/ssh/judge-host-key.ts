import type { HostKey } from './console-keys.ts';

/** `ready.ssh.hostKey`. */
export type HostKeyPolicy = 'console' | 'console-or-first' | 'first';

export interface SeenHostKey {
  /** `ed25519`, `ecdsa`, `rsa`. */
  readonly type: string;
  readonly fingerprint: string;
  /** `MD5:…`, for consoles that print nothing else. */
  readonly md5?: string;
}

export interface HostKeyQuestion {
  /** What the handshake showed. */
  readonly seen: SeenHostKey;
  /** What the console printed so far. */
  readonly printed: readonly HostKey[];
  readonly policy: HostKeyPolicy;
  /** True once the console had its time (`ready.ssh.consoleTimeout`). */
  readonly consoleTimedOut?: boolean;
}

export interface HostKeyVerdict {
  readonly verdict: 'verified' | 'mismatch' | 'undecided';
  /** `console`: printed there. `first`: taken on trust, as the policy allows. Null when not verified. */
  readonly proof: 'console' | 'first' | null;
  readonly reason: string;
  readonly remedy: string | null;
}

/**
 * Is the machine that answers the one whose console we read? A printed key of the same type that differs is a mismatch; a
 * console that shows no key of that type decides nothing.
 */
export function judgeHostKey({ seen, printed, policy, consoleTimedOut = false }: HostKeyQuestion): HostKeyVerdict {
  if (policy === 'first') return verified('first', `took ${name(seen)} as it came: ready.ssh.hostKey is "first"`);
  if (printed.some((key) => isSame(key, seen))) return verified('console', `the console printed ${name(seen)}`);

  const others = printed.filter(({ type }) => type === seen.type);
  if (others.length > 0) return mismatch(seen, others);
  if (printed.length > 0) return undecided(seen, printed);
  if (policy === 'console-or-first' && consoleTimedOut) {
    return verified('first', `took ${name(seen)} as it came: the console showed no host keys in time`);
  }
  if (consoleTimedOut) {
    return {
      verdict: 'undecided',
      proof: null,
      reason: `the console showed no host keys in time; the handshake showed ${name(seen)}`,
      remedy:
        'an image without cloud-init prints none: set ready.ssh.hostKey to "console-or-first" or "first"; ' +
        'one that boots slowly needs a longer ready.ssh.consoleTimeout',
    };
  }
  return {
    verdict: 'undecided',
    proof: null,
    reason: `the console shows no host keys yet; the handshake showed ${name(seen)}`,
    remedy: 'wait for cloud-init to print them; for an image without cloud-init set ready.ssh.hostKey to "console-or-first" or "first"',
  };
}

function isSame(key: HostKey, seen: SeenHostKey): boolean {
  return key.fingerprint === seen.fingerprint || (seen.md5 !== undefined && key.fingerprint === seen.md5);
}

function mismatch(seen: SeenHostKey, others: readonly HostKey[]): HostKeyVerdict {
  return {
    verdict: 'mismatch',
    proof: null,
    reason: `the handshake showed ${name(seen)}, the console printed ${[...new Set(others.map(({ fingerprint }) => fingerprint))].join(', ')}`,
    remedy:
      "do not log in: another machine may be answering at this address. Check that the address is this instance's and that nothing between re-writes the connection; " +
      'an image that changes its host keys after cloud-init printed them needs ready.ssh.hostKey "first"',
  };
}

function undecided(seen: SeenHostKey, printed: readonly HostKey[]): HostKeyVerdict {
  const types = [...new Set(printed.map(({ type }) => type))].join(', ');
  return {
    verdict: 'undecided',
    proof: null,
    reason: `the handshake showed ${name(seen)}, the console printed keys of other types: ${types}`,
    remedy: `ask the server for a key of type ${types}, or read the console again`,
  };
}

function verified(proof: 'console' | 'first', reason: string): HostKeyVerdict {
  return { verdict: 'verified', proof, reason, remedy: null };
}

function name({ type, fingerprint }: SeenHostKey): string {
  return `${type} ${fingerprint}`;
}
