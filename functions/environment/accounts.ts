import type { CloudAccount } from '../../shared/clouds/port.ts';
import { clouds } from './clouds.ts';

/** Of the clouds, whose account it is that hunts. */
export function accounts(): { cloud(name: 'aws' | 'oci', region?: string): Promise<{ account(): Promise<CloudAccount> }> } {
  return clouds({ aws: () => import('./account-aws.ts'), oci: () => import('./account-oci.ts') });
}
