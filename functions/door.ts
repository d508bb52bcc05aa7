import * as v from 'valibot';
import { InputError } from '../shared/domain/problem.ts';
import { lambda } from '../shared/platform/lambda.ts';
import { environmentLog } from './environment/log.ts';
import { once } from './environment/once.ts';

export interface Door<Rooms, Result> {
  /** Parse, call, return: with the rooms of whoever calls. */
  run(event: unknown, rooms: Rooms): Promise<Result>;
  /** The same as a Lambda entry point (`platform/lambda.ts`), with rooms made once a container. */
  handler(event: unknown, context?: unknown): Promise<Result>;
}

/**
 * A thin door before a use case. `environment` makes the rooms that the use case takes, from the environment, and imports no others: what it
 * imports is in the bundle. Throws `InputError` with every problem of an event that does not fit the schema.
 */
export function door<Schema extends v.GenericSchema, Rooms, Result>(
  schema: Schema,
  useCase: (input: v.InferOutput<Schema>, rooms: Rooms) => Promise<Result>,
  environment: () => Promise<NoInfer<Rooms>>,
): Door<Rooms, Result> {
  const run = async (event: unknown, rooms: Rooms) => useCase(parse(schema, event), rooms);
  const rooms = once(environment);
  // The wrapped handler is kept: what middy returns is what runs.
  const wrapped = lambda(
    async (event) => run(event, await rooms()),
    async () => environmentLog(),
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
