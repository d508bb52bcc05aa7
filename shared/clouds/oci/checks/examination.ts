import type { JsonObject } from '../../../domain/json.ts';
import type { Link } from '../link.ts';

export { type Finding, failed, ok, skipped, warning } from '../../finding.ts';

/** What checks look at, and what earlier ones found out for later ones. */
export interface Examination {
  readonly link: Link;
  readonly payload: JsonObject;
  /** AD numbers asked for; null when the payload names its domain itself. */
  readonly numbers: readonly number[] | null;
  /** Full names of the domains asked for that exist; null until they are known. */
  zones: string[] | null;
  /** Whether the account answers at all; null until tried. */
  reachable: boolean | null;
}
