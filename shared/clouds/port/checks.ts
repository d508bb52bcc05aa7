import type { JsonObject } from '../../domain/json.ts';

/** Checks of credentials, zones, image, subnet, limits, key; each runs alone and never throws. */
export interface CloudChecks {
  /** `subnets`: those that a hunt goes through instead of the payload's own (EC2: `hunt.subnets`). */
  run(
    payload: JsonObject,
    zones: readonly number[] | null,
    report: (check: CheckResult) => void,
    subnets?: readonly string[],
  ): Promise<CheckResult[]>;
}

/** One line of `foothold doctor`. */
export interface CheckResult {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly remedy: string | null;
}
