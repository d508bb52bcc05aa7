import { isJsonObject, type JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';

/** Problems stop a hunt before it starts; warnings are told and the hunt goes on. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Most rounds of one execution: a round is up to nine events, and Step Functions ends an execution at 25,000 [vendor quota]. */
export const roundsMost = 2500;

/** Rules between settings, and between settings and the payload they go with. */
export function checkSettingsRules(settings: Settings, cloud: 'oci' | 'aws', launch: JsonObject): Findings {
  return {
    problems: [
      ...limits(settings, cloud),
      ...loginProblems(settings, launch),
      ...keyProblems(settings, launch),
      ...addressProblems(settings, launch),
    ],
    warnings: warnings(settings),
  };
}

function limits({ hunt, pace }: Settings, cloud: 'oci' | 'aws'): Problem[] {
  const floor = pace.floor ?? (cloud === 'oci' ? 10 : 2);
  const rules: [broken: boolean, path: string, expected: string, got: unknown][] = [
    [hunt.interAdMin > hunt.interAdMax, 'hunt.interAdMin', `at most hunt.interAdMax (${hunt.interAdMax})`, hunt.interAdMin],
    [pace.base > pace.max, 'pace.base', `at most pace.max (${pace.max})`, pace.base],
    [floor > pace.max, 'pace.floor', `at most pace.max (${pace.max})`, pace.floor ?? `its default ${floor}`],
    [(pace.start ?? 0) > pace.max, 'pace.start', `at most pace.max (${pace.max})`, pace.start],
    [new Set(hunt.adNumbers).size < hunt.adNumbers.length, 'hunt.adNumbers', 'every number once', JSON.stringify(hunt.adNumbers)],
    [
      hunt.roundsPerExecution > roundsMost,
      'hunt.roundsPerExecution',
      `at most ${roundsMost}, for Step Functions' 25,000 events`,
      hunt.roundsPerExecution,
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, path, expected, got]) => ({ path, expected, got: String(got) }));
}

/** With `ready.ssh.user` the hunt logs in, which wants the private half of the key that the instance gets. */
function loginProblems({ ready, key }: Settings, launch: JsonObject): Problem[] {
  const temporary = key.mode === 'temporary' || (key.mode === 'auto' && payloadKey(launch) === null && key.publicKeyFile === null);
  if (ready.until !== 'ssh' || ready.ssh.user === null || temporary || key.privateKeyFile !== null) return [];
  const remedy = 'set key.privateKeyFile, or key.mode=temporary, or leave ready.ssh.user out to prove the host key only';
  return [{ path: 'key.privateKeyFile', expected: `a private key to log in with as ready.ssh.user`, got: 'nothing', remedy }];
}

function keyProblems({ key }: Settings, launch: JsonObject): Problem[] {
  if (key.mode !== 'given' || key.publicKeyFile !== null || payloadKey(launch) !== null) return [];
  return [
    {
      path: 'key.mode',
      expected: 'a public key in the payload (OCI: metadata.ssh_authorized_keys) or in key.publicKeyFile',
      got: '"given", and neither',
    },
  ];
}

/** A hunt that waits for a public address which the payload forbids would catch an instance only to throw it away. */
function addressProblems({ ready }: Settings, launch: JsonObject): Problem[] {
  const vnic = launch.createVnicDetails;
  if (ready.until !== 'ssh' || ready.ssh.address !== 'public' || !isJsonObject(vnic) || vnic.assignPublicIp !== false) return [];
  const remedy = 'set ready.ssh.address=private, or ready.until=running where this machine cannot reach the subnet';
  return [{ path: 'ready.ssh.address', expected: 'private, for the payload says assignPublicIp: false', got: '"public"', remedy }];
}

function warnings({ ready, key }: Settings): Problem[] {
  const found: Problem[] = [];
  const within = `at most ready.timeout (${ready.timeout}), which ends the instance first`;
  if (ready.until !== 'launched' && ready.runningTimeout > ready.timeout) {
    found.push({ path: 'ready.runningTimeout', expected: within, got: String(ready.runningTimeout) });
  }
  if (ready.until === 'ssh' && ready.ssh.hostKey !== 'first' && ready.ssh.consoleTimeout > ready.timeout) {
    found.push({ path: 'ready.ssh.consoleTimeout', expected: within, got: String(ready.ssh.consoleTimeout) });
  }
  if (key.publicKeyFile !== null && (key.mode === 'none' || key.mode === 'temporary')) {
    found.push({ path: 'key.publicKeyFile', expected: 'key.mode "given" or "auto"; the file is not used', got: `"${key.mode}"` });
  }
  return found;
}

/** The public key that an OCI payload brings along; null where it has none. EC2 payloads name theirs in `KeyName`. */
function payloadKey(launch: JsonObject): string | null {
  const metadata = launch.metadata;
  const key = isJsonObject(metadata) ? metadata.ssh_authorized_keys : launch.KeyName;
  return typeof key === 'string' && key.trim() !== '' ? key : null;
}
