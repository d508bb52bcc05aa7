import { prepareKeyPair } from '../../shared/usecases/prepare-key-pair.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, prepareKeyPair);
