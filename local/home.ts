import type { CloudChecks, CloudName } from '../shared/clouds/port.ts';
import type { Fleet } from '../shared/domain/fleet/fleet.ts';
import type { HuntDocument } from '../shared/domain/hunt.ts';
import type { ProvisionEvent } from '../shared/domain/hunting/progress-events.ts';
import type { JsonObject } from '../shared/domain/json.ts';
import type { Settings } from '../shared/domain/settings.ts';
import type { SweepReport } from '../shared/domain/sweep/report.ts';
import type { TimelineEvent } from '../shared/domain/timeline.ts';
import type { Clock } from '../shared/platform/clock.ts';
import type { Environment } from '../shared/platform/config.ts';
import type { Log } from '../shared/platform/logger.ts';
import type { InterruptionReport } from '../shared/usecases/handle-interruption.ts';
import type { FleetOutcome } from './run-fleet.ts';
import type { Waits } from './waits.ts';

/** The local home: the embedded runner, the SQLite store and one cloud account, joined for a command line or a server. */
export interface Home {
  /**
   * Hunts to the end and returns the last document (phase ready, failed, cancelled or paused). An unfinished hunt of the same
   * account for the same request, left by a runner that died, is continued instead of starting a second one.
   * Throws `LeaseHeldError` when a living runner leads the account.
   */
  hunt(request: HuntRequest, run?: RunOptions): Promise<HuntDocument>;
  /** Goes on with a stored hunt, from its last document. Ended hunts come back as they are. */
  resume(huntId: string, run?: RunOptions): Promise<HuntDocument>;
  /**
   * Asks for a hunt's end. A living runner honours it at its next step; with no runner alive the clean-up runs here and now.
   * Null when there is no such hunt.
   */
  cancel(huntId: string, by: string, run?: RunOptions): Promise<HuntDocument | null>;
  /** Asks a hunt to stop where it is. `led` says whether a living runner will hear it; without one it stands still already. Null when there is no such hunt. */
  pause(huntId: string, by: string): Promise<{ readonly document: HuntDocument; readonly led: boolean } | null>;
  /**
   * Ends the instance of a hunt that was handed over, and what belongs to it; the hunt ends `cancelled`. Other hunts come back as they
   * are; null when there is no such hunt. Throws `LeaseHeldError` when a living runner leads the account.
   */
  end(huntId: string, by: string, run?: RunOptions): Promise<HuntDocument | null>;
  /** One round of the sweep; without `act` it changes nothing. */
  sweep(request: { readonly settings: Settings['sweep']; readonly act: boolean }): Promise<SweepReport>;
  /**
   * A cloud's event: a notice for an instance of ours is seen through by the interruption machine, which takes until the instance is gone.
   * Anything else is ignored. Throws `CloudCallError` when the cloud cannot say whose instance it is.
   */
  interrupt(event: unknown): Promise<InterruptionReport>;
  /** Resolves once no hunt runs here any more that an event has started: a replacement, a clean-up. */
  settled(): Promise<void>;
  /**
   * Runs a fleet, N hunts of one request under one name, until each has ended, stands still, or was kept for later. The same name goes on with
   * what a runner that died has left, and never starts more than N; a fleet that has ended comes back as it ended. Throws `InputError` for what
   * no fleet can share, `FleetNameTakenError` for a name that another request has, `LeaseHeldError` when a living runner leads the account.
   */
  fleet(request: FleetWish, run?: FleetOptions): Promise<FleetOutcome>;
  /** Says that a hunt's result has reached who asked for it: the same command again then hunts anew. */
  handedOver(huntId: string): Promise<void>;
  list(filter?: { open?: boolean; limit?: number }): Promise<HuntDocument[]>;
  show(huntId: string): Promise<{ document: HuntDocument; timeline: TimelineEvent[] } | null>;
  checks(): CloudChecks;
  /** The clock hunts run by: virtual in a rehearsal. */
  readonly clock: Clock;
  /** What a rehearsal brings along: sample payload, settings, description. Null on a real cloud. */
  readonly rehearsal: Rehearsal | null;
  close(): Promise<void>;
}

export interface HuntRequest {
  readonly cloud: CloudName;
  readonly launch: JsonObject;
  readonly alternatives: readonly JsonObject[];
  readonly settings: Settings;
}

export interface FleetWish extends HuntRequest {
  /** Made up where it is left out. */
  readonly name?: string;
  readonly count: number;
}

export interface FleetOptions extends RunOptions {
  /** Told of the fleet once it is on record; `repeated` when it was before. Must not throw. */
  readonly onFleet?: (fleet: Fleet, repeated: boolean) => void;
}

export interface RunOptions {
  /** Aborting asks the run to stop: what is in flight is resolved, then cleaned up or kept as `hunt.onInterrupt` says. */
  readonly signal?: AbortSignal;
  /** Called with every event after the write that made it true, and with the document as written. Must not throw. */
  readonly onEvent?: (event: TimelineEvent, document: HuntDocument) => void;
  /** Requirement 3's typed events: started, phase changed, spot fallback, completed. Must not throw. */
  readonly onProvisionEvent?: (event: ProvisionEvent) => void;
  /** Lets others cut a wait short: those who serve, when an event came. */
  readonly waits?: Waits;
}

export interface Rehearsal {
  readonly name: string;
  readonly description: string;
  /** Launch payload to use when the user gives no spec. */
  readonly launch: JsonObject;
  /** Settings (unparsed, partial) that the scenario asks for; flags and `--set` still win. */
  readonly settings: JsonObject;
  readonly endpoint: string;
}

export interface HomeOptions {
  readonly cloud: CloudName;
  readonly environment: Environment;
  /** `--profile`, `--config`: win over the environment. */
  readonly profile?: string;
  readonly configFile?: string;
  /** `--region`: wins over the environment and the profile (AWS). */
  readonly region?: string;
  readonly callTimeoutMs: number;
  readonly log: Log;
  /** Scenario name or file: run against the simulated cloud, in virtual time. `paceForEyes` keeps it watchable on a terminal. */
  readonly simulate?: { readonly scenario: string; readonly paceForEyes: boolean };
  /** Without a cloud: enough for list and show, which need no credentials. */
  readonly storeOnly?: boolean;
}

export type OpenHome = (options: HomeOptions) => Promise<Home>;
