import type { Executions } from '../shared/platform/executions.ts';

/** Executions of the machine in Step Functions, whose client is loaded by those who start one. */
export function environmentExecutions(machineArn: string): Executions {
  let opened: Promise<Executions> | undefined;
  const machine = () => (opened ??= import('../shared/clouds/aws/executions.ts').then(({ stepFunctions }) => stepFunctions(machineArn)));
  return { start: async (document) => (await machine()).start(document) };
}
