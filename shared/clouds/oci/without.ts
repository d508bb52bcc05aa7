import type { Cloud } from '../port.ts';

// Calls of the port that OCI answers by itself.

/** There are no status checks beside the state. */
export const health: Cloud['health'] = async () => 'ok';

/** The payload names the AD itself. */
export const subnets: Cloud['subnets'] = async () => [];

/** TerminateInstance takes the volumes along; nothing else is made. */
export const endLeftovers: Cloud['endLeftovers'] = async () => [];

export const onDemandPrice: Cloud['onDemandPrice'] = async () => null;
