import * as v from 'valibot';
import { lambda } from '../../shared/platform/lambda.ts';
import { visit } from '../../shared/platform/visit.ts';
import { environmentApi } from '../environment/api.ts';
import type { Api } from './exchange.ts';
import { handle } from './handle.ts';
import { requestOf } from './read-event.ts';
import { refuse } from './refusals.ts';
import { inputSchema } from './schema.ts';

/** What API Gateway makes the answer of. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let opened: Promise<Api> | undefined;
function api(): Promise<Api> {
  opened ??= environmentApi().then(
    (rooms) => ({ ...rooms, visit, buckets: new Map() }),
    (error: unknown) => {
      opened = undefined;
      throw error;
    },
  );
  return opened;
}

/** One event of an HTTP API (payload format 2.0), answered. */
export async function run(event: unknown, rooms: Api): Promise<HttpAnswer> {
  const parsed = v.safeParse(inputSchema, event);
  const { status, headers, body } = parsed.success
    ? await handle(requestOf(parsed.output), rooms)
    : refuse(400, { detail: 'expected an event of an HTTP API, payload format 2.0' });
  return { statusCode: status, headers, body };
}

const wrapped = lambda(
  async (event) => run(event, await api()),
  async () => (await api()).rooms.log,
);

export const handler = async (event: unknown, context: unknown = {}): Promise<HttpAnswer> => wrapped(event, context as never);
