import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseScenario, startSimulatedEc2, type World } from '../../local/simulated-ec2/index.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { realClock } from '../../shared/platform/clock.ts';
import { repository } from '../house/temporary-clone.ts';
import { type Command, type Ended, watch } from './wire.ts';

/** A simulated account of AWS on the wire in real time, and a state folder of its own for the processes that hunt in it. */
export interface Account {
  readonly world: World;
  readonly folder: string;
  /** Starts `node bin/foothold.mjs WORDS…` with AWS_ENDPOINT_URL and a profile in its environment; `stdin` is fed to it. */
  foothold(words: readonly string[], stdin?: string): Command;
  /** Puts the account's clock forward; that of its users goes on as it was. */
  skip(seconds: number): void;
  /** `--set`s that make a hunt as short as a person looks away. */
  readonly quick: readonly string[];
  close(): Promise<void>;
}

export async function openAccount(scenario: JsonObject = {}): Promise<Account> {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-ec2-wire-'));
  const lifecycle = { pending: 1, boot: 1, checks: 1, ending: 1, console: 1 };
  let ahead = 0;
  const clock = { ...realClock, now: () => realClock.now() + ahead };
  const simulated = await startSimulatedEc2({ scenario: parseScenario({ lifecycle, ...scenario }, 'wire'), clock });
  const { configFile, credentialsFile, profile } = await simulated.writeConfig(folder);
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: credentialsFile,
    AWS_PROFILE: profile,
    AWS_ENDPOINT_URL: simulated.endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    FOOTHOLD_STATE_DIR: join(folder, 'state'),
    FOOTHOLD_NAMESPACE: 'acode',
  };
  const settings = [
    'pace.floor=0.2',
    'hunt.settle=3',
    'ready.pollInterval=1',
    'ready.ssh.interval=1',
    'cleanUp.interval=1',
    `ready.ssh.port=${simulated.sshPort}`,
  ];
  const running = new Set<Command>();
  return {
    world: simulated.world,
    folder,
    skip(seconds) {
      ahead += seconds * 1000;
    },
    quick: settings.flatMap((setting) => ['--set', setting]),
    foothold(words, stdin) {
      const child = spawn(process.execPath, [join(repository, 'bin', 'foothold.mjs'), ...words], { env, stdio: ['pipe', 'pipe', 'pipe'] });
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(stdin ?? '');
      const command = watch(child);
      running.add(command);
      void command.ended.then(() => running.delete(command));
      return command;
    },
    async close() {
      for (const command of running) command.send('SIGKILL');
      await Promise.all([...running].map((command) => command.ended as Promise<Ended>));
      await simulated.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
