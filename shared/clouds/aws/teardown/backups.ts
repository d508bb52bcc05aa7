import {
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  TableNotFoundException,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Caller, Place } from './place.ts';

/**
 * Runs the deletion of a table so that no backup of it is left. A table that is deleted while point-in-time recovery is on leaves a system
 * backup for 35 days (docs.aws.amazon.com, "Before you begin using point in time recovery"), and nothing says that such a backup can be
 * deleted; so the recovery is turned off first, and on again where the table outlives a deletion that failed. A table that is protected
 * from deletion stays, with its backups. `deletion` says whether it went well.
 */
export async function withoutLastBackup(
  table: string,
  place: Place,
  deletion: () => boolean | Promise<boolean>,
  client: Caller<DynamoDBClient> = new DynamoDBClient(place),
): Promise<boolean> {
  if (!(await goes(table, client))) return deletion();
  await recovery(table, false, client);
  let deleted = false;
  try {
    deleted = await deletion();
  } finally {
    if (!deleted && (await goes(table, client))) await recovery(table, true, client);
  }
  return deleted;
}

/** Whether the table is there, and not protected from deletion. */
async function goes(table: string, client: Caller<DynamoDBClient>): Promise<boolean> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    return Table?.DeletionProtectionEnabled !== true && Table?.TableStatus !== 'DELETING';
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

async function recovery(table: string, enabled: boolean, client: Caller<DynamoDBClient>): Promise<void> {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: enabled };
  try {
    await client.send(new UpdateContinuousBackupsCommand({ TableName: table, PointInTimeRecoverySpecification }));
  } catch (error) {
    // Gone between the look and this call.
    if (!(error instanceof TableNotFoundException)) throw error;
  }
}
