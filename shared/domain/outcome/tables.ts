import { awsTable } from './aws-table.ts';
import { ociTable } from './oci-table.ts';
import type { Row, Table } from './row.ts';

/** One table a cloud: a new cloud is one more line here, a new kind of error one row and one fixture. */
export const tables = { oci: ociTable, aws: awsTable } satisfies Record<string, Table>;

export type TableName = keyof typeof tables;

/** Every row of a table, the fallback last. */
export function rowsOf(name: TableName): readonly Row[] {
  return [...tables[name].rows, tables[name].fallback];
}
