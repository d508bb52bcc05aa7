import * as v from 'valibot';
import { InputError } from '../shared/domain/problem.ts';
import { lambda } from '../shared/platform/lambda.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';

export interface Door<Result> {
  /** Parse, call, return: with the rooms of whoever calls. */
  run(event: unknown, rooms: Rooms): Promise<Result>;
  /** The same as a Lambda entry point (`platform/lambda.ts`), with rooms made once a container from the environment. */
  handler(event: unknown, context?: unknown): Promise<Result>;
}

/** A thin door before a use case. Throws `InputError` with every problem of an event that is no hunt document. */
export function door<Schema extends v.GenericSchema, Result>(
  schema: Schema,
  useCase: (input: v.InferOutput<Schema>, rooms: Rooms) => Promise<Result>,
): Door<Result> {
  const run = async (event: unknown, rooms: Rooms) => useCase(parse(schema, event), rooms);
  const rooms = async () => (await import('./environment-rooms.ts')).environmentRooms();
  // The wrapped handler is kept: what middy returns is what runs.
  const wrapped = lambda(
    async (event) => run(event, await rooms()),
    async () => (await rooms()).log,
  );
  return { run, handler: async (event, context = {}) => wrapped(event, context as never) };
}

function parse<Schema extends v.GenericSchema>(schema: Schema, event: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, event);
  if (result.success) return result.output;
  throw new InputError(
    result.issues.map((issue) => ({
      path: v.getDotPath(issue) ?? 'event',
      expected: issue.expected ?? issue.message,
      got: issue.received,
    })),
  );
}
