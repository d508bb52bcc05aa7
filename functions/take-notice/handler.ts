import { takeNotice } from '../../shared/usecases/take-notice.ts';
import { door } from '../door.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

/** Puts a notice on the record of its hunt. */
export const { run, handler } = door(inputSchema, takeNotice, records);
