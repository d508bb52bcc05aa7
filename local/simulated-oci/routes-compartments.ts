import type { JsonObject } from '../../shared/domain/json.ts';
import type { OciAnswer } from './answer.ts';
import { invalid, json, missing, notFound } from './answer.ts';
import { paged } from './paging.ts';
import type { Call, Route } from './route.ts';
import type { Compartment } from './scenario.ts';
import type { State } from './state.ts';

/** Compartments, as oci-identity 2.139.1 asks for them. A scenario that tells of none has credentials that may not list them. */
export const compartmentRoutes: readonly Route[] = [
  { operation: 'ListCompartments', method: 'GET', path: '/20160918/compartments', answer: listCompartments },
  { operation: 'GetCompartment', method: 'GET', path: '/20160918/compartments/{}', answer: getCompartment },
];

/**
 * Without `compartmentIdInSubtree` the children of one compartment; with it everything below, which only the root can be asked for.
 * The root itself is in no list, and deleted ones stay in it for a year (docs.oracle.com, ListCompartments).
 */
function listCompartments(state: State, { query }: Call): OciAnswer {
  const { compartments } = state.scenario;
  const asked = query.get('compartmentId');
  if (!asked) return missing('compartmentId');
  if (compartments === undefined || !isThere(state, asked)) return notFound();
  const below = query.get('compartmentIdInSubtree') === 'true';
  if (below && asked !== state.tenancyId) return invalid('compartmentIdInSubtree is supported for the root compartment only');
  const found = compartments.filter((each) => below || parentOf(state, each) === asked);
  const views = found.map((each) => compartmentView(state, each));
  const wanted = views.filter((each) =>
    (['name', 'lifecycleState'] as const).every((field) => (query.get(field) ?? each[field]) === each[field]),
  );
  return paged(wanted, query, state.scenario.pageSize);
}

function getCompartment(state: State, { params }: Call): OciAnswer {
  const found = state.scenario.compartments?.find(({ id }) => id === params[0]);
  return found ? json(compartmentView(state, found)) : notFound();
}

/** Whether a compartment may be looked into; every one may, where the scenario tells of none. */
export function isThere({ scenario: { compartments }, tenancyId }: State, id: string): boolean {
  if (compartments === undefined || id === tenancyId) return true;
  return compartments.some((each) => each.id === id && !each.hidden);
}

function parentOf({ tenancyId }: State, { parent }: Compartment): string {
  return parent ?? tenancyId;
}

function compartmentView(state: State, compartment: Compartment): JsonObject {
  const { id, lifecycleState, hidden } = compartment;
  return {
    id,
    compartmentId: parentOf(state, compartment),
    name: id.slice(id.lastIndexOf('.') + 1),
    description: 'A compartment of a simulated tenancy',
    lifecycleState,
    isAccessible: !hidden,
    timeCreated: '2026-01-01T00:00:00.000Z',
    freeformTags: {},
    definedTags: {},
  };
}
