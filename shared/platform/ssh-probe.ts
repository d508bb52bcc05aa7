import { Socket } from 'node:net';
import ssh2 from 'ssh2';
import { InputError } from '../domain/problem.ts';
import type { KeyFamily } from '../domain/ssh/index.ts';
import { keyFamily, md5Fingerprint, sha256Fingerprint } from '../domain/ssh/index.ts';
import { readKeyPair } from './key-pair.ts';

export interface ProbeCall {
  readonly host: string;
  readonly port: number;
  /** Deadline of everything: look-up, connection, key exchange, login. */
  readonly timeoutMs: number;
  /** Also log in with this key; without it nothing is authenticated. */
  readonly login?: { readonly user: string; readonly privateKey: string };
  /** Host key types to ask for first, best first; the server picks the first that it has. All others follow. */
  readonly hostKeyOrder?: readonly KeyFamily[];
  readonly signal?: AbortSignal;
}

export interface ProbedHostKey {
  /** `ed25519`, `ecdsa` or `rsa`. */
  readonly type: string;
  readonly fingerprint: string;
  readonly md5: string;
  /** The public key as it came, base64 (RFC 4253, 6.6). */
  readonly key: string;
}

export type ProbeAnswer =
  | {
      readonly answered: true;
      /** Of a server that proved, by its signature, that it holds the key. */
      readonly hostKey: ProbedHostKey;
      /** The server's identification line, `SSH-2.0-OpenSSH_9.6`. */
      readonly banner?: string;
      /** Only when a login was asked for; `unanswered`: cut off or too late after the key exchange. */
      readonly login?: 'ok' | 'refused' | 'unanswered';
    }
  | { readonly answered: false; readonly problem: ProbeProblem; readonly message: string };

/** `closed`: the server hung up in good order before the key exchange was done. `protocol`: it speaks SSH, but not with us. */
export type ProbeProblem = 'refused' | 'timeout' | 'reset' | 'closed' | 'unreachable' | 'unknown-host' | 'not-ssh' | 'protocol' | 'aborted';

const reset = ['reset', 'the connection was reset'] as const;
const unreachable = ['unreachable', 'the address cannot be reached'] as const;
const unknownHost = ['unknown-host', 'the name cannot be looked up'] as const;
const problemsByCode: Readonly<Record<string, readonly [ProbeProblem, string]>> = {
  ECONNREFUSED: ['refused', 'nothing listens on the port'],
  ETIMEDOUT: ['timeout', 'no connection in time'],
  ECONNRESET: reset,
  ECONNABORTED: reset,
  EPIPE: reset,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
};
/** ssh2's words for a connection that ended before the server said who it is; its `close` event follows. */
const endedEarly = 'Connection lost before handshake';

// ssh2 takes a whole list or none; its own default, best first.
const hostKeyAlgorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
] as const;
/** Identification lines end by here (RFC 4253, 4.2); greetings before them rarely take more. */
const openingBytes = 4096;
/** How long a server may take to hang up after our goodbye. */
const graceMs = 200;
// setTimeout takes 32 bits.
const longestDelayMs = 2 ** 31 - 1;

/**
 * One SSH handshake. What the network does is a value, never thrown; a call that makes no sense (a port that is none, a
 * login key that cannot be read) throws `InputError`. The socket is closed before the answer is given.
 * Gotcha: the host key counts only once the key exchange is complete; before that a server has shown a key and not yet
 * proved that it holds it.
 */
export async function probeSsh(call: ProbeCall): Promise<ProbeAnswer> {
  checkCall(call);
  // Node would take an empty host for localhost, whose key is nobody's proof.
  if (call.host === '') return { answered: false, problem: 'unknown-host', message: 'the instance has no address' };
  if (call.signal?.aborted) return { answered: false, problem: 'aborted', message: `${place(call)}: stopped before it began` };

  const giveUpAt = performance.now() + call.timeoutMs;
  const socket = new Socket();
  const client = new ssh2.Client();
  const answer = await handshake(call, socket, client);
  await hangUp(socket, client, answer.answered ? Math.min(graceMs, giveUpAt - performance.now()) : 0);
  return answer;
}

/** Says goodbye, and leaves the other side `ms` to do the same: a connection cut at once is an error in its log. */
async function hangUp(socket: Socket, client: ssh2.Client, ms: number): Promise<void> {
  if (socket.closed) return;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  client.end();
  const cut = setTimeout(() => socket.destroy(), Math.max(1, ms));
  await closed;
  clearTimeout(cut);
}

