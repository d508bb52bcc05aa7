import * as v from 'valibot';

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };
const form = /^\d+(\.\d+)?(ms|s|m|h|d)?$|^(\d+(\.\d+)?(ms|s|m|h|d))+$/;

/** Seconds in `5h`, `1h30m`, `90s`, `90` or a number of seconds; null for anything else. */
export function parseDuration(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null;
  if (typeof value !== 'string' || !form.test(value)) return null;
  let seconds = 0;
  for (const [, amount, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)?/g)) seconds += Number(amount) * unitSeconds[unit ?? 's']!;
  return seconds;
}

/** Takes what `parseDuration` takes; gives seconds. */
export const duration = v.pipe(
  v.custom<string | number>((value) => parseDuration(value) !== null, 'a duration such as 5h, 1h30m, 90s or a number of seconds'),
  v.transform((value) => parseDuration(value)!),
);
