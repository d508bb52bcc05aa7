import type { Problem } from '../../shared/domain/problem.ts';
import { shown } from '../../shared/domain/spec/shown.ts';

// OCI CLI's default read timeout (requirement 1: `0` = OCI CLI default).
const defaultCallTimeout = 60;

/** `--timeout`: whole or broken seconds; 0 means 60. */
export function callTimeout(text: string, problems: Problem[]): number | null {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= 0 && seconds <= 3600) return seconds;
  problems.push({ path: '--timeout', expected: 'seconds from 0 to 3600 (0 means 60)', got: shown(text) });
  return null;
}

export function callTimeoutMs(seconds: number): number {
  return (seconds === 0 ? defaultCallTimeout : seconds) * 1000;
}

const unitSeconds: Record<string, number> = { d: 86_400, h: 3_600, m: 60, min: 60, s: 1 };

/** Seconds, or numbers with units, `90m`, `2h`, `1h30m`. At least one second. */
export function span(path: string, text: string, problems: Problem[]): number | null {
  const written = text.trim().toLowerCase();
  const seconds = /^\d+(\.\d+)?$/.test(written)
    ? Number(written)
    : /^(?:\d+(?:\.\d+)?(?:d|h|min|m|s))+$/.test(written)
      ? [...written.matchAll(/(\d+(?:\.\d+)?)(d|h|min|m|s)/g)].reduce(
          (sum, [, amount, unit]) => sum + Number(amount) * unitSeconds[unit!]!,
          0,
        )
      : Number.NaN;
  if (seconds >= 1 && Number.isFinite(seconds)) return seconds;
  problems.push({ path, expected: 'a time of at least 1 s, such as 5400, 90m, 2h or 1h30m', got: shown(text) });
  return null;
}

export function oneOf<const T extends string>(path: string, text: string, options: readonly T[], problems: Problem[]): T | null {
  const found = options.find((option) => option === text);
  if (found === undefined) problems.push({ path, expected: options.join(' or '), got: shown(text) });
  return found ?? null;
}

export function count(path: string, text: string, problems: Problem[]): number | null {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  problems.push({ path, expected: 'a whole number from 1', got: shown(text) });
  return null;
}
