import type { JsonObject } from '../../shared/domain/json.ts';
import type { OciAnswer } from './answer.ts';
import { invalid, json, missing, notFound } from './answer.ts';
import { isRegional, used } from './limits.ts';
import { paged } from './paging.ts';
import type { Call, Route } from './route.ts';
import type { State } from './state.ts';
import { adNames, adNumber, living } from './state.ts';
import { workRequestErrors, workRequestLogs, workRequestView } from './work-request.ts';

/** Identity, work requests and limits. Paths as in oci-identity, oci-workrequests and oci-limits 2.139.1. */
export const accountRoutes: readonly Route[] = [
  { operation: 'ListAvailabilityDomains', method: 'GET', path: '/20160918/availabilityDomains', answer: listAvailabilityDomains },
  { operation: 'GetUser', method: 'GET', path: '/20160918/users/{}', answer: getUser },
  { operation: 'GetTenancy', method: 'GET', path: '/20160918/tenancies/{}', answer: getTenancy },
  {
    operation: 'GetWorkRequest',
    method: 'GET',
    path: '/20160918/workRequests/{}',
    answer: ofWorkRequest((work, state) => json(workRequestView(work, state.scenario, state.now()))),
  },
  {
    operation: 'ListWorkRequestErrors',
    method: 'GET',
    path: '/20160918/workRequests/{}/errors',
    answer: ofWorkRequest((work, state, call) => paged(workRequestErrors(work, state.scenario, state.now()), call.query)),
  },
  {
    operation: 'ListWorkRequestLogs',
    method: 'GET',
    path: '/20160918/workRequests/{}/logs',
    answer: ofWorkRequest((work, state, call) => paged(workRequestLogs(work, state.scenario, state.now()), call.query)),
  },
  { operation: 'ListWorkRequests', method: 'GET', path: '/20160918/workRequests', answer: listWorkRequests },
  { operation: 'ListLimitValues', method: 'GET', path: '/20190729/limitValues', answer: listLimitValues },
  {
    operation: 'GetResourceAvailability',
    method: 'GET',
    path: '/20190729/services/{}/limits/{}/resourceAvailability',
    answer: getResourceAvailability,
  },
];

function listAvailabilityDomains(state: State, { query }: Call): OciAnswer {
  const compartmentId = query.get('compartmentId');
  if (!compartmentId) return missing('compartmentId');
  return json(
    adNames(state).map((name) => ({ name, id: `ocid1.availabilitydomain.oc1..${Buffer.from(name).toString('hex')}`, compartmentId })),
  );
}

function getUser(state: State, { params }: Call): OciAnswer {
  if (params[0] !== state.userId) return notFound();
  return json({
    id: state.userId,
    compartmentId: state.tenancyId,
    name: 'rehearsal@foothold.example',
    description: 'The user of a simulated tenancy',
    isMfaActivated: false,
    lifecycleState: 'ACTIVE',
    timeCreated: '2026-01-01T00:00:00.000Z',
    freeformTags: {},
    definedTags: {},
  });
}

function getTenancy(state: State, { params }: Call): OciAnswer {
  if (params[0] !== state.tenancyId) return notFound();
  return json({
    id: state.tenancyId,
    name: 'simulated',
    description: 'A simulated tenancy',
    homeRegionKey: state.regionKey.toUpperCase(),
    freeformTags: {},
    definedTags: {},
  });
}

type Work = State['works'] extends Map<string, infer T> ? T : never;

function ofWorkRequest(answer: (work: Work, state: State, call: Call) => OciAnswer): Route['answer'] {
  return (state, call) => {
    const work = state.works.get(call.params[0]!);
    return work ? answer(work, state, call) : notFound();
  };
}

function listWorkRequests(state: State, { query }: Call): OciAnswer {
  const compartment = query.get('compartmentId');
  if (!compartment) return missing('compartmentId');
  const resource = query.get('resourceId');
  const works = [...state.works.values()].filter(
    (each) => each.instance.details['compartmentId'] === compartment && (!resource || each.instance.id === resource),
  );
  return paged(
    works.toReversed().map((each) => workRequestView(each, state.scenario, state.now())),
    query,
  );
}

/** Limits of the root compartment's service `compute`; AD limits once an AD. */
function listLimitValues(state: State, { query }: Call): OciAnswer {
  if (query.get('compartmentId') !== state.tenancyId) return notFound();
  if (query.get('serviceName') !== 'compute') return json([]);
  const values = Object.entries(state.scenario.limits).flatMap(([name, value]): JsonObject[] =>
    isRegional(name)
      ? [{ name, scopeType: 'REGION', availabilityDomain: null, value }]
      : adNames(state).map((availabilityDomain) => ({ name, scopeType: 'AD', availabilityDomain, value })),
  );
  const wanted = values.filter((each) =>
    ['name', 'scopeType', 'availabilityDomain'].every((field) => (query.get(field) ?? each[field]) === each[field]),
  );
  return paged(wanted, query);
}

function getResourceAvailability(state: State, { params, query }: Call): OciAnswer {
  const [service, name] = params as [string, string];
  const limit = state.scenario.limits[name];
  if (!query.get('compartmentId')) return missing('compartmentId');
  if (service !== 'compute' || limit === undefined) return notFound();
  const ad = adNumber(state, query.get('availabilityDomain'));
  if (!isRegional(name) && ad === null) return invalid('availabilityDomain is required for a limit of scope AD');
  const usage = used(name, living(state), isRegional(name) ? null : ad);
  const left = Math.max(0, limit - usage);
  return json({ used: Math.ceil(usage), available: Math.floor(left), fractionalUsage: usage, fractionalAvailability: left });
}
