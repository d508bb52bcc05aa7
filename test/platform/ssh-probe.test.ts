import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import ssh2 from 'ssh2';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { publicKeyFingerprint } from '../../shared/domain/ssh/index.ts';
import type { KeyPair } from '../../shared/platform/key-pair.ts';
import { generateKeyPair } from '../../shared/platform/key-pair.ts';
import type { ProbeCall } from '../../shared/platform/ssh-probe.ts';
import { probeSsh } from '../../shared/platform/ssh-probe.ts';

const host = '127.0.0.1';
/** Long enough that no answer here comes near it. */
const ample = 20_000;

let hostKeys: Record<'ed25519' | 'rsa' | 'ecdsa', { publicKey: string; privateKey: string }>;
let user: KeyPair;
beforeAll(async () => {
  const ecdsa = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  hostKeys = {
    ed25519: await generateKeyPair('ed25519', 'host'),
    rsa: await generateKeyPair('rsa', 'host'),
    ecdsa: { publicKey: ecdsa.public, privateKey: ecdsa.private },
  };
  user = await generateKeyPair('ed25519', 'user');
});

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A TCP server and its connections, ended after the test. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const tcp = (talk: (socket: Socket) => void) => listen(createServer(talk));

/** Hands everything on to `port`, and the answers back through `change`; both connections end together. */
function forward(socket: Socket, port: number, change: (data: Buffer) => Buffer): void {
  const behind = connect(port, host);
  socket.pipe(behind);
  socket.on('close', () => behind.destroy());
  behind
    .on('error', () => undefined)
    .on('close', () => socket.destroy())
    .on('data', (data) => socket.write(change(data)));
}

interface Seen {
  readonly methods: string[];
  readonly errors: string[];
  ended: number;
}

