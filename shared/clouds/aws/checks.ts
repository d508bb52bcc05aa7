import { CloudCallError } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import { ImageUnknownError } from '../../domain/launch/image-aliases.ts';
import { classify } from '../../domain/outcome/classify.ts';
import { type Finding, failed, skipped } from '../finding.ts';
import type { CheckResult } from '../port.ts';
import { type NamedCheck, runAll } from '../run-checks.ts';
import { checkClock, checkCredentials, checkZones } from './checks/account.ts';
import { checkImage, checkType } from './checks/compute.ts';
import type { Examination } from './checks/examination.ts';
import { checkKeyPair } from './checks/key.ts';
import { checkSpotVcpus, checkVcpus } from './checks/limits.ts';
import { checkGroups, checkSubnets } from './checks/network.ts';
import { checkPermission } from './checks/permission.ts';
import { type AwsOptions, openLink } from './link.ts';
import { isNoAction } from './refusals.ts';

/** Cheap ones first; later ones use what earlier ones found out. */
const checks: readonly NamedCheck<Examination>[] = [
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
export function runChecks(
  options: AwsOptions,
  payload: JsonObject,
  _zones: readonly number[] | null,
  report: (check: CheckResult) => void,
  subnetIds: readonly string[] = [],
): Promise<CheckResult[]> {
  const examination: Examination = { link: openLink(options), payload, subnetIds, reachable: null, subnets: null, imageId: null };
  return runAll(checks, examination, explain, report);
}

function explain(error: unknown): Finding | null {
  if (isNoAction(error)) return skipped(`this endpoint does not answer that: ${error.message}`);
  if (error instanceof ImageUnknownError) return failed(error.message, error.remedy);
  if (error instanceof CloudCallError) return failed(error.message, classify('aws', error.fault).remedy ?? 'run again later');
  return null;
}
