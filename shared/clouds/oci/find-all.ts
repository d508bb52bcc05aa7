import { CloudCallError } from '../../domain/fault.ts';
import { type Found, foundInstance } from '../../domain/sweep/found.ts';
import { ownerTagNames } from '../../domain/sweep/owner.ts';
import type { InstanceView, NamespaceQuery } from '../port.ts';
import { listInstances } from './find.ts';
import { listCompartments } from './inventory.ts';
import type { Link } from './link.ts';
import { terminate } from './terminate.ts';

/**
 * Instances alone: on OCI volumes go with their instance, and keys travel in the payload. Compartments that were named must all answer.
 * Of all compartments of the tenancy those are left out that these credentials may not list: who may not list cannot have launched.
 */
export async function findAll(link: Link, { namespace, compartments }: NamespaceQuery): Promise<Found[]> {
  const names = ownerTagNames(namespace);
  const instances = compartments.length > 0 ? await listEach(link, compartments) : await listAllowed(link);
  return instances.filter(({ tags }) => names.some((name) => Object.hasOwn(tags, name))).map(foundInstance);
}

/** TerminateInstance; there is nothing else to find. */
export function endFound(link: Link, { kind, id }: Pick<Found, 'kind' | 'id'>): Promise<'accepted' | 'not-found'> {
  if (kind !== 'instance') throw new TypeError(`OCI has no ${kind} that a sweep could have found`);
  return terminate(link, id);
}

async function listEach(link: Link, compartments: readonly string[]): Promise<InstanceView[]> {
  const lists: InstanceView[][] = [];
  for (const id of new Set(compartments)) lists.push(await listInstances(link, id, null));
  return lists.flat();
}

async function listAllowed(link: Link): Promise<InstanceView[]> {
  const lists: InstanceView[][] = [];
  let refusal: CloudCallError | null = null;
  for (const id of await listCompartments(link)) {
    try {
      lists.push(await listInstances(link, id, null));
    } catch (error) {
      if (!(error instanceof CloudCallError) || !isRefused(error)) throw error;
      refusal = error;
    }
  }
  // Refused everywhere: a suspended account, or credentials for something else. That is no empty list.
  if (lists.length === 0 && refusal !== null) throw refusal;
  return lists.flat();
}

/** "NotAuthorizedOrNotFound" and its kin, as one compartment answers; a wrong signature (401) concerns them all. */
function isRefused({ fault }: CloudCallError): boolean {
  return fault.status === 403 || fault.status === 404;
}
