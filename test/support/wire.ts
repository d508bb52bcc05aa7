import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseScenario, startSimulatedOci, type World } from '../../local/simulated-oci/index.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { type Clock, realClock } from '../../shared/platform/clock.ts';
import { storeFile } from '../../shared/platform/state-dir.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { repository } from '../house/temporary-clone.ts';
import { sampleLaunch } from './rehearsal.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `foothold` process. */
export interface Command {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  send(signal: NodeJS.Signals): void;
  /** The first line of --json-logs with this event; rejects when the process ends without it. */
  event(name: string): Promise<Record<string, unknown>>;
}

/** A simulated tenancy on the wire in real time, and a state folder of its own for the processes that hunt in it. */
export interface Tenancy {
  readonly world: World;
  /** Has the tenancy's own clock jump ahead, so that what its scenario says of later is so now; processes do not notice. */
  skip(seconds: number): void;
  /** For whoever calls the tenancy beside Foothold. */
  readonly access: { readonly endpoint: string; readonly configFile: string; readonly profile: string };
  /** Starts `node bin/foothold.mjs WORDS…` with the tenancy's endpoint and credentials in its environment. */
  foothold(...words: string[]): Command;
  /** The same for a hunt of the sample payload with short settings and all events told; `sets` are further `--set`s. */
  hunt(...sets: string[]): Command;
  /** A hunt of another payload. */
  huntOther(...sets: string[]): Command;
  /** A fleet of so many of the sample payload under that name, likewise. */
  fleet(count: number, name: string, ...sets: string[]): Command;
  /** All hunts on record in the state folder, newest first. */
  hunts(): Promise<HuntDocument[]>;
  close(): Promise<void>;
}

// Real seconds: everything short, so that a hunt takes as long as a person looks away.
const quick = ['pace.floor=0.2', 'hunt.settle=3', 'ready.pollInterval=1', 'ready.ssh.interval=1', 'cleanUp.interval=1'];

export async function openTenancy(scenario: JsonObject = {}): Promise<Tenancy> {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-wire-'));
  const lifecycle = { provisioning: 1, boot: 1, terminating: 1, console: 1 };
  let ahead = 0;
  const clock: Clock = { now: () => realClock.now() + ahead, sleep: (ms, signal) => realClock.sleep(ms, signal) };
  const simulated = await startSimulatedOci({ scenario: parseScenario({ lifecycle, ...scenario }, 'wire'), clock });
  const { configFile, profile } = await simulated.writeConfig(folder);
  const state = join(folder, 'state');
  const spec = async (name: string, launch: JsonObject) => {
    await writeFile(join(folder, name), JSON.stringify(launch));
    return join(folder, name);
  };
  const [sample, other] = await Promise.all([
    spec('sample.json', sampleLaunch),
    spec('other.json', { ...sampleLaunch, displayName: 'other' }),
  ]);
  const env = {
    PATH: process.env['PATH'],
    OCI_CONFIG_FILE: configFile,
    OCI_PROFILE: profile,
    FOOTHOLD_OCI_ENDPOINT: simulated.endpoint,
    FOOTHOLD_STATE_DIR: state,
  };
  const running = new Set<Command>();

  function foothold(...words: string[]): Command {
    const child = spawn(process.execPath, [join(repository, 'bin', 'foothold.mjs'), ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const command = watch(child);
    running.add(command);
    void command.ended.then(() => running.delete(command));
    return command;
  }

  const huntOf = (file: string, sets: readonly string[], command: readonly string[] = ['hunt']) =>
    foothold(
      ...command,
      '--spec',
      file,
      '--json-logs',
      '--verbose',
      ...[...quick, `ready.ssh.port=${simulated.sshPort}`, ...sets].flatMap((set) => ['--set', set]),
    );

  return {
    world: simulated.world,
    skip(seconds) {
      ahead += seconds * 1000;
    },
    access: { endpoint: simulated.endpoint, configFile, profile },
    foothold,
    hunt: (...sets) => huntOf(sample, sets),
    fleet: (count, name, ...sets) => huntOf(sample, sets, ['fleet', '--count', String(count), '--name', name]),
    huntOther: (...sets) => huntOf(other, sets),
    async hunts() {
      const store = openSqliteStore(storeFile(state));
      const found = await store.listHunts();
      await store.close();
      return found;
    },
    async close() {
      for (const command of running) command.send('SIGKILL');
      await Promise.all([...running].map((command) => command.ended));
      await simulated.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function watch(child: ChildProcess): Command {
  let stdout = '';
  let stderr = '';
  const heard = new Set<() => void>();
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    for (const listener of heard) listener();
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }) as Ended);

  return {
    pid: child.pid as number,
    ended,
    send: (signal) => void child.kill(signal),
    event(name) {
      const found = () => logLines(stderr).find((line) => line['event'] === name);
      const seen = new Promise<Record<string, unknown>>((resolve) => {
        const look = () => {
          const line = found();
          if (line === undefined) return;
          heard.delete(look);
          resolve(line);
        };
        heard.add(look);
        look();
      });
      const never = ended.then(
        (end) => found() ?? Promise.reject(new Error(`the process ended (${end.code}) without ${name}:\n${end.stderr}`)),
      );
      return Promise.race([seen, never]);
    },
  };
}

/** The JSON objects among the whole lines of a stream. */
export function logLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Record<string, unknown>];
      } catch {
        return [];
      }
    });
}
