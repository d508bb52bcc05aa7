import type { HuntQuery, InstanceView } from '../port.ts';
import { query } from './client.ts';
import type { Link } from './link.ts';
import { requireText, textAt, viewInstance } from './view.ts';

/**
 * ListInstances has no tag filter: every page of the compartment's instances of that display name, in all ADs, then the tags of
 * what comes back. Throws when any page fails, since half a list would say "nothing there".
 */
export async function find(link: Link, hunt: HuntQuery): Promise<InstanceView[]> {
  const name = textAt(hunt.payload, 'displayName');
  const instances = await listInstances(link, requireText(hunt.payload, 'compartmentId'), name);
  return instances.filter((instance) => Object.entries(hunt.tags).every(([key, value]) => instance.tags[key] === value));
}

/** All instances of a compartment, whatever their state; TERMINATED ones stay listed for a while. */
export async function listInstances(link: Link, compartmentId: string, displayName: string | null): Promise<InstanceView[]> {
  const raws = await link.askAll((page) => ({
    operation: 'ListInstances',
    make: (sdk) =>
      sdk.compute().listInstances({
        compartmentId: query(compartmentId),
        ...(displayName === null ? {} : { displayName: query(displayName) }),
        ...(page === undefined ? {} : { page: query(page) }),
      }),
  }));
  return raws.map(viewInstance).filter((view) => view !== null);
}
