import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Random } from '../../shared/platform/random.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { openHttpDoor } from '../simulated-cloud/http-door.ts';
import { later } from '../simulated-cloud/later.ts';
import { loopbackAddress } from '../simulated-cloud/loopback.ts';
import type { Guest } from '../simulated-cloud/ssh-door.ts';
import { createSshDoors } from '../simulated-cloud/ssh-door.ts';
import { hostName } from './console.ts';
import { createAccessKey } from './credentials.ts';
import type { Instance } from './instance.ts';
import { timelineOf } from './instance.ts';
import type { Scenario } from './scenario.ts';
import { loopbackNet } from './state.ts';
import type { World } from './world.ts';
import { createWorld } from './world.ts';

export interface SimulatedEc2 {
  /** Base URL of every service, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /** The port on which every instance answers SSH, for `ready.ssh.port`. */
  readonly sshPort: number;
  readonly world: World;
  /** Credentials, region and `AWS_ENDPOINT_URL`. */
  readonly env: Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY' | 'AWS_REGION' | 'AWS_ENDPOINT_URL', string>>;
  /** Writes a `config` and a `credentials` file (0600) with a default profile into `dir`. */
  writeConfig(dir: string): Promise<{ configFile: string; credentialsFile: string; profile: string }>;
  close(): Promise<void>;
}

export interface SimulatedEc2Options {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly random?: Random | undefined;
  /** Port of the HTTP server; a free one without it. */
  readonly port?: number | undefined;
  /** Takes requests as they come, without a look at their signatures. */
  readonly unsigned?: boolean | undefined;
}

/** Starts a simulated EC2 on loopback: HTTP for the APIs, SSH for the instances. */
export async function startSimulatedEc2({ scenario, clock, random, port, unsigned }: SimulatedEc2Options): Promise<SimulatedEc2> {
  const key = createAccessKey();
  const doors = await createSshDoors((number) => loopbackAddress(loopbackNet, number), scenario.hostKeyLies);
  const over = new AbortController();
  const plans = new Map<Instance, { guest: Guest; end: AbortController; isOpen: boolean }>();

  /** Opens the instance's door when it has booted, and shuts it when it goes down. */
  function plan(instance: Instance): void {
    const { booted, shuttingDown } = timelineOf(instance, scenario);
    const earlier = plans.get(instance);
    earlier?.end.abort();
    const own = { guest: earlier?.guest ?? guestOf(instance), end: new AbortController(), isOpen: earlier?.isOpen ?? false };
    plans.set(instance, own);
    const { guest } = own;
    const signal = AbortSignal.any([own.end.signal, over.signal]);
    const open = async () => {
      own.isOpen = true;
      // An address that cannot be bound leaves this instance silent; the hunt then sees an instance that never answers.
      await doors.open(guest).catch(() => undefined);
    };
    if (shuttingDown <= clock.now()) return void doors.close(guest);
    later(clock, shuttingDown, () => doors.close(guest), signal);
    if (!own.isOpen && !scenario.sshNeverAnswers) later(clock, booted, open, signal);
  }

  const world = createWorld(scenario, {
    clock,
    random,
    address: doors.address,
    signedBy: unsigned ? undefined : key,
    onLaunch: plan,
    onChange: plan,
  });
  const open = () => openHttpDoor((request) => world.handle(request), port);
  const http = await (clock instanceof VirtualClock ? clock.detach(open) : open());
  const env = {
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_REGION: scenario.region,
    AWS_ENDPOINT_URL: http.endpoint,
  };
  return {
    endpoint: http.endpoint,
    sshPort: doors.port,
    world,
    env,
    async writeConfig(dir) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const [configFile, credentialsFile] = [join(dir, 'config'), join(dir, 'credentials')];
      await writeFile(configFile, `[default]\nregion = ${scenario.region}\nendpoint_url = ${http.endpoint}\n`, { mode: 0o600 });
      const secrets = `[default]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`;
      await writeFile(credentialsFile, secrets, { mode: 0o600 });
      return { configFile, credentialsFile, profile: 'default' };
    },
    async close() {
      over.abort();
      world.close();
      await http.close();
      await doors.closeAll();
    },
  };
}

function guestOf(instance: Instance): Guest {
  const { number, authorizedKey, type, zone } = instance;
  return { number, hostname: hostName(instance), kind: `${type.name}, ${zone.name}`, authorizedKeys: authorizedKey };
}
