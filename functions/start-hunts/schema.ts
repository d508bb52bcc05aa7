/** What the fleet machine passes on. */
export { fleetStateSchema as inputSchema } from '../../shared/domain/fleet/state.ts';
