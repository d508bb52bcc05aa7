import { homedir } from 'node:os';
import { InputError } from '../domain/problem.ts';
import { type AwsEnvironment, readAws } from './environment/aws.ts';
import { readNamespace } from './environment/namespace.ts';
import { type OciEnvironment, readOci } from './environment/oci.ts';
import { type FunctionEnvironment, readFunction } from './environment/of-function.ts';
import { type Reading, startReading, type Variables } from './environment/variables.ts';
import { stateDir } from './state-dir.ts';

export type { AwsEnvironment } from './environment/aws.ts';
export { describeEnvironment } from './environment/describe.ts';
export type { OciEnvironment } from './environment/oci.ts';
export type { FunctionEnvironment } from './environment/of-function.ts';

/** The environment as Foothold understands it. An empty variable counts as unset. */
export interface Environment {
  readonly oci: OciEnvironment;
  readonly aws: AwsEnvironment;
  /** Absolute. */
  readonly stateDir: string;
  /** Prefix of every tag, key and network name. */
  readonly namespace: string;
  readonly terminal: {
    /** NO_COLOR is set (https://no-color.org). */
    readonly noColor: boolean;
    readonly term: string | null;
    /** CI is set, to anything but `false` and `0`. */
    readonly ci: boolean;
  };
}

/** What the process is besides its variables; tests give their own. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
}

// The only place that looks at `process.env` (the SDKs read their own).

/** Reads every variable that Foothold knows, once. Throws `InputError` with all problems together. */
export function readEnvironment(env: Variables = process.env, host: Host = thisHost()): Environment {
  return withoutProblems(env, (reading) => {
    const { read } = reading;
    return {
      oci: readOci(reading),
      aws: readAws(reading),
      stateDir: stateDir({
        ...host,
        given: read('FOOTHOLD_STATE_DIR'),
        xdgStateHome: read('XDG_STATE_HOME'),
        localAppData: read('LOCALAPPDATA'),
      }),
      namespace: readNamespace(reading),
      terminal: { noColor: read('NO_COLOR') !== null, term: read('TERM'), ci: !['0', 'false', null].includes(read('CI')) },
    };
  });
}

/**
 * FOOTHOLD_STORE (`dynamodb:TABLE`), FOOTHOLD_TTL_DAYS, FOOTHOLD_KEYS, FOOTHOLD_OCI_SECRET,
 * FOOTHOLD_HUNT_MACHINE, FOOTHOLD_INTERRUPTION_MACHINE, FOOTHOLD_FLEET_MACHINE,
 * FOOTHOLD_SCHEDULE_GROUP with _TARGET, _ROLE and _DEAD_LETTERS, FOOTHOLD_OPERATORS (a JSON list of tenants), and FOOTHOLD_OCI_EVENTS_SECRET. Throws
 * `InputError` with all problems together.
 */
export function readFunctionEnvironment(env: Variables = process.env): FunctionEnvironment {
  return withoutProblems(env, readFunction);
}

function withoutProblems<T>(env: Variables, read: (reading: Reading) => T): T {
  const reading = startReading(env);
  const result = read(reading);
  if (reading.problems.length > 0) throw new InputError(reading.problems);
  return result;
}

function thisHost(): Host {
  return { platform: process.platform, home: homedir(), cwd: process.cwd() };
}
