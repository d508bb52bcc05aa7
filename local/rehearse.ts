import type { OciCredentialSource } from '../shared/clouds/oci/credentials.ts';
import { seededRandom, type Random } from '../shared/platform/random.ts';
import { VirtualClock } from './clock/virtual-clock.ts';
import type { HomeOptions, Rehearsal } from './home.ts';
import { loadScenario, type Scenario, startSimulatedOci, type World } from './simulated-oci/index.ts';

// On a terminal an hour plays in three seconds, and no single wait takes longer than a glance.
const watchableFactor = 1200;
const watchableCapMs = 250;

export interface RunningRehearsal {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly credentials: OciCredentialSource;
  readonly told: Rehearsal;
  /** Behind the curtain: what the simulated cloud holds. */
  readonly world: World;
  close(): Promise<void>;
}

/** Starts the simulated cloud of a scenario on loopback, in virtual time, with credentials of its own. */
export async function rehearse(simulate: NonNullable<HomeOptions['simulate']>, folder: string): Promise<RunningRehearsal> {
  return rehearseScenario(await loadScenario(simulate.scenario), simulate, folder);
}

export async function rehearseScenario(scenario: Scenario, simulate: NonNullable<HomeOptions['simulate']>, folder: string): Promise<RunningRehearsal> {
  const clock = new VirtualClock(Date.parse(scenario.startsAt));
  if (simulate.paceForEyes) clock.compress(watchableFactor, watchableCapMs);
  const simulated = await startSimulatedOci({ scenario, clock });
  const { configFile, profile } = await simulated.writeConfig(folder);
  const settings = { ...scenario.settings, ready: { ...objectAt(scenario.settings, 'ready'), ssh: { ...objectAt(objectAt(scenario.settings, 'ready'), 'ssh'), port: simulated.sshPort } } };
  return {
    clock,
    // Another stream than the simulator's own, from the same seed.
    random: seededRandom(scenario.seed + 1),
    credentials: { configFile, profile, env: {}, resourcePrincipal: false, home: folder },
    told: { name: simulate.scenario, description: scenario.description, launch: scenario.launch ?? {}, settings, endpoint: simulated.endpoint },
    world: simulated.world,
    close: () => simulated.close(),
  };
}

function objectAt(value: unknown, key: string): Record<string, never> {
  const member = (value as Record<string, unknown> | undefined)?.[key];
  return typeof member === 'object' && member !== null ? (member as Record<string, never>) : {};
}
