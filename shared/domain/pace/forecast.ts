/** What a pace will catch and cost, to be shown before the hunt. */
export interface ForecastInput {
  /** Zones tried in turn, one call each. */
  readonly zones: number;
  readonly secondsBetweenCalls: number;
  /** How long capacity stays open in one zone, on average, in seconds: the user's guess. */
  readonly meanWindowSeconds: number;
}

export interface Forecast {
  /** Chance in [0, 1] to catch one opening before it closes. */
  readonly chance: number;
  /** Calls a day, rounded; null when calls follow each other without a wait, so that only the cloud's answers set the pace. */
  readonly callsADay: number | null;
  /** One line for people. */
  readonly text: string;
}

const secondsADay = 86_400;

/**
 * An opening of exponential length, mean L, in a zone that is asked every T seconds: p = (L/T)(1 − e^(−T/L)), with
 * T = zones × seconds between calls.
 */
export function forecast({ zones, secondsBetweenCalls, meanWindowSeconds }: ForecastInput): Forecast {
  const chance = chanceToCatch(zones * secondsBetweenCalls, meanWindowSeconds);
  const callsADay = secondsBetweenCalls > 0 ? Math.round(secondsADay / secondsBetweenCalls) : null;
  const every =
    callsADay === null ? 'one call after the other' : `one call every ${duration(secondsBetweenCalls)}, ${count(callsADay, 'call')} a day`;
  const where = zones === 1 ? 'one zone' : `${zones} zones in turn`;

  return {
    chance,
    callsADay,
    text: `${every}, ${where}: catches ${percent(chance)} of openings that last ${duration(meanWindowSeconds)} on average`,
  };
}

function chanceToCatch(period: number, length: number): number {
  if (length <= 0) return 0;
  if (period <= 0) return 1;
  const periods = period / length;
  // expm1 keeps the digits of short periods, where 1 − e^(−x) would cancel.
  return -Math.expm1(-periods) / periods;
}

function percent(chance: number): string {
  const rounded = Math.round(chance * 100);
  return rounded === 0 && chance > 0 ? 'less than 1 %' : `${rounded} %`;
}

function duration(seconds: number): string {
  const [amount, unit] = seconds >= 3600 ? [seconds / 3600, 'h'] : seconds >= 120 ? [seconds / 60, 'min'] : [seconds, 's'];
  return `${Math.round(amount * 10) / 10} ${unit}`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
