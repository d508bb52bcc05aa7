import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { HuntFilter } from '../port.ts';
import type { HuntRow } from './rows.ts';

/**
 * One statement for each shape of a filter: a condition that is left out, and none that is always true, lets SQLite go by an index (by
 * tenant, open ones by tenant, all by age). Plain question marks only: Node 22.13 does not bind `?1` by position.
 */
export function listSql({ open, account, tenant, after }: HuntFilter): string {
  const conditions = [
    ...(open ? ['ended IS NULL'] : []),
    ...(account === undefined ? [] : ['account = ?']),
    ...(tenant === undefined ? [] : ['tenant = ?']),
    ...(after === undefined ? [] : ['(created, id) < (?, ?)']),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return `SELECT id, version, control, document FROM hunts ${where} ORDER BY created DESC, id DESC LIMIT ?`;
}

/** Rows that match, newest first. */
export function listingOn(db: DatabaseSync): (filter: HuntFilter) => HuntRow[] {
  const prepared = new Map<string, StatementSync>();
  return (filter) => {
    const sql = listSql(filter);
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement.all(...valuesOf(filter)) as unknown as HuntRow[];
  };
}

function valuesOf({ account, tenant, after, limit = -1 }: HuntFilter): SQLInputValue[] {
  return [
    ...(account === undefined ? [] : [account]),
    ...(tenant === undefined ? [] : [tenant]),
    ...(after === undefined ? [] : [new Date(after.createdAt).toISOString(), after.huntId]),
    limit,
  ];
}
