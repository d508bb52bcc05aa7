import { ociEventsTenant } from '../../shared/domain/api/tenant.ts';
import type { Ground } from './ground.ts';
import { fleetMachine, huntSchedules, interruptionMachine, scheduleDeadLetters, scheduleRole, scheduleTarget } from './places.ts';

/** Variables of a function (shared/platform/config.ts), beside those that every function has. */
export type Variables = (ground: Ground) => Readonly<Record<string, string>>;

export const interruptionVariables: Variables = (ground) => ({ FOOTHOLD_INTERRUPTION_MACHINE: interruptionMachine(ground) });

export const fleetVariables: Variables = (ground) => ({ FOOTHOLD_FLEET_MACHINE: fleetMachine(ground) });

/** What the API gives to EventBridge Scheduler. */
export const scheduleVariables: Variables = (ground) => ({
  FOOTHOLD_SCHEDULE_GROUP: huntSchedules(ground.parameters.namespace).group,
  FOOTHOLD_SCHEDULE_TARGET: scheduleTarget(ground),
  FOOTHOLD_SCHEDULE_ROLE: scheduleRole(ground),
  FOOTHOLD_SCHEDULE_DEAD_LETTERS: scheduleDeadLetters(ground),
});

export const operatorVariables: Variables = ({ parameters: { operators, ociEventsSecret } }) => ({
  FOOTHOLD_OPERATORS: JSON.stringify([...operators, ...(ociEventsSecret === undefined ? [] : [ociEventsTenant])]),
});

/** Whom the authorizer of OCI's events lets in. */
export const ociSenderVariables: Variables = ({ parameters: { ociEventsSecret = '' } }) => ({
  FOOTHOLD_OCI_EVENTS_SECRET: ociEventsSecret,
});
