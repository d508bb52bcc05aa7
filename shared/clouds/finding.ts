import type { CheckResult } from './port.ts';

/** What one check found; its name is the runner's to add. */
export type Finding = Omit<CheckResult, 'name'>;

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
