import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Ground } from './ground.ts';

// Places that functions are told of and may reach. All by name: machines and schedules name the functions in turn, and naming the resource
// would be a circle.

export function machineArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

export function huntMachine({ scope, huntMachineName }: Ground): string {
  return machineArn(scope, huntMachineName);
}

export function interruptionMachine({ scope, parameters: { namespace } }: Ground): string {
  return machineArn(scope, `${namespace}-interruption`);
}

export function fleetMachine({ scope, parameters: { namespace } }: Ground): string {
  return machineArn(scope, `${namespace}-fleet`);
}

/** The group of the schedules that the API makes, and the role under which they call their function. */
export function huntSchedules(namespace: string): { group: string; role: string } {
  return { group: `${namespace}-hunts`, role: `${namespace}-hunt-schedules-${Aws.REGION}` };
}

export function scheduleRole({ scope, parameters: { namespace } }: Ground): string {
  const { role } = huntSchedules(namespace);
  return Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: role });
}

/** The function that a schedule of a hunt calls. */
export function scheduleTarget({ scope, parameters: { namespace } }: Ground): string {
  return Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: `${namespace}-fire-schedule`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Where a call that a schedule of a hunt could not make ends, as `keepUnhandled` names it. */
export function scheduleDeadLetters({ scope, parameters: { namespace } }: Ground): string {
  return Stack.of(scope).formatArn({ service: 'sqs', resource: deadLettersOf(namespace, 'fire-schedule') });
}

/** The queue of events that a function could not handle. */
export function deadLettersOf(namespace: string, name: string): string {
  return `${namespace}-${name}-dead-letters`;
}
