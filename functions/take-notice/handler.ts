import type { InterruptionState } from '../../shared/domain/interruption/state.ts';
import { takeNotice } from '../../shared/usecases/take-notice.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

/** Puts a notice on the record of its hunt. */
export const { run, handler } = door(inputSchema, (input, rooms): Promise<InterruptionState> => takeNotice(input, rooms));
