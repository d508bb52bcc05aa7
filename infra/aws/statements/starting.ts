import type { Ground } from '../ground.ts';
import { fleetMachine, huntMachine, interruptionMachine } from '../places.ts';
import { allow, type Statement } from './grant.ts';

export function startingHunts(ground: Ground): Statement[] {
  return [startingOf('StartHunts', huntMachine(ground))];
}

export function startingInterruptions(ground: Ground): Statement[] {
  return [startingOf('StartInterruptions', interruptionMachine(ground))];
}

export function startingFleets(ground: Ground): Statement[] {
  return [startingOf('StartFleets', fleetMachine(ground))];
}

function startingOf(sid: string, machine: string): Statement {
  return allow({ sid, actions: ['states:StartExecution'], resources: [machine] });
}
