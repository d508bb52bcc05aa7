import { probeInstance } from '../../shared/usecases/probe-ssh.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, probeInstance);
