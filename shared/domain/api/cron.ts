/**
 * Cron expressions of five fields: minute, hour, day of month, month, day of week. Numbers, names of months and days, lists, ranges,
 * steps, and `*`. What both runners of schedules understand alike, and no more.
 */
export interface Cron {
  readonly minute: string;
  readonly hour: string;
  readonly day: string;
  readonly month: string;
  readonly weekday: string;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly name: keyof Cron;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: months },
  // 0 and 7 are both Sunday.
  { name: 'weekday', least: 0, most: 7, words: weekdays },
];

/** The expression, or what is wrong with it, in words that follow "expected". */
export function readCron(text: string): Cron | { readonly expected: string } {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5)
    return { expected: 'five fields: minute, hour, day of month, month, day of week ("0 2 * * *" is every night at 2)' };
  for (const [at, field] of fields.entries()) {
    if (!parts[at]!.split(',').every((part) => isPart(part, field))) {
      return {
        expected: `a ${field.name === 'day' ? 'day of month' : field.name === 'weekday' ? 'day of week' : field.name} from ${field.least} to ${field.most}, *, a list, a range or a step`,
      };
    }
  }
  const [minute, hour, day, month, weekday] = parts as [string, string, string, string, string];
  // Cron takes either of the two, EventBridge Scheduler wants one of them open: here they may not both say something.
  if (day !== '*' && weekday !== '*') return { expected: 'a day of month or a day of week, and * for the other' };
  if (minute.includes('*') || minute.includes('/'))
    return { expected: 'the minutes by number: a schedule starts hunts, which takes no more than a few times an hour' };
  return { minute, hour, day, month, weekday };
}

/**
 * As EventBridge Scheduler takes it: six fields with the year, `?` for the day field that says nothing, weekdays by name, since its
 * numbers begin at 1. Steps are written out as lists, which all read alike.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function eventBridgeCron(cron: Cron): string {
  const [minute, hour, day, month, weekday] = fields.map((field) => withoutSteps(cron[field.name], field)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const named = weekday === '*' ? '?' : weekday.replace(/\b[0-7]\b/g, (number) => weekdays[Number(number) % 7]!);
  return `cron(${[minute, hour, weekday === '*' ? day : '?', month, named, '*'].join(' ')})`.toUpperCase().replace('CRON', 'cron');
}

function withoutSteps(text: string, field: Field): string {
  return text
    .split(',')
    .map((part) => {
      // A range up to Sunday as the seventh day would run backwards there.
      const [range = '', step = field.name === 'weekday' && part.endsWith('-7') ? '1' : undefined] = part.split('/');
      if (step === undefined) return part;
      // A week has no eighth day: 7 is Sunday again.
      const [from, to] =
        range === '*' ? [field.least, field.name === 'weekday' ? 6 : field.most] : range.split('-').map((end) => numberOf(end, field)!);
      const values: number[] = [];
      for (let value = from!; value <= to!; value += Number(step)) values.push(value);
      return values.join(',');
    })
    .join(',');
}

function isPart(part: string, field: Field): boolean {
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0 || (step !== undefined && (!/^\d{1,2}$/.test(step) || Number(step) < 1 || Number(step) > field.most))) return false;
  if (range === '*') return true;
  const [from = '', to, ...more] = range.split('-');
  if (more.length > 0) return false;
  // A step needs something to step through; of one number readings differ.
  if (to === undefined) return step === undefined && numberOf(from, field) !== null;
  const [low, high] = [numberOf(from, field), numberOf(to, field)];
  return low !== null && high !== null && low <= high;
}

function numberOf(text: string, { least, most, words }: Field): number | null {
  const word = words.indexOf(text.toUpperCase());
  if (word >= 0) return word + (words === months ? 1 : 0);
  return /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;
}
