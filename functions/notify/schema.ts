/** The hunt document, whole: it is all the state there is. */
export { huntSchema as inputSchema } from '../../shared/domain/hunt.ts';
