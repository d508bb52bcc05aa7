import { blockOffering } from '../../shared/usecases/block-offering.ts';
import { door } from '../door.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

/** The place of an instance that is taken back is tried last for a while. */
export const { run, handler } = door(inputSchema, blockOffering, records);
