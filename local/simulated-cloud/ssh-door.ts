import type { Server as NetServer, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { AuthContext, Connection, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { hostKeys } from './host-keys.ts';

/** What an SSH door needs to know of an instance. */
export interface Guest {
  /** 1, 2, 3… in order of launch; its address and host keys follow from it. */
  readonly number: number;
  readonly hostname: string;
  /** What it is, for the greeting: `VM.Standard.A1.Flex, AD-1`. */
  readonly kind: string;
  /** OpenSSH public keys, one a line, that may log in. */
  readonly authorizedKeys: string;
}

/** The SSH side of the instances: real listeners, one address an instance where the machine has many, one port for all. */
export interface SshDoors {
  readonly port: number;
  /** Loopback address of the n-th instance; 127.0.0.1 for all where no other can be bound (macOS). */
  address(number: number): string;
  /** Starts to answer for an instance. On a shared address the latest one answers. */
  open(guest: Guest): Promise<void>;
  close(guest: Guest): Promise<void>;
  closeAll(): Promise<void>;
}

interface Listener {
  readonly server: NetServer;
  readonly sockets: Set<Socket>;
  readonly guests: Guest[];
}

export async function createSshDoors(address: (number: number) => string, hostKeyLies: boolean): Promise<SshDoors> {
  const probe = await listen(createServer(), address(1), 0).catch(() => null);
  const base = probe ?? (await listen(createServer(), '127.0.0.1', 0));
  const { port } = base.address() as { port: number };
  await new Promise((resolve) => base.close(resolve));
  const listeners = new Map<string, Listener>();
  const addressOf = (number: number) => (probe ? address(number) : '127.0.0.1');

  async function close(guest: Guest): Promise<void> {
    const at = addressOf(guest.number);
    const listener = listeners.get(at);
    const index = listener?.guests.indexOf(guest) ?? -1;
    if (!listener || index < 0) return;
    listener.guests.splice(index, 1);
    for (const socket of listener.sockets) socket.destroy();
    if (listener.guests.length > 0) return;
    listeners.delete(at);
    await new Promise((resolve) => listener.server.close(resolve));
  }

  return {
    port,
    address: addressOf,
    async open(guest) {
      const at = addressOf(guest.number);
      const known = listeners.get(at);
      if (known) return void known.guests.push(guest);
      const listener: Listener = {
        server: createServer({ noDelay: true }, (socket) => greet(listener, socket, hostKeyLies)),
        sockets: new Set(),
        guests: [guest],
      };
      listeners.set(at, listener);
      await listen(listener.server, at, port);
    },
    close,
    async closeAll() {
      const open = [...listeners.values()].flatMap((listener) => [...listener.guests]);
      await Promise.all(open.map((guest) => close(guest)));
    },
  };
}

function listen(server: NetServer, host: string, port: number): Promise<NetServer> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function greet(listener: Listener, socket: Socket, lies: boolean): void {
  const guest = listener.guests.at(-1);
  if (!guest) return void socket.destroy();
  listener.sockets.add(socket);
  socket.on('error', () => undefined).once('close', () => listener.sockets.delete(socket));
  const keys = hostKeys(guest.number + (lies ? 1 : 0)).map((key) => key.privateKey);
  const server = new ssh2.Server({ hostKeys: keys }, (client) => converse(guest, client));
  server.injectSocket(socket);
}

function converse(guest: Guest, client: Connection): void {
  const welcome = `Welcome to ${guest.hostname}, simulated by Foothold (${guest.kind}).\r\n`;
  // A client that hangs up early is no event here.
  client.on('error', () => undefined);
  client.on('authentication', (context) => (isAllowed(guest, context) ? context.accept() : context.reject(['publickey'])));
  client.on('session', (accept) => {
    const session = accept();
    session.on('pty', (agree) => agree?.());
    session.on('env', (agree) => agree?.());
    session.on('exec', (agree, _refuse, { command }) => {
      const stream = agree();
      stream.write(command.trim() === 'hostname' ? `${guest.hostname}\n` : welcome);
      stream.exit(0);
      stream.end();
    });
    session.on('shell', (agree) => {
      const stream = agree();
      stream.write(`${welcome}Nothing runs here; Ctrl-D or "exit" ends the session.\r\n$ `);
      stream.on('data', (data: Buffer) => {
        if (!/\x04|exit\s/.test(data.toString())) return void stream.write('\r\n$ ');
        stream.exit(0);
        stream.end();
      });
    });
  });
}

/** Any user, with one of the guest's keys. */
function isAllowed(guest: Guest, context: AuthContext): boolean {
  if (context.method !== 'publickey') return false;
  const key = authorizedKeys(guest).find((each) => each.type === context.key.algo && each.getPublicSSH().equals(context.key.data));
  if (!key) return false;
  return !context.signature || !context.blob || key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function authorizedKeys(guest: Guest): ParsedKey[] {
  return guest.authorizedKeys.split('\n').flatMap((line) => {
    const parsed = line.trim() ? ssh2.utils.parseKey(line.trim()) : new Error('empty');
    return parsed instanceof Error ? [] : parsed;
  });
}
