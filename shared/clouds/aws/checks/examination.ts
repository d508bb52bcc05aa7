import type { Subnet } from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../domain/json.ts';
import type { Link } from '../link.ts';

export { type Finding, failed, ok, skipped, warning } from '../../finding.ts';

/** What checks look at, and what earlier ones found out for later ones. */
export interface Examination {
  readonly link: Link;
  readonly payload: JsonObject;
  /** Subnets that the hunt goes through; empty for the payload's own. */
  readonly subnetIds: readonly string[];
  /** Whether the account answers at all; null until tried. */
  reachable: boolean | null;
  /** Subnets of the payload as they are; null until read. */
  subnets: readonly Subnet[] | null;
  /** The image that the payload leads to; null until resolved. */
  imageId: string | null;
}
