import type { Executions, Fleets, Interruptions } from '../shared/platform/executions.ts';

/** Executions of the machine in Step Functions, whose client is loaded by those who start one. */
export function environmentExecutions(machineArn: string): Executions {
  let opened: Promise<Executions> | undefined;
  const machine = () => (opened ??= import('../shared/clouds/aws/executions.ts').then(({ stepFunctions }) => stepFunctions(machineArn)));
  return { start: async (document) => (await machine()).start(document) };
}

export function environmentInterruptions(machineArn: string): Interruptions {
  let opened: Promise<Interruptions> | undefined;
  const machine = () =>
    (opened ??= import('../shared/clouds/aws/executions.ts').then(({ interruptionExecutions }) => interruptionExecutions(machineArn)));
  return { start: async (warned) => (await machine()).start(warned) };
}

export function environmentFleets(machineArn: string): Fleets {
  let opened: Promise<Fleets> | undefined;
  const machine = () =>
    (opened ??= import('../shared/clouds/aws/executions.ts').then(({ fleetExecutions }) => fleetExecutions(machineArn)));
  return { start: async (fleet) => (await machine()).start(fleet) };
}
