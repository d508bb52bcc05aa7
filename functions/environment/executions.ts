import { readFunctionEnvironment } from '../../shared/platform/config.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { once } from './once.ts';

// Machines in Step Functions, each where its ARN is known; the client is loaded by those who start an execution.

export function hunts(): Pick<Rooms, 'executions'> {
  const { huntMachine: arn } = readFunctionEnvironment();
  return arn === null ? {} : { executions: late((machines) => machines.stepFunctions(arn)) };
}

export function interruptions(): Pick<Rooms, 'interruptions'> {
  const { interruptionMachine: arn } = readFunctionEnvironment();
  return arn === null ? {} : { interruptions: late((machines) => machines.interruptionExecutions(arn)) };
}

export function fleets(): Pick<Rooms, 'fleets'> {
  const { fleetMachine: arn } = readFunctionEnvironment();
  return arn === null ? {} : { fleets: late((machines) => machines.fleetExecutions(arn)) };
}

type Machines = typeof import('../../shared/clouds/aws/executions.ts');

interface Starting<What, Answer> {
  start(what: What): Promise<Answer>;
}

function late<What, Answer>(open: (machines: Machines) => Starting<What, Answer>): Starting<What, Answer> {
  const machine = once(async () => open(await import('../../shared/clouds/aws/executions.ts')));
  return { start: async (what) => (await machine()).start(what) };
}
