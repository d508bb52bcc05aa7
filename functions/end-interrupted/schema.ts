/** What the interruption machine passes on. */
export { interruptionStateSchema as inputSchema } from '../../shared/domain/interruption/state.ts';
