import { notify } from '../../shared/usecases/notify.ts';
import { door } from '../door.ts';
import { webhooks } from '../environment/callbacks.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, notify, async () => ({
  ...(await records()),
  ...webhooks(),
}));
