import { CloudCallError } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import { ImageUnknownError } from '../../domain/launch/image-aliases.ts';
import { classify } from '../../domain/outcome/classify.ts';
import { describeProblem, InputError } from '../../domain/problem.ts';
import type { CheckResult } from '../port.ts';
import { checkClock, checkCredentials, checkZones } from './checks/account.ts';
import { checkImage, checkType } from './checks/compute.ts';
import type { Check, Examination } from './checks/examination.ts';
import { checkKeyPair } from './checks/key.ts';
import { checkSpotVcpus, checkVcpus } from './checks/limits.ts';
import { checkGroups, checkSubnets } from './checks/network.ts';
import { checkPermission } from './checks/permission.ts';
import { type AwsOptions, openLink } from './link.ts';
import { isNoAction } from './refusals.ts';

/** Cheap ones first; later ones use what earlier ones found out. */
const checks: readonly Check[] = [
  { name: 'credentials', run: checkCredentials },
  { name: 'clock', run: checkClock },
  { name: 'availability zones', run: checkZones },
  { name: 'subnet', run: checkSubnets },
  { name: 'security groups', run: checkGroups },
  { name: 'key pair', run: checkKeyPair },
  { name: 'instance type', run: checkType },
  { name: 'image', run: checkImage },
  { name: 'vCPU quota', run: checkVcpus },
  { name: 'spot vCPU quota', run: checkSpotVcpus },
  { name: 'permission to launch', run: checkPermission },
];

/** Runs every check in turn and never throws. EC2 has no AD numbers: the zones follow from the subnets. */
export async function runChecks(
  options: AwsOptions,
  payload: JsonObject,
  _zones: readonly number[] | null,
  report: (check: CheckResult) => void,
  subnetIds: readonly string[] = [],
): Promise<CheckResult[]> {
  const examination: Examination = { link: openLink(options), payload, subnetIds, reachable: null, subnets: null, imageId: null };
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = { name: check.name, ...(await outcomeOf(check, examination)) };
    results.push(result);
    report(result);
  }
  return results;
}

async function outcomeOf(check: Check, examination: Examination): Promise<Omit<CheckResult, 'name'>> {
  if (examination.reachable === false) return { status: 'skipped', detail: 'the account cannot be reached', remedy: null };
  try {
    return await check.run(examination);
  } catch (error) {
    if (isNoAction(error)) return { status: 'skipped', detail: `this endpoint does not answer that: ${error.message}`, remedy: null };
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
  if (error instanceof ImageUnknownError) return { detail: error.message, remedy: error.remedy };
  if (error instanceof CloudCallError) return { detail: error.message, remedy: classify('aws', error.fault).remedy ?? 'run again later' };
  return { detail: error instanceof Error ? error.message : String(error), remedy: 'run again; if it stays, report it' };
}
