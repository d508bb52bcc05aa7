import { CloudCallError } from '../../domain/fault.ts';
import { query } from './client.ts';
import type { Link } from './link.ts';
import { textAt } from './view.ts';

/** Full names (`Uocm:PHX-AD-1`) of the region's availability domains, as the tenancy sees them. */
export async function zones(link: Link): Promise<string[]> {
  const { tenancy } = await link.credentials();
  const found = await link.askAll(() => ({
    operation: 'ListAvailabilityDomains',
    make: async (sdk) =>
      sdk.client((await import('./clients/identity.ts')).IdentityClient).listAvailabilityDomains({ compartmentId: query(tenancy) }),
  }));
  return found.map((one) => textAt(one, 'name')).filter((name) => name !== null);
}

/** Whether the credentials read anything at all. A cloud that cannot be reached or is busy says neither: that throws. */
export async function canRead(link: Link): Promise<boolean> {
  try {
    return (await zones(link)).length > 0;
  } catch (error) {
    if (error instanceof CloudCallError && [401, 403, 404].includes(error.fault.status ?? 0)) return false;
    throw error;
  }
}
