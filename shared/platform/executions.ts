import type { Fleet } from '../domain/fleet/fleet.ts';
import type { HuntDocument } from '../domain/hunt.ts';

export interface Executions {
  /** Starts the hunt machine with the document, under the name of its generation. Starting it again does no harm: `known`. */
  start(document: HuntDocument): Promise<'started' | 'known'>;
}

/** What the interruption machine is started with: whose notice it is, and the event as it came. */
export interface WarnedHunt {
  readonly huntId: string;
  /** The notice's own time, ISO 8601. */
  readonly at: string;
  readonly event: unknown;
}

export interface Interruptions {
  /** Starts the interruption machine, once for each notice: `known` when it was started before. */
  start(warned: WarnedHunt): Promise<'started' | 'known'>;
}

export interface Fleets {
  /** Starts the fleet machine under the name of the fleet's generation. Starting it again does no harm: `known`. */
  start(fleet: Pick<Fleet, 'fleetId' | 'generation'>): Promise<'started' | 'known'>;
}

/** As an execution of the hunt machine, by another letter. */
export function fleetExecutionName({ fleetId, generation }: Pick<Fleet, 'fleetId' | 'generation'>): string {
  return `${fleetId}-f${generation}`;
}

/** What such a name says; null for an execution that is no fleet's. */
export function readFleetExecutionName(name: string): { fleetId: string; generation: number } | null {
  const [, fleetId, generation] = /^([0-9A-HJKMNP-TV-Z]{26})-f(\d{1,9})$/.exec(name) ?? [];
  return fleetId === undefined || generation === undefined ? null : { fleetId, generation: Number(generation) };
}

/** One name for each notice, however often it is delivered. At most 80 characters (Step Functions). */
export function interruptionName({ huntId, at }: Pick<WarnedHunt, 'huntId' | 'at'>): string {
  return `${huntId}-i${Date.parse(at)}`;
}

/** An execution's name tells which hunt it is of, and which of its executions. At most 80 characters (Step Functions). */
export function executionName({ huntId, generation }: Pick<HuntDocument, 'huntId' | 'generation'>): string {
  return `${huntId}-g${generation}`;
}

/** What a name says; null for an execution that is no hunt's. */
export function readExecutionName(name: string): { huntId: string; generation: number } | null {
  const [, huntId, generation] = /^([0-9A-HJKMNP-TV-Z]{26})-g(\d{1,9})$/.exec(name) ?? [];
  return huntId === undefined || generation === undefined ? null : { huntId, generation: Number(generation) };
}