function handshake(call: ProbeCall, socket: Socket, client: ssh2.Client): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    let opening = '';
    let shown: Buffer | null = null;
    let proven: ProbedHostKey | null = null;

    const settle = (answer: ProbeAnswer) => {
      clearTimeout(deadline);
      call.signal?.removeEventListener('abort', abort);
      resolve(answer);
    };
    const answered = (login?: 'ok' | 'refused' | 'unanswered') => {
      const banner = bannerOf(opening);
      settle({ answered: true, hostKey: proven as ProbedHostKey, ...(banner === null ? {} : { banner }), ...(login ? { login } : {}) });
    };
    const failed = (problem: ProbeProblem, message: string) => {
      if (proven) answered('unanswered');
      else if (opening !== '' && bannerOf(opening) === null && problem !== 'aborted') settle(notSsh(call, opening));
      else settle({ answered: false, problem, message: `${place(call)}: ${message}` });
    };
    const abort = () => failed('aborted', 'stopped');
    const deadline = setTimeout(() => failed('timeout', silence(call, socket, opening)), Math.min(call.timeoutMs, longestDelayMs));
    call.signal?.addEventListener('abort', abort, { once: true });

    // Listens once ssh2 does, and first: a listener before that would take the opening away from it.
    socket.once('resume', () =>
      socket.prependListener('data', (chunk: Buffer) => {
        if (opening.length < openingBytes) opening += chunk.toString('latin1');
      }),
    );
    client
      .on('error', (error) => {
        if (error.message === endedEarly) return;
        if (proven && error.level === 'client-authentication') answered('refused');
        else failed(...problemOf(error));
      })
      .on('handshake', () => {
        if (proven || !shown) return;
        proven = describe(shown);
        if (!call.login) answered();
      })
      .on('ready', () => answered('ok'))
      .on('close', () => failed('closed', 'the server hung up before the key exchange was done'));

    socket.connect({ host: call.host, port: call.port });
    client.connect({
      sock: socket,
      username: call.login?.user ?? 'nobody',
      ...(call.login ? { privateKey: call.login.privateKey, authHandler: ['publickey'] } : { authHandler: [] }),
      algorithms: { serverHostKey: hostKeyOrder(call.hostKeyOrder ?? []) },
      readyTimeout: 0,
      hostVerifier: (key: Buffer) => {
        shown = Buffer.from(key);
        return true;
      },
    });
  });
}

function checkCall({ port, login }: ProbeCall): void {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new InputError([{ path: 'port', expected: 'a port, 1 to 65535', got: String(port) }]);
  }
  if (login) readKeyPair(login.privateKey, 'login.privateKey');
}

function hostKeyOrder(first: readonly KeyFamily[]): ssh2.ServerHostKeyAlgorithm[] {
  const preferred = first.flatMap((family) => hostKeyAlgorithms.filter((name) => keyFamily(name) === family));
  return [...new Set([...preferred, ...hostKeyAlgorithms])];
}

function describe(key: Buffer): ProbedHostKey {
  const name = key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
  return { type: keyFamily(name) ?? name, fingerprint: sha256Fingerprint(key), md5: md5Fingerprint(key), key: key.toString('base64') };
}

function problemOf(error: Error): [ProbeProblem, string] {
  const code = String((error as NodeJS.ErrnoException).code);
  const [problem, words] = problemsByCode[code] ?? (/^E(?!RR_)/.test(code) ? unreachable : ['protocol', printable(error.message)]);
  return [problem, problem === 'protocol' ? words : `${words} (${code})`];
}

function bannerOf(opening: string): string | null {
  const line = /^SSH-[^\r\n]*/m.exec(opening)?.[0];
  return line === undefined ? null : printable(line);
}

function notSsh(call: ProbeCall, opening: string): ProbeAnswer {
  const line = printable(opening.split(/[\r\n]/, 1)[0] ?? '');
  return { answered: false, problem: 'not-ssh', message: `${place(call)}: something answers, but not SSH; it says "${line}"` };
}

function silence(call: ProbeCall, socket: Socket, opening: string): string {
  const seconds = `within ${call.timeoutMs / 1000} s`;
  if (socket.connecting) return `no connection ${seconds}`;
  return opening === '' ? `connected, but nothing was said ${seconds}` : `the key exchange was not done ${seconds}`;
}

/** What a server says is not to be trusted with a terminal. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 255);
}

function place({ host, port }: ProbeCall): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
