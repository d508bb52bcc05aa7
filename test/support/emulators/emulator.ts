import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Leave } from './furnish.ts';

/** What an emulator's CloudFormation takes and does not keep, so that nothing can be asserted of it. */
export type Forgotten = 'architecture' | 'logs of functions' | 'substitutions' | 'managed encryption' | 'deletion by ARN';

/** An emulator of AWS with a CloudFormation, that runs as a process on loopback, without Docker and without an account. */
export interface Emulator {
  readonly name: string;
  /** What to type to have it. */
  readonly install: string;
  /** Python modules that it is made of. */
  readonly modules: readonly string[];
  readonly command: (port: number) => readonly string[];
  readonly variables: (port: number) => Readonly<Record<string, string>>;
  /** Resources that it has no room for. */
  readonly leaves: readonly Leave[];
  readonly forgets: readonly Forgotten[];
}

export interface RunningEmulator {
  readonly endpoint: string;
  readonly port: number;
  stop(): Promise<void>;
}

export function isInstalled({ modules }: Emulator): boolean {
  return spawnSync('python3', ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0;
}

/** Starts it on a free port of loopback; resolves once it listens. Rejects with what it said when it ends before that. */
export async function start({ name, command, variables }: Emulator): Promise<RunningEmulator> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn('python3', command(port), { env: { ...process.env, ...variables(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said = `${said}${text}`.slice(-10_000);
        // The words of both web servers, werkzeug and hypercorn.
        if (said.includes(`Running on ${endpoint}`)) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`${name} has ended: ${said}`)));
  });
  return { endpoint, port, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
