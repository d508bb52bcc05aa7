import { Cron } from 'croner';

/** When a cron expression of five fields is due next after `after` (epoch ms), in an IANA time zone; null for never. */
export function nextRun(cron: string, timezone: string, after: number): number | null {
  return new Cron(cron, { timezone, paused: true }).nextRun(new Date(after))?.getTime() ?? null;
}

/** Whether the name is one of the IANA database; offsets such as "+02:00" are none. */
export function isTimezone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z_]*(\/[A-Za-z0-9_+-]+)*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