/** An ssh2 server, which is a TCP server under another name; it waits for its connections to end. */
async function listenSsh(keys: readonly string[], serve: (client: ssh2.Connection) => void): Promise<number> {
  const server = new ssh2.Server({ hostKeys: [...keys] }, serve);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

/** An SSH server that lets `user` in as "opc", and notes who asked for what. */
async function sshServer(keys: readonly string[]): Promise<{ port: number; seen: Seen }> {
  const seen: Seen = { methods: [], errors: [], ended: 0 };
  const allowed = ssh2.utils.parseKey(user.publicKey) as ssh2.ParsedKey;
  const port = await listenSsh(keys, (client) => {
    client.on('error', (error) => seen.errors.push(error.message));
    client.on('close', () => (seen.ended += 1));
    client.on('authentication', (context) => {
      seen.methods.push(`${context.method} ${context.username}`);
      const known = context.username === 'opc' && context.method === 'publickey' && context.key.data.equals(allowed.getPublicSSH());
      if (!known) context.reject(['publickey']);
      else if (context.signature && allowed.verify(context.blob as Buffer, context.signature, context.hashAlgo) !== true) context.reject();
      else context.accept();
    });
  });
  return { port, seen };
}

const probe = (port: number, changes: Partial<ProbeCall> = {}) => probeSsh({ host, port, timeoutMs: ample, ...changes });

describe('a server that speaks SSH', () => {
  test.each(['ed25519', 'ecdsa', 'rsa'] as const)('proves its %s host key, and nobody logs in', async (type) => {
    const { port, seen } = await sshServer([hostKeys[type].privateKey]);

    const answer = await probe(port);

    expect(answer).toEqual({
      answered: true,
      hostKey: {
        type,
        fingerprint: publicKeyFingerprint(hostKeys[type].publicKey),
        md5: expect.stringMatching(/^MD5:([0-9a-f]{2}:){15}[0-9a-f]{2}$/),
        key: hostKeys[type].publicKey.split(' ')[1],
      },
      banner: expect.stringMatching(/^SSH-2\.0-ssh2js/),
    });
    expect(seen.methods).toEqual([]);
  });

  test('is left in good order: the connection is over on both sides, without an error', async () => {
    const { port, seen } = await sshServer([hostKeys.ed25519.privateKey]);

    await probe(port);
    await closers.splice(0)[0]?.();

    expect(seen).toEqual({ methods: [], errors: [], ended: 1 });
  });

  test.each([
    { order: [], shown: 'ed25519' },
    { order: ['rsa'], shown: 'rsa' },
    { order: ['ecdsa', 'rsa'], shown: 'ecdsa' },
    { order: ['dsa', 'rsa'], shown: 'rsa' },
  ] as const)('shows the key that is asked for first: $order gives $shown', async ({ order, shown }) => {
    const { port } = await sshServer(Object.values(hostKeys).map(({ privateKey }) => privateKey));

    const answer = await probe(port, { hostKeyOrder: order });

    expect(answer).toMatchObject({ answered: true, hostKey: { type: shown } });
  });

  test('still shows what it has when it has nothing that was asked for', async () => {
    const { port } = await sshServer([hostKeys.ed25519.privateKey]);

    const answer = await probe(port, { hostKeyOrder: ['rsa'] });

    expect(answer).toMatchObject({ answered: true, hostKey: { type: 'ed25519' } });
  });

  test('is read past a greeting', async () => {
    const { port } = await sshServer([hostKeys.ed25519.privateKey]);
    const greeter = await tcp((socket) => {
      socket.write('Welcome to the bastion\r\n');
      forward(socket, port, (data) => data);
    });

    const answer = await probe(greeter);

    expect(answer).toMatchObject({ answered: true, banner: expect.stringMatching(/^SSH-2\.0-/) });
  });

  test('that shows a key it does not hold is not believed', async () => {
    const impostor = await sshServer([hostKeys.ed25519.privateKey]);
    const stolen = await generateKeyPair('ed25519', 'stolen');
    const rawKey = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64').subarray(-32);
    const [own, shown] = [rawKey(hostKeys.ed25519.publicKey), rawKey(stolen.publicKey)];
    const port = await tcp((socket) => {
      forward(socket, impostor.port, (data) => {
        const at = data.indexOf(own);
        if (at >= 0) shown.copy(data, at);
        return data;
      });
    });

    const answer = await probe(port);

    expect(answer).toMatchObject({ answered: false, problem: 'protocol', message: expect.stringMatching(/verification failed/i) });
  });
});

describe('a login', () => {
  test('with the right key is ok', async () => {
    const { port, seen } = await sshServer([hostKeys.ed25519.privateKey]);

    const answer = await probe(port, { login: { user: 'opc', privateKey: user.privateKey } });

    expect(answer).toMatchObject({ answered: true, login: 'ok', hostKey: { type: 'ed25519' } });
    expect(new Set(seen.methods)).toEqual(new Set(['publickey opc']));
  });

  test('with an rsa key gets as far as the server lets it', async () => {
    const { port } = await sshServer([hostKeys.rsa.privateKey]);
    const other = await generateKeyPair('rsa', 'other');

    const answer = await probe(port, { login: { user: 'opc', privateKey: other.privateKey } });

    expect(answer).toMatchObject({ answered: true, login: 'refused', hostKey: { type: 'rsa' } });
  });

  test('as another user is refused, and the host key is proven all the same', async () => {
    const { port } = await sshServer([hostKeys.ed25519.privateKey]);

    const answer = await probe(port, { login: { user: 'root', privateKey: user.privateKey } });

    expect(answer).toMatchObject({
      answered: true,
      login: 'refused',
      hostKey: { fingerprint: publicKeyFingerprint(hostKeys.ed25519.publicKey) },
    });
  });

  test.each(['hangs up', 'says nothing more'])('is unanswered when the server %s after the key exchange', async (manner) => {
    const port = await listenSsh([hostKeys.ed25519.privateKey], (client) => {
      client.on('error', () => undefined);
      client.on('authentication', () => void (manner === 'hangs up' && client.end()));
    });

    const answer = await probe(port, {
      timeoutMs: manner === 'hangs up' ? ample : 300,
      login: { user: 'opc', privateKey: user.privateKey },
    });

    expect(answer).toMatchObject({ answered: true, login: 'unanswered', hostKey: { type: 'ed25519' } });
  });

  test('never puts the private key into an answer or an error', async () => {
    const { port } = await sshServer([hostKeys.ed25519.privateKey]);
    const login = { user: 'root', privateKey: user.privateKey };
    const broken = { user: 'root', privateKey: user.privateKey.replace('OPENSSH', 'OPENSSL') };
    const mute = await tcp(() => undefined);

    const answers = await Promise.all([probe(port, { login }), probe(1, { login }), probe(mute, { login, timeoutMs: 50 })]);
    const error = await probe(port, { login: broken }).then(String, (thrown: Error) => `${thrown.stack}${JSON.stringify(thrown)}`);

    const told = JSON.stringify(answers) + error;
    expect(error).toContain('login.privateKey: expected a private key');
    expect(user.privateKey.split('\n').filter((line) => line !== '' && told.includes(line))).toEqual([]);
  });
});

describe('a place where no SSH server answers', () => {
  test('with a closed port refuses', async () => {
    const port = await tcp(() => undefined);
    await closers.splice(0)[0]?.();

    const answer = await probe(port);

    expect(answer).toEqual({ answered: false, problem: 'refused', message: `${host}:${port}: nothing listens on the port (ECONNREFUSED)` });
  });

  test("with an HTTP server is told from SSH, in the server's words", async () => {
    const port = await listen(createHttpServer());

    const answer = await probe(port);

    expect(answer).toMatchObject({ answered: false, problem: 'not-ssh', message: expect.stringContaining('"HTTP/1.1 400 Bad Request"') });
  });

  test.each([
    ['resets', (socket: Socket) => socket.resetAndDestroy(), 'reset'],
    ['hangs up', (socket: Socket) => socket.end(), 'closed'],
    ['hangs up after its identification', (socket: Socket) => socket.end('SSH-2.0-gone\r\n'), 'closed'],
    ['speaks SSH 1', (socket: Socket) => socket.write('SSH-1.5-old\r\n'), 'protocol'],
    ['talks rubbish after its identification', (socket: Socket) => socket.write(`SSH-2.0-x\r\n${'z'.repeat(500)}`), 'protocol'],
    ['talks without end', (socket: Socket) => socket.write('x'.repeat(20_000)), 'not-ssh'],
    ['shares no algorithm', (socket: Socket) => socket.write(Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), keyExchangeInit()])), 'protocol'],
  ] as const)('with a server that %s is told as it is', async (_name, talk, problem) => {
    const port = await tcp((socket) => void talk(socket));

    const answer = await probe(port);

    expect(answer).toMatchObject({ answered: false, problem, message: expect.stringMatching(new RegExp(`^${host}:${port}: .`)) });
  });

  test.each([
    ['that says nothing', '', 'timeout', 'connected, but nothing was said within 0.15 s'],
    ['that stops after its identification', 'SSH-2.0-slow\r\n', 'timeout', 'the key exchange was not done within 0.15 s'],
    ['that waits for mail', '220 mail \u001b[31m ESMTP\r\n', 'not-ssh', 'something answers, but not SSH; it says "220 mail ?[31m ESMTP"'],
  ])('with a server %s is given up at the deadline', async (_name, opening, problem, words) => {
    const port = await tcp((socket) => void socket.write(opening));
    const startedAt = performance.now();

    const answer = await probe(port, { timeoutMs: 150 });

    expect(answer).toEqual({ answered: false, problem, message: `${host}:${port}: ${words}` });
    expect(performance.now() - startedAt).toBeLessThan(ample / 4);
  });

  test('without an address is not looked for on this machine', async () => {
    const { port } = await sshServer([hostKeys.ed25519.privateKey]);

    const answer = await probe(port, { host: '' });

    expect(answer).toEqual({ answered: false, problem: 'unknown-host', message: 'the instance has no address' });
  });

  test('with a name that does not exist says so', async () => {
    const answer = await probeSsh({ host: 'no-such-host.invalid', port: 22, timeoutMs: ample });

    expect(answer).toMatchObject({ answered: false, problem: 'unknown-host' });
  });
});

