import { CloudCallError } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import { describeProblem, InputError } from '../../domain/problem.ts';
import type { CheckResult } from '../port.ts';
import { checkClock, checkCredentials, checkFingerprint, checkZones } from './checks/account.ts';
import { checkImage, checkImageShape, checkShape } from './checks/compute.ts';
import type { Check, Examination } from './checks/examination.ts';
import { checkKey } from './checks/key.ts';
import { checkLimits } from './checks/limits.ts';
import { checkSubnet } from './checks/network.ts';
import { type OciOptions, openLink } from './link.ts';

const checks: readonly Check[] = [
  { name: 'credentials', run: checkCredentials },
  { name: 'key fingerprint', run: checkFingerprint },
  { name: 'clock', run: checkClock },
  { name: 'availability domains', run: checkZones },
  { name: 'image', run: checkImage },
  { name: 'image and shape', run: checkImageShape },
  { name: 'shape', run: checkShape },
  { name: 'subnet', run: checkSubnet },
  { name: 'limits', run: checkLimits },
  { name: 'SSH key', run: checkKey },
];

/** Runs every check in turn and never throws. `zones` are AD numbers; null when the payload names its domain itself. */
export async function runChecks(
  options: OciOptions,
  payload: JsonObject,
  zones: readonly number[] | null,
  report: (check: CheckResult) => void,
): Promise<CheckResult[]> {
  const examination: Examination = { link: openLink(options), payload, numbers: zones, zones: null, reachable: null };
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = { name: check.name, ...(await outcomeOf(check, examination)) };
    results.push(result);
    report(result);
  }
  return results;
}

async function outcomeOf(check: Check, examination: Examination): Promise<Omit<CheckResult, 'name'>> {
  if (examination.reachable === false && check.run !== checkKey)
    return { status: 'skipped', detail: 'the account cannot be reached', remedy: null };
  try {
    return await check.run(examination);
  } catch (error) {
    return { status: 'failed', ...explain(error) };
  }
}

function explain(error: unknown): { detail: string; remedy: string } {
  if (error instanceof InputError) {
    const remedies = error.problems.map((problem) => problem.remedy).filter((text) => text !== undefined);
    return {
      detail: error.problems.map((problem) => describeProblem({ ...problem, remedy: '' })).join('; '),
      remedy: remedies.join('; ') || 'correct the values named',
    };
  }
  if (error instanceof CloudCallError) return { detail: error.message, remedy: remedyFor(error.fault.status, error.fault.reached) };
  return { detail: error instanceof Error ? error.message : String(error), remedy: 'run again; if it stays, report it' };
}

function remedyFor(status: number | null, reached: 'yes' | 'no' | 'unknown'): string {
  if (status === 401) return 'check key, fingerprint, user and clock; a new API key takes some minutes to become active';
  if (status === 403 || status === 404) return 'check the OCID, its region and the policies of the user';
  if (status === 429) return 'wait a minute, then run again';
  if (status !== null) return 'run again later';
  return reached === 'no' ? 'check the network, the region and FOOTHOLD_OCI_ENDPOINT' : 'check the network, or raise --timeout';
}
