import { CloudCallError } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import { type Finding, failed } from '../finding.ts';
import type { CheckResult } from '../port.ts';
import { type NamedCheck, runAll } from '../run-checks.ts';
import { checkClock, checkCredentials, checkFingerprint, checkZones } from './checks/account.ts';
import { checkImage, checkImageShape, checkShape } from './checks/compute.ts';
import type { Examination } from './checks/examination.ts';
import { checkKey } from './checks/key.ts';
import { checkLimits } from './checks/limits.ts';
import { checkSubnet } from './checks/network.ts';
import { type OciOptions, openLink } from './link.ts';

const checks: readonly NamedCheck<Examination>[] = [
  { name: 'credentials', run: checkCredentials },
  { name: 'key fingerprint', run: checkFingerprint },
  { name: 'clock', run: checkClock },
  { name: 'availability domains', run: checkZones },
  { name: 'image', run: checkImage },
  { name: 'image and shape', run: checkImageShape },
  { name: 'shape', run: checkShape },
  { name: 'subnet', run: checkSubnet },
  { name: 'limits', run: checkLimits },
  { name: 'SSH key', run: checkKey, offline: true },
];

/** Runs every check in turn and never throws. `zones` are AD numbers; null when the payload names its domain itself. */
export function runChecks(
  options: OciOptions,
  payload: JsonObject,
  zones: readonly number[] | null,
  report: (check: CheckResult) => void,
): Promise<CheckResult[]> {
  const examination: Examination = { link: openLink(options), payload, numbers: zones, zones: null, reachable: null };
  return runAll(checks, examination, explain, report);
}

function explain(error: unknown): Finding | null {
  return error instanceof CloudCallError ? failed(error.message, remedyFor(error.fault.status, error.fault.reached)) : null;
}

function remedyFor(status: number | null, reached: 'yes' | 'no' | 'unknown'): string {
  if (status === 401) return 'check key, fingerprint, user and clock; a new API key takes some minutes to become active';
  if (status === 403 || status === 404) return 'check the OCID, its region and the policies of the user';
  if (status === 429) return 'wait a minute, then run again';
  if (status !== null) return 'run again later';
  return reached === 'no' ? 'check the network, the region and FOOTHOLD_OCI_ENDPOINT' : 'check the network, or raise --timeout';
}