describe('a probe that is stopped', () => {
  test('answers at once that it was', async () => {
    const stop = new AbortController();
    const port = await tcp(() => stop.abort());

    const answer = await probe(port, { signal: stop.signal });

    expect(answer).toEqual({ answered: false, problem: 'aborted', message: `${host}:${port}: stopped` });
  });

  test('before it began calls nobody', async () => {
    let calls = 0;
    const port = await tcp(() => (calls += 1));

    const answer = await probe(port, { signal: AbortSignal.abort() });

    expect(answer).toMatchObject({ answered: false, problem: 'aborted' });
    expect(calls).toBe(0);
  });
});

test.each([0, 65536, 2.5, Number.NaN])('a call to port %s is bad input', async (port) => {
  const probing = probe(port);

  await expect(probing).rejects.toMatchObject({ name: 'InputError', problems: [{ path: 'port' }] });
});

test('nothing is left open: not a socket, not a timer, not a listener on the signal', async () => {
  const { port } = await sshServer([hostKeys.ed25519.privateKey]);
  const mute = await tcp(() => undefined);
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, 'addEventListener');
  const removed = vi.spyOn(signal, 'removeEventListener');
  const before = resources();

  await Promise.all([probe(port, { signal }), probe(1, { signal }), probe(mute, { signal, timeoutMs: 50 })]);
  for (const close of closers.splice(0)) await close();

  expect(resources().timers).toBeLessThanOrEqual(before.timers);
  // A handle is listed until its close callback has run.
  await expect.poll(() => resources().sockets).toBe(0);
  expect(added).toHaveBeenCalledTimes(3);
  expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
    expect.arrayContaining(added.mock.calls.map(([, listener]) => listener)),
  );
});

function resources(): { timers: number; sockets: number } {
  const names = process.getActiveResourcesInfo();
  return { timers: names.filter((name) => name === 'Timeout').length, sockets: names.filter((name) => name.startsWith('TCP')).length };
}

/** SSH_MSG_KEXINIT (RFC 4253, 7.1) of a server that has only algorithms nobody knows. */
function keyExchangeInit(): Buffer {
  const names = Array.from({ length: 8 }, () => Buffer.from('\0\0\0\x04none', 'latin1'));
  const payload = Buffer.concat([Buffer.from([20]), Buffer.alloc(16), ...names, Buffer.alloc(8), Buffer.alloc(5)]);
  const padding = 8 - ((payload.length + 5) % 8) + 8;
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + padding + 1);
  head.writeUInt8(padding, 4);
  return Buffer.concat([head, payload, Buffer.alloc(padding)]);
}
