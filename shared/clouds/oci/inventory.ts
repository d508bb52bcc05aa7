import { CloudCallError } from '../../domain/fault.ts';
import type { InstanceView } from '../port.ts';
import { query } from './client.ts';
import { listInstances } from './find.ts';
import type { Link } from './link.ts';
import { textAt } from './view.ts';

export interface Inventory {
  readonly instances: readonly InstanceView[];
  /** Compartments that were read. */
  readonly compartments: number;
  /** False when a compartment could not be read, so that something may live unseen. */
  readonly complete: boolean;
}

/** Compartments beyond which an inventory stays incomplete: a quota question is not worth more calls. */
const mostCompartments = 50;

/** What lives of the shape's family in every compartment that the credentials may read. */
export async function livingOfFamily(link: Link, compartmentId: string, shape: string): Promise<Inventory> {
  const others = await compartments(link);
  const all = [...new Set([compartmentId, ...others.ids])];
  const instances: InstanceView[] = [];
  let read = 0;
  let refused = 0;
  for (const id of all.slice(0, mostCompartments)) {
    const found = await readable(listInstances(link, id, null));
    if (found === null) refused++;
    else read++;
    instances.push(
      ...(found ?? []).filter((one) => one.state !== 'ended' && one.state !== 'ending' && familyOf(one.shape) === familyOf(shape)),
    );
  }
  return { instances, compartments: read, complete: others.complete && refused === 0 && all.length <= mostCompartments };
}

/** The root and all compartments below it; only the ones asked for where the service does not tell. */
async function compartments(link: Link): Promise<{ ids: string[]; complete: boolean }> {
  const { tenancy } = await link.credentials();
  const found = await readable(listCompartments(link));
  return { ids: found ?? [tenancy], complete: found !== null };
}

/** The root compartment and every active one below it. Throws when the service does not tell. */
export async function listCompartments(link: Link): Promise<string[]> {
  const { tenancy } = await link.credentials();
  const found = await link.askAll((page) => ({
    operation: 'ListCompartments',
    make: async (sdk) =>
      sdk.client((await import('./clients/identity.ts')).IdentityClient).listCompartments({
        compartmentId: query(tenancy),
        compartmentIdInSubtree: true,
        ...(page === undefined ? {} : { page: query(page) }),
      }),
  }));
  const active = found.filter((one) => (textAt(one, 'lifecycleState') ?? 'ACTIVE') === 'ACTIVE').map((one) => textAt(one, 'id'));
  return [tenancy, ...active.filter((id) => id !== null)];
}

/** Null for a list that these credentials may not read. */
async function readable<T>(list: Promise<T>): Promise<T | null> {
  try {
    return await list;
  } catch (error) {
    if (error instanceof CloudCallError && [400, 401, 403, 404, 501].includes(error.fault.status ?? 0)) return null;
    throw error;
  }
}

/** `VM.Standard.A1.Flex` and `BM.Standard.A1.160` draw on the same limits: the family is what stands between. */
function familyOf(shape: string | null): string | null {
  return shape === null ? null : shape.replace(/^(VM|BM)\./, '').replace(/\.[^.]+$/, '');
}
