import { readFileSync } from 'node:fs';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { JsonValue } from '../shared/domain/json.ts';

/** A machine file run by the embedded runner, with the real handlers in process. */
export interface LocalMachine {
  /** Runs one execution to its end. Resolves with the name of the state it ended in. */
  execute(input: object, host: MachineHost): Promise<string>;
}

export interface MachineHost {
  /** Calls the function behind `${NameArn}`. */
  task(name: string, input: unknown): Promise<unknown>;
  /** Waits on behalf of a Wait state. */
  wait(state: string, seconds: number): Promise<void>;
  /** Waits before a function that broke is run again (`Retry`). Without it the engine's own pauses are used, in real time. */
  rest?(seconds: number): Promise<void>;
  /** Told of every state that is entered: each is one transition. */
  entered?(state: string): void;
}

type Json = Record<string, unknown>;
type Handlers = Record<string, (data: JsonValue) => Promise<JsonValue>>;
interface Definition {
  StartAt: string;
  States: Record<string, Json>;
}

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:';
// An hour-long wait must not run into a task's time limit; the runner's own maximum is 24.8 days (setTimeout).
const longestWaitSeconds = 2_000_000;

/**
 * Reads an Amazon States Language file. Its Wait states are run as calls of the host's clock, so that time can be virtual and a
 * signal can cut a wait short; each still is one transition. `${NameArn}` becomes a local function; service integrations go to
 * the task of their state's name.
 */
export function loadMachine(file: URL): LocalMachine {
  const definition = JSON.parse(readFileSync(file, 'utf8')) as Definition;
  const states = Object.entries(definition.States);
  const tasks = new Map(
    states.filter(([, state]) => state.Type === 'Task').map(([name, state]) => [name, functionName(name, String(state.Resource))]),
  );
  const waits = new Map(states.filter(([, state]) => state.Type === 'Wait').map(([name, state]) => [name, String(state.SecondsPath)]));
  const retries = new Map(states.map(([name, state]) => [name, (state.Retry ?? []) as Retrier[]]));
  // The engine's own pauses are real time: the host rests instead, and the engine then goes on at once.
  const retryIntervalOverrides = Object.fromEntries(states.filter(([, state]) => state.Retry !== undefined).map(([name]) => [name, 0]));
  const local = { ...definition, States: Object.fromEntries(states.map(([name, state]) => [name, localise(state, name)])) };
  // The types of the library name a union per state; the file is checked by two validators in the tests.
  const machine = new StateMachine(local as unknown as StateMachineDefinition);

  return {
    async execute(input, host) {
      const handlers: Handlers = {};
      let failed: unknown = null;
      for (const [state, name] of tasks) {
        handlers[state] = rested(retries.get(state) ?? [], host, async (data) => {
          failed = null;
          try {
            return (await host.task(name, data)) as JsonValue;
          } catch (thrown) {
            failed = thrown;
            throw thrown;
          }
        });
      }
      for (const [state, path] of waits) {
        handlers[state] = async (data) => {
          await host.wait(state, secondsAt(data, path));
          return data;
        };
      }
      const execution = machine.run(input as never, {
        overrides: { taskResourceLocalHandlers: handlers, ...(host.rest === undefined ? {} : { retryIntervalOverrides }) },
      });
      // Both at once: the log grows without end unless it is drained while the execution runs.
      const [error, last] = await Promise.all([
        execution.result.then(
          () => null,
          (reason: unknown) => reason,
        ),
        lastState(execution.eventLogs, host),
      ]);
      // A Fail state is an end like any other: the document says how the hunt ended.
      if (error === null || definition.States[last]?.Type === 'Fail') return last;
      // What no state caught is the caller's to hear as it was thrown: a full disk, say, with its remedy.
      throw failed ?? new Error(`the machine broke in ${last}`, { cause: error });
    },
  };
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

/** A task that rests, as its state's `Retry` says, before the engine runs it again. Defaults are those of the States Language. */
function rested(retriers: readonly Retrier[], host: MachineHost, task: Handlers[string]): Handlers[string] {
  let failures = 0;
  return async (data) => {
    try {
      const output = await task(data);
      failures = 0;
      return output;
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      const retrier = retriers.find(({ ErrorEquals }) => ErrorEquals.includes(name) || ErrorEquals.includes('States.ALL'));
      const { IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds = Infinity } = retrier ?? { MaxAttempts: 0 };
      if (failures < MaxAttempts) await host.rest?.(Math.min(IntervalSeconds * BackoffRate ** failures, MaxDelaySeconds));
      failures += 1;
      throw error;
    }
  };
}

function functionName(state: string, resource: string): string {
  return /^\$\{(\w+)Arn\}$/.exec(resource)?.[1] ?? state;
}

function localise(state: Json, name: string): Json {
  if (state.Type === 'Wait') return { Type: 'Task', Resource: `${functionArn}wait`, TimeoutSeconds: longestWaitSeconds, Next: state.Next };
  if (state.Type !== 'Task') return state;
  // The machine hands itself over; what the local home needs of that is the name, not a service's parameters.
  const { Parameters: _, ...rest } = state;
  return { ...rest, Resource: `${functionArn}${functionName(name, String(state.Resource))}` };
}

function secondsAt(data: JsonValue, path: string): number {
  const value = path
    .replace(/^\$\./, '')
    .split('.')
    .reduce<unknown>((node, key) => (node as Json)[key], data);
  if (typeof value !== 'number') throw new TypeError(`${path}: expected whole seconds to wait, got ${String(value)}`);
  return value;
}

async function lastState(events: AsyncIterable<{ type: string; state?: { name: string } }>, host: MachineHost): Promise<string> {
  let last = '';
  for await (const event of events) {
    if (event.type !== 'StateEntered' || !event.state) continue;
    last = event.state.name;
    host.entered?.(last);
  }
  return last;
}
