import { hearEvent } from '../../shared/usecases/hear-event.ts';
import { door } from '../door.ts';
import { interruptions } from '../environment/executions.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

/** Events of EC2, as EventBridge rules deliver them. */
export const { run, handler } = door(inputSchema, hearEvent, async () => ({
  ...(await records()),
  ...interruptions(),
}));
