import { runHooks } from '../../shared/usecases/run-hooks.ts';
import { door } from '../door.ts';
import { webhooks } from '../environment/callbacks.ts';
import { farewells } from '../environment/farewell.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

/** One look at what is to be done before an instance goes. */
export const { run, handler } = door(inputSchema, runHooks, async () => ({
  ...(await records()),
  ...webhooks(),
  ...farewells(),
}));
