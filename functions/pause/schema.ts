export { controlSchema as inputSchema } from '../control-schema.ts';
