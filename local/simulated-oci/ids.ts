import type { Random } from '../../shared/platform/random.ts';
import { picker } from '../simulated-cloud/pick.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const hex = '0123456789ABCDEF';

/** Ids as OCI writes them, from a stream of chance. */
export interface Ids {
  /** `ocid1.instance.oc1.phx.anyhqljt…`; global kinds (tenancy, user) have no region. */
  ocid(kind: string, regionKey?: string): string;
  /** Three groups of 32 hex digits; the caller's own request id becomes the first. */
  requestId(given?: string): string;
  etag(): string;
}

export function createIds(random: Random): Ids {
  const pick = picker(random);
  return {
    ocid: (kind, regionKey = '') => `ocid1.${kind}.oc1.${regionKey}.${regionKey ? 'anyhqljt' : 'aaaaaaaa'}${pick(letters, 52)}`,
    requestId: (given) => [given?.split('/')[0] || pick(hex, 32), pick(hex, 32), pick(hex, 32)].join('/'),
    etag: () => pick(hex, 64).toLowerCase(),
  };
}

/** Three-letter key that OCIDs and the `region` of an instance carry in the older regions; the full name in the others. */
export function regionKey(region: string): string {
  return { 'us-phoenix-1': 'phx', 'us-ashburn-1': 'iad', 'uk-london-1': 'lhr', 'eu-frankfurt-1': 'eu-frankfurt-1' }[region] ?? region;
}
