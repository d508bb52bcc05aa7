/**
 * What can be done for an instance from outside before it goes; beside `Cloud`, since one function alone bears the clients that it takes.
 * It takes its time: begun once, it is looked at until it is over. Calls can be repeated.
 */
export interface Farewell {
  /** Runs a command document on the instance (EC2: SSM Run Command); one begun before under the same id is found and not begun again. */
  runCommand(command: RemoteCommand): Promise<{ readonly handle: string }>;
  commandState(instanceId: string, handle: string): Promise<FarewellState>;
  /** Takes the instance out of a target group, on every port that it is registered with, and says how far that is. */
  takeOut(instanceId: string, targetGroup: string): Promise<FarewellState>;
}

export interface RemoteCommand {
  readonly instanceId: string;
  /** Tells a repetition; at most 100 characters. */
  readonly id: string;
  readonly document: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Seconds after which the command is over, done or not. */
  readonly timeout: number;
  /** ISO 8601: nothing under this id was begun earlier. */
  readonly since: string;
  /** Whether it may have been begun before. */
  readonly repeated: boolean;
}

export interface FarewellState {
  readonly state: 'running' | 'done' | 'failed';
  /** The cloud's own word (`Success`, `draining`). */
  readonly detail: string;
}
