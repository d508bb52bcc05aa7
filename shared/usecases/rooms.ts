import type { Cloud, CloudName, Farewell } from '../clouds/port.ts';
import type { HuntMetrics } from '../domain/metrics/index.ts';
import type { Callbacks } from '../platform/callbacks.ts';
import type { Clock } from '../platform/clock.ts';
import type { Executions, Fleets, Interruptions } from '../platform/executions.ts';
import type { KeyFiles } from '../platform/key-files.ts';
import type { generateKeyPair } from '../platform/key-pair.ts';
import type { Log } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import type { probeSsh } from '../platform/ssh-probe.ts';
import type { Store } from '../stores/port.ts';

/** Clouds of which these calls are made and no others. */
export interface Clouds<Calls extends keyof Cloud> {
  cloud(name: CloudName, region?: string): Promise<Pick<Cloud, Calls>>;
}

/**
 * All that use cases are given. A home builds it once and keeps it; use cases themselves keep nothing. Each says which rooms it takes, since
 * a function is built around those and its bundle bears no others.
 */
export interface Rooms {
  readonly store: Store;
  /** The cloud of a hunt, in its region (the home's own where none is named); one client a process. */
  cloud(name: CloudName, region?: string): Promise<Cloud>;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Random;
  readonly log: Log;
  readonly probeSsh: typeof probeSsh;
  readonly makeKeyPair: typeof generateKeyPair;
  readonly callbacks: Callbacks;
  /** Takes a hunt's metrics, once it has ended. */
  readonly metrics?: (metrics: HuntMetrics) => void;
  /** Where private keys lie: a private folder on a laptop, a secret store on serverless. */
  readonly keys: KeyFiles;
  /** Starts executions of the hunt machine where an engine runs it; left out where the machine runs in this process. */
  readonly executions?: Executions;
  /** Starts executions of the interruption machine; left out where no events are taken. */
  readonly interruptions?: Interruptions;
  /** Starts executions of the fleet machine; left out where no fleets are taken. */
  readonly fleets?: Fleets;
  /** What can be done for an instance before it goes; null for a cloud that has nothing of the kind, left out where it is nobody's work. */
  readonly farewell?: (cloud: CloudName, region: string) => Promise<Farewell | null>;
}
