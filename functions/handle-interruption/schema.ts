import * as v from 'valibot';

/** Any event: EventBridge and OCI Events deliver more than is asked for, and what is no notice is ignored. */
export const inputSchema = v.unknown();
