import type { Fault } from '../fault.ts';
import type { OutcomeClass, OutcomeScope } from './outcome.ts';
import type { Reading } from './reading.ts';

/** A status, a hundred of them (`'4xx'`), or null where no HTTP answer came. */
export type StatusMatch = number | '2xx' | '3xx' | '4xx' | '5xx' | null;

/** One line of a cloud's table: all conditions that are given must hold. */
export interface Row {
  /** Stable id, `{cloud}.{kind}.{detail}`; becomes `Outcome.rule`. */
  readonly id: string;
  readonly status?: readonly StatusMatch[];
  /** Vendor's or client's codes, compared without regard to case. */
  readonly code?: readonly string[];
  /** Tested against the text with HTML and line breaks taken out. Named groups fill `{name}` in the remedy. */
  readonly message?: RegExp;
  readonly reached?: Fault['reached'];
  readonly stage?: readonly Fault['stage'][];
  readonly class: OutcomeClass;
  readonly scope: OutcomeScope;
  /** What a person can do; null when there is nothing to do but wait. */
  readonly remedy: string | null;
  /** The code itself proves that nothing was sent, also where the adapter could not tell. */
  readonly neverSent?: true;
  /** The same words are said of a suspended account: a cheap read tells. */
  readonly suspect?: 'suspension';
}

/** First match wins; `fallback` is for what nobody has met before. */
export interface Table {
  readonly rows: readonly Row[];
  readonly fallback: Row;
}

export interface RowMatch {
  readonly row: Row;
  /** Named groups of the row's pattern. */
  readonly groups: Readonly<Record<string, string | undefined>>;
}

export function findRow(table: Table, reading: Reading): RowMatch {
  for (const row of table.rows) {
    const groups = matchRow(row, reading);
    if (groups) return { row, groups };
  }
  return { row: table.fallback, groups: {} };
}

function matchRow(row: Row, reading: Reading): RowMatch['groups'] | null {
  if (row.status && !row.status.some((status) => matchesStatus(status, reading.status))) return null;
  if (row.code && !row.code.some((code) => code.toLowerCase() === reading.code)) return null;
  if (row.reached && row.reached !== reading.reached) return null;
  if (row.stage && !row.stage.includes(reading.stage)) return null;
  if (!row.message) return {};
  const match = row.message.exec(reading.text);
  return match ? (match.groups ?? {}) : null;
}

function matchesStatus(wanted: StatusMatch, status: number | null): boolean {
  if (typeof wanted !== 'string') return wanted === status;
  return status !== null && Math.floor(status / 100) === Number(wanted[0]);
}
