import * as v from 'valibot';

/** Whatever a schedule sends: nothing of it is looked at. */
export const inputSchema = v.looseObject({});
