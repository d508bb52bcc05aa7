import { isJsonObject, type JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { payloadKey } from './payload-key.ts';
import { settingsRulesAws } from './settings-rules-aws.ts';
import { settingsRulesOci } from './settings-rules-oci.ts';
import { shown } from './shown.ts';

/** Problems stop a hunt before it starts; warnings are told and the hunt goes on. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Most rounds of one execution: a round is up to nine events, and Step Functions ends an execution at 25,000 [vendor quota]. */
export const roundsMost = 2500;

const ofCloud = { oci: settingsRulesOci, aws: settingsRulesAws };

/** Rules between settings, and between settings and the payload they go with. */
export function checkSettingsRules(settings: Settings, cloud: 'oci' | 'aws', launch: JsonObject): Findings {
  const own = ofCloud[cloud](settings, launch);
  return {
    problems: [
      ...limits(settings, cloud),
      ...loginProblems(settings, launch),
      ...addressProblems(settings, launch),
      ...callbackProblems(settings),
      ...own.problems,
    ],
    warnings: [...warnings(settings), ...own.warnings],
  };
}

function limits({ hunt, pace, sweep }: Settings, cloud: 'oci' | 'aws'): Problem[] {
  const floor = pace.floor ?? (cloud === 'oci' ? 10 : 2);
  const rules: [broken: boolean, path: string, expected: string, got: unknown][] = [
    [hunt.interAdMin > hunt.interAdMax, 'hunt.interAdMin', `at most hunt.interAdMax (${hunt.interAdMax})`, hunt.interAdMin],
    [pace.base > pace.max, 'pace.base', `at most pace.max (${pace.max})`, pace.base],
    [floor > pace.max, 'pace.floor', `at most pace.max (${pace.max})`, pace.floor ?? `its default ${floor}`],
    [(pace.start ?? 0) > pace.max, 'pace.start', `at most pace.max (${pace.max})`, pace.start],
    [new Set(hunt.adNumbers).size < hunt.adNumbers.length, 'hunt.adNumbers', 'every number once', JSON.stringify(hunt.adNumbers)],
    [sweep.grace <= hunt.settle, 'sweep.grace', `more than hunt.settle (${hunt.settle})`, sweep.grace],
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
  const temporary =
    key.mode === 'temporary' || (key.mode === 'auto' && payloadKey(launch) === null && key.publicKeyFile === null && key.name === null);
  if (ready.until !== 'ssh' || ready.ssh.user === null || temporary || key.privateKeyFile !== null) return [];
  const remedy = 'set key.privateKeyFile, or key.mode=temporary, or leave ready.ssh.user out to prove the host key only';
  return [{ path: 'key.privateKeyFile', expected: `a private key to log in with as ready.ssh.user`, got: 'nothing', remedy }];
}

/** A hunt that waits for a public address which the payload forbids would catch an instance only to throw it away. */
function addressProblems({ ready }: Settings, launch: JsonObject): Problem[] {
  if (ready.until !== 'ssh' || ready.ssh.address !== 'public') return [];
  const vnic = launch.createVnicDetails;
  const card = Array.isArray(launch.NetworkInterfaces) ? launch.NetworkInterfaces[0] : null;
  const forbidding = [
    isJsonObject(vnic) && vnic.assignPublicIp === false ? 'assignPublicIp: false' : null,
    isJsonObject(card) && card.AssociatePublicIpAddress === false ? 'AssociatePublicIpAddress: false' : null,
  ].filter((words) => words !== null);
  const remedy = 'set ready.ssh.address=private, or ready.until=running where this machine cannot reach the subnet';
  return forbidding.map((words) => ({
    path: 'ready.ssh.address',
    expected: `private, for the payload says ${words}`,
    got: '"public"',
    remedy,
  }));
}

/** The hunt document holds the URLs, and logs name them: what is in them must not be a secret. */
function callbackProblems({ notify }: Settings): Problem[] {
  return Object.entries(notify).flatMap(([when, { url }]) => {
    if (url === null) return [];
    const path = `notify.${when}.url`;
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null || !/^https?:$/.test(parsed.protocol)) return [{ path, expected: 'an http or https URL', got: shown(url, path) }];
    const secret = parsed.username !== '' || parsed.password !== '';
    return secret ? [{ path, expected: 'a URL without user and password', got: 'one with them (not shown)' }] : [];
  });
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
