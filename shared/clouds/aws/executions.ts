import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type Executions, executionName } from '../../platform/executions.ts';

/**
 * Executions of a standard workflow, in the function's own region. StartExecution is idempotent while an execution of the same name and input runs, and throws
 * `ExecutionAlreadyExists` for one that is closed, or was started with an older document: either way somebody has started it
 * (docs.aws.amazon.com, StartExecution).
 */
export function stepFunctions(stateMachineArn: string, client: Pick<SFNClient, 'send'> = new SFNClient({ maxAttempts: 3 })): Executions {
  return {
    async start(document) {
      const input = JSON.stringify(document);
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name: executionName(document), input }));
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'known';
        throw error;
      }
    },
  };
}
