import { DynamoDBClient, ResourceNotFoundException, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Caller, Place } from './place.ts';

/** What would be led by nobody once the functions are gone. */
export interface Unfinished {
  /** `hunts are running`, `hunts are on record that have not ended`, … */
  readonly what: string;
  readonly names: readonly string[];
}

/** Executions that still run, by machine; `machines` are the names of the deployment's, each with the word for what its executions lead. */
export async function runningExecutions(
  machines: ReadonlyMap<string, string>,
  place: Place,
  client: Caller<SFNClient> = new SFNClient(place),
): Promise<Unfinished[]> {
  const found: Unfinished[] = [];
  for (const { name, arn } of await listedMachines(client)) {
    const word = machines.get(name);
    if (word === undefined) continue;
    found.push({ what: `${word} are running`, names: await runningOf(arn, client) });
  }
  return found.filter(({ names }) => names.length > 0);
}

/**
 * Hunts on record that have not ended: those that run, and those that no execution leads, as they are paused, wait for a person with their
 * clean-up, or were never started. `index` lists them, keys alone. A table that is not there has none. The index may be a second late.
 */
export async function openHunts(
  { table, index }: { readonly table: string; readonly index: string },
  place: Place,
  client: Caller<DynamoDBClient> = new DynamoDBClient(place),
): Promise<Unfinished[]> {
  const names: string[] = [];
  try {
    for (let from: Record<string, never> | undefined, first = true; first || from !== undefined; first = false) {
      const at = { TableName: table, IndexName: index, ...(from === undefined ? {} : { ExclusiveStartKey: from }) };
      const page = await client.send(new ScanCommand(at));
      names.push(...(page.Items ?? []).map(({ pk }) => (pk?.S ?? '').replace(/^HUNT#/, '')));
      from = page.LastEvaluatedKey as Record<string, never> | undefined;
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return names.length === 0 ? [] : [{ what: 'hunts are on record that have not ended', names }];
}

async function listedMachines(client: Caller<SFNClient>): Promise<{ name: string; arn: string }[]> {
  const found: { name: string; arn: string }[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await client.send(new ListStateMachinesCommand({ nextToken }));
    found.push(...(page.stateMachines ?? []).map(({ name, stateMachineArn }) => ({ name: name ?? '', arn: stateMachineArn ?? '' })));
    nextToken = page.nextToken;
  }
  return found;
}

async function runningOf(stateMachineArn: string, client: Caller<SFNClient>): Promise<string[]> {
  const running: string[] = [];
  for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
    const page = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', nextToken }));
    running.push(...(page.executions ?? []).map(({ name }) => name ?? ''));
    nextToken = page.nextToken;
  }
  return running;
}
