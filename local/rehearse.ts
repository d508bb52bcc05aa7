import type { CloudName } from '../shared/clouds/port.ts';
import { type Random, seededRandom } from '../shared/platform/random.ts';
import { VirtualClock } from './clock/virtual-clock.ts';
import { awsParts, type CloudParts, ociParts } from './cloud-parts.ts';
import type { HomeOptions, Rehearsal } from './home.ts';
import * as ec2 from './simulated-ec2/index.ts';
import * as oci from './simulated-oci/index.ts';

// On a terminal an hour plays in three seconds, and no single wait takes longer than a glance.
const watchableFactor = 1200;
const watchableCapMs = 250;

export interface RunningRehearsal<World = unknown> {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly told: Rehearsal;
  /** The adapter on the simulated cloud, with credentials of the rehearsal's own. */
  cloudParts(callTimeoutMs: number): CloudParts;
  /** Behind the curtain: what the simulated cloud holds. */
  readonly world: World;
  close(): Promise<void>;
}

interface Show {
  readonly name: string;
  readonly paceForEyes: boolean;
}

/** Starts the simulated cloud of a scenario on loopback, in virtual time. `folder` takes its credentials. */
export async function rehearse({ cloud, simulate }: HomeOptions, folder: string): Promise<RunningRehearsal> {
  const { scenario: name, paceForEyes } = simulate as NonNullable<HomeOptions['simulate']>;
  const show = { name, paceForEyes };
  return cloud === 'oci' ? rehearseOci(await oci.loadScenario(name), show, folder) : rehearseEc2(await loadEc2(name), show, folder);
}

/** A scenario's sample payload and settings, by the path of its file or the name of a shipped one. Throws `InputError`. */
export async function loadScenario(cloud: CloudName, name: string): Promise<oci.Scenario | ec2.Scenario> {
  return cloud === 'oci' ? oci.loadScenario(name) : loadEc2(name);
}

/** The cloud of a shipped scenario; null for files, which do not say. */
export async function cloudOfScenario(name: string): Promise<CloudName | null> {
  if ((await oci.listScenarios()).includes(name)) return 'oci';
  return (await ec2.listScenarios()).includes(name) ? 'aws' : null;
}

/** The demo has one name; each cloud has its own telling of it. */
async function loadEc2(name: string): Promise<ec2.Scenario> {
  const known = await ec2.listScenarios();
  return ec2.loadScenario(known.includes(`ec2-${name}`) ? `ec2-${name}` : name);
}

export async function rehearseOci(scenario: oci.Scenario, show: Show, folder: string): Promise<RunningRehearsal<oci.World>> {
  const clock = showClock(scenario, show);
  const simulated = await oci.startSimulatedOci({ scenario, clock });
  const { configFile, profile } = await simulated.writeConfig(folder);
  const credentials = { configFile, profile, env: {}, resourcePrincipal: false, home: folder };
  return {
    ...told(scenario, show, simulated, clock),
    cloudParts: (callTimeoutMs) => ociParts({ credentials, endpoint: simulated.endpoint, callTimeoutMs }),
    world: simulated.world,
  };
}

export async function rehearseEc2(scenario: ec2.Scenario, show: Show, _folder: string): Promise<RunningRehearsal<ec2.World>> {
  const clock = showClock(scenario, show);
  const simulated = await ec2.startSimulatedEc2({ scenario, clock });
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = simulated.env;
  const keys = { accessKeyId, secretAccessKey };
  return {
    ...told(scenario, show, simulated, clock),
    cloudParts: (callTimeoutMs) =>
      awsParts({ region, profile: null, endpoint: simulated.endpoint, callTimeoutMs, keys, now: () => Date.now() }),
    world: simulated.world,
  };
}

function showClock(scenario: { readonly startsAt: string }, { paceForEyes }: Show): VirtualClock {
  const clock = new VirtualClock(Date.parse(scenario.startsAt));
  if (paceForEyes) clock.compress(watchableFactor, watchableCapMs);
  return clock;
}

interface Simulated {
  readonly endpoint: string;
  readonly sshPort: number;
  close(): Promise<void>;
}

function told(scenario: oci.Scenario | ec2.Scenario, show: Show, simulated: Simulated, clock: VirtualClock) {
  const ready = objectAt(scenario.settings, 'ready');
  const settings = { ...scenario.settings, ready: { ...ready, ssh: { ...objectAt(ready, 'ssh'), port: simulated.sshPort } } };
  return {
    clock,
    // Another stream than the simulator's own, from the same seed.
    random: seededRandom(scenario.seed + 1),
    told: { name: show.name, description: scenario.description, launch: scenario.launch ?? {}, settings, endpoint: simulated.endpoint },
    close: () => simulated.close(),
  };
}

function objectAt(value: unknown, key: string): Record<string, never> {
  const member = (value as Record<string, unknown> | undefined)?.[key];
  return typeof member === 'object' && member !== null ? (member as Record<string, never>) : {};
}
