import type { Server as NetServer, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { AuthContext, Connection, ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import { isJsonObject } from '../../shared/domain/json.ts';
import { hostKeys } from './host-keys.ts';
import type { Instance } from './instance.ts';

/** The SSH side of the instances: real listeners, one address an instance where the machine has many, one port for all. */
export interface SshDoors {
  readonly port: number;
  /** Loopback address of the n-th instance; 127.0.0.1 for all where no other can be bound (macOS). */
  address(number: number): string;
  /** Starts to answer for an instance. On a shared address the latest one answers. */
  open(instance: Instance): Promise<void>;
  close(instance: Instance): Promise<void>;
  closeAll(): Promise<void>;
}

interface Listener {
  readonly server: NetServer;
  readonly sockets: Set<Socket>;
  readonly instances: Instance[];
}

export async function createSshDoors(address: (number: number) => string, hostKeyLies: boolean): Promise<SshDoors> {
  const probe = await listen(createServer(), address(1), 0).catch(() => null);
  const base = probe ?? (await listen(createServer(), '127.0.0.1', 0));
  const { port } = base.address() as { port: number };
  await new Promise((resolve) => base.close(resolve));
  const listeners = new Map<string, Listener>();
  const addressOf = (number: number) => (probe ? address(number) : '127.0.0.1');

  async function close(instance: Instance): Promise<void> {
    const at = addressOf(instance.number);
    const listener = listeners.get(at);
    const index = listener?.instances.indexOf(instance) ?? -1;
    if (!listener || index < 0) return;
    listener.instances.splice(index, 1);
    for (const socket of listener.sockets) socket.destroy();
    if (listener.instances.length > 0) return;
    listeners.delete(at);
    await new Promise((resolve) => listener.server.close(resolve));
  }

  return {
    port,
    address: addressOf,
    async open(instance) {
      const at = addressOf(instance.number);
      const known = listeners.get(at);
      if (known) return void known.instances.push(instance);
      const listener: Listener = {
        server: createServer({ noDelay: true }, (socket) => greet(listener, socket, hostKeyLies)),
        sockets: new Set(),
        instances: [instance],
      };
      listeners.set(at, listener);
      await listen(listener.server, at, port);
    },
    close,
    async closeAll() {
      const open = [...listeners.values()].flatMap((listener) => [...listener.instances]);
      await Promise.all(open.map((instance) => close(instance)));
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
  const instance = listener.instances.at(-1);
  if (!instance) return void socket.destroy();
  listener.sockets.add(socket);
  socket.on('error', () => undefined).once('close', () => listener.sockets.delete(socket));
  const keys = hostKeys(instance.number + (lies ? 1 : 0)).map((key) => key.privateKey);
  const server = new ssh2.Server({ hostKeys: keys }, (client) => converse(instance, client));
  server.injectSocket(socket);
}

function converse(instance: Instance, client: Connection): void {
  const welcome = `Welcome to ${String(instance.details['displayName'] ?? instance.id)}, simulated by Foothold (${instance.shape}, ${instance.adName}).\r\n`;
  // A client that hangs up early is no event here.
  client.on('error', () => undefined);
  client.on('authentication', (context) => (isAllowed(instance, context) ? context.accept() : context.reject(['publickey'])));
  client.on('session', (accept) => {
    const session = accept();
    session.on('pty', (agree) => agree?.());
    session.on('env', (agree) => agree?.());
    session.on('exec', (agree, _refuse, { command }) => {
      const stream = agree();
      stream.write(command.trim() === 'hostname' ? `${String(instance.details['displayName'] ?? instance.id)}\n` : welcome);
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

/** Any user, with a key of the launch's ssh_authorized_keys. */
function isAllowed(instance: Instance, context: AuthContext): boolean {
  if (context.method !== 'publickey') return false;
  const key = authorizedKeys(instance).find((each) => each.type === context.key.algo && each.getPublicSSH().equals(context.key.data));
  if (!key) return false;
  return !context.signature || !context.blob || key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function authorizedKeys(instance: Instance): ParsedKey[] {
  const { metadata } = instance.details;
  const lines = isJsonObject(metadata) ? String(metadata['ssh_authorized_keys'] ?? '').split('\n') : [];
  return lines.flatMap((line) => {
    const parsed = line.trim() ? ssh2.utils.parseKey(line.trim()) : new Error('empty');
    return parsed instanceof Error ? [] : parsed;
  });
}
