import type { JsonObject } from '../../../domain/json.ts';
import type { CheckResult } from '../../port.ts';
import type { Link } from '../link.ts';

/** What checks look at, and what earlier ones found out for later ones. */
export interface Examination {
  readonly link: Link;
  readonly payload: JsonObject;
  /** AD numbers asked for; null when the payload names its domain itself. */
  readonly numbers: readonly number[] | null;
  /** Full names of the domains asked for that exist; null until they are known. */
  zones: string[] | null;
  /** Whether the account answers at all; null until tried. */
  reachable: boolean | null;
}

export type Finding = Omit<CheckResult, 'name'>;

export interface Check {
  readonly name: string;
  run(examination: Examination): Promise<Finding>;
}

export function ok(detail: string): Finding {
  return { status: 'ok', detail, remedy: null };
}

export function skipped(detail: string): Finding {
  return { status: 'skipped', detail, remedy: null };
}

export function warning(detail: string, remedy: string): Finding {
  return { status: 'warning', detail, remedy };
}

export function failed(detail: string, remedy: string): Finding {
  return { status: 'failed', detail, remedy };
}
