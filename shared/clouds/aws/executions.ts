import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { fleetInput } from '../../domain/fleet/state.ts';
import {
  type Executions,
  executionName,
  type Fleets,
  fleetExecutionName,
  type Interruptions,
  interruptionName,
} from '../../platform/executions.ts';

/**
 * Executions of a standard workflow, in the function's own region. StartExecution is idempotent while an execution of the same name and input runs, and throws
 * `ExecutionAlreadyExists` for one that is closed, or was started with an older document: either way somebody has started it
 * (docs.aws.amazon.com, StartExecution).
 */
export function stepFunctions(stateMachineArn: string, client: Pick<SFNClient, 'send'> = new SFNClient({ maxAttempts: 3 })): Executions {
  return { start: (document) => startNamed(stateMachineArn, executionName(document), document, client) };
}

/** Executions of the interruption machine, likewise: one for each notice. */
export function interruptionExecutions(
  stateMachineArn: string,
  client: Pick<SFNClient, 'send'> = new SFNClient({ maxAttempts: 3 }),
): Interruptions {
  return {
    start: (warned) => startNamed(stateMachineArn, interruptionName(warned), { huntId: warned.huntId, event: warned.event }, client),
  };
}

/** Executions of the fleet machine, likewise: one for each generation of a fleet. */
export function fleetExecutions(stateMachineArn: string, client: Pick<SFNClient, 'send'> = new SFNClient({ maxAttempts: 3 })): Fleets {
  return { start: (fleet) => startNamed(stateMachineArn, fleetExecutionName(fleet), fleetInput(fleet), client) };
}

async function startNamed(
  stateMachineArn: string,
  name: string,
  input: unknown,
  client: Pick<SFNClient, 'send'>,
): Promise<'started' | 'known'> {
  try {
    await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    return 'started';
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return 'known';
    throw error;
  }
}
