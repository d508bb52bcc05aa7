import type { Home, HomeOptions, OpenHome } from '../local/home.ts';
import type { CloudName } from '../shared/clouds/port.ts';
import type { HuntDocument } from '../shared/domain/hunt.ts';
import type { Problem } from '../shared/domain/problem.ts';
import type { Environment } from '../shared/platform/config.ts';
import type { Log } from '../shared/platform/logger.ts';
import type { RawFlags } from './arguments/flags.ts';
import type { OutStream, Sink } from './output/streams.ts';
import type { SignalSource } from './stop-signals.ts';
import type { Reporter } from './view/reporter.ts';

/** The process around a command: what `main.ts` takes from Node, and tests make up. */
export interface Surroundings {
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: OutStream;
  readonly stderr: OutStream;
  readonly signals: SignalSource;
  /** Throws `InputError` for variables that cannot be right. */
  readEnvironment(): Environment;
  readonly openHome: OpenHome;
  /** What is wrong with the credentials as far as files and variables tell: no call is made. */
  credentialProblems(flags: CloudFlags, environment: Environment): Promise<readonly Problem[]>;
  readonly version: string;
}

/** One run of one command. */
export interface Session {
  readonly surroundings: Surroundings;
  readonly flags: RawFlags;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly reporter: Reporter;
  readonly log: Log;
  /** Opens the home; the session closes it and shows its clock. */
  open(options: Omit<HomeOptions, 'log'>): Promise<Home>;
  /** The document an unexpected end is told with. */
  lastDocument: HuntDocument | null;
  /** The cloud that was opened last, whose answer an error may be. */
  lastCloud: CloudName | null;
  /** True once a simulated cloud is open: what is on record goes with it. */
  readonly rehearsal: boolean;
}

/** What commands that need a cloud ask of `openHome`. */
export interface CloudFlags {
  readonly cloud: CloudName;
  readonly profile: string | undefined;
  readonly configFile: string | undefined;
  /** EC2's; OCI takes its own from the profile. */
  readonly region: string | undefined;
  readonly simulate: string | undefined;
  /** Milliseconds. */
  readonly callTimeoutMs: number;
}
