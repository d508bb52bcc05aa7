import { ociCloud } from '../../shared/clouds/oci/index.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import { openHttpDoor } from '../simulated-cloud/http-door.ts';
import { createWorld, handshake, parseScenario, type World } from '../simulated-oci/index.ts';
import { createMatcher } from '../simulated-oci/route.ts';
import { accountRoutes } from '../simulated-oci/routes-account.ts';
import { computeRoutes } from '../simulated-oci/routes-compute.ts';
import { deviceRoutes } from '../simulated-oci/routes-devices.ts';
import { foreign, leftVolumes, neighbourTags } from './belongings.ts';
import type { CloudKind, CloudPlan, CloudSide, Machine, Request } from './cloud-side.ts';
import { type OciNews, ociNews } from './oci-news.ts';
import { neighbourShape, planOci } from './oci-plan.ts';
import { newSight } from './sight.ts';
import { brokenConnection, overTheWire, type PlainResponse, plainResponse } from './wire.ts';

const origin = 'http://oci.invalid';
const matchRoute = createMatcher([...computeRoutes, ...deviceRoutes, ...accountRoutes]);
// Loaded up front: the simulator's time goes on whenever no promise of the run is left to settle, and reading files is no promise of it.
await Promise.all([
  import('../../shared/clouds/oci/clients/identity.ts'),
  import('../../shared/clouds/oci/clients/limits.ts'),
  import('../../shared/clouds/oci/clients/work-requests.ts'),
  import('../../shared/clouds/oci/quota.ts'),
  import('../../shared/clouds/oci/inventory.ts'),
]);

export const oci: CloudKind = {
  name: 'oci',
  launching: 'LaunchInstance',
  ending: 'TerminateInstance',
  operations: [
    'LaunchInstance',
    'ListInstances',
    'GetInstance',
    'TerminateInstance',
    'ListAvailabilityDomains',
    'ListVnicAttachments',
    'GetVnic',
    'CaptureConsoleHistory',
    'GetConsoleHistory',
    'GetConsoleHistoryContent',
    'GetWorkRequest',
    'ListWorkRequestErrors',
  ],
  answers: {
    capacity: () => refusal(500, 'InternalError', 'Out of host capacity.'),
    throttled: () => refusal(429, 'TooManyRequests', 'Too many requests for the user'),
    unknown: () => refusal(500, 'InternalError', 'Internal server error'),
    unavailable: () => refusal(503, 'ServiceUnavailable', 'The service is currently unavailable.'),
    transient: () => refusal(409, 'IncorrectState', 'The resource is in a conflicting state.'),
    ineligible: () => refusal(404, 'NotAuthorizedOrNotFound', 'shape VM.Standard.A1.Flex not found'),
    quota: () => refusal(400, 'LimitExceeded', 'The following service limits were exceeded: standard-a1-core-count.'),
    'token-spent': () => refusal(409, 'InvalidatedRetryToken', 'The provided retry token was invalidated.'),
    config: () => refusal(400, 'InvalidParameter', 'Invalid ratio of memory in GB to OCPUs.'),
    auth: () => refusal(401, 'NotAuthenticated', 'The required information to complete authentication was not provided or was incorrect.'),
    'not-found': () => refusal(404, 'NotAuthorizedOrNotFound', 'Authorization failed or requested resource not found.'),
    html: () => plainResponse(502, { 'content-type': 'text/html' }, '<html><body><h1>502 Bad Gateway</h1></body></html>'),
  },
  looking: 'ListInstances',
  isDefinite: (status, text) => status < 500 || (status === 500 && /out of( host)? capacity/i.test(text)),
  plan: planOci,
  create,
};

function refusal(status: number, code: string, message: string): PlainResponse {
  return plainResponse(status, { 'content-type': 'application/json' }, JSON.stringify({ code, message }));
}

async function create({ launch, scenario }: CloudPlan, clock: VirtualClock, seed: number, wire: boolean): Promise<CloudSide> {
  const world = createWorld(parseScenario({ ...scenario, seed }, 'simulation'), { clock });
  await settleNeighbours(world, launch);
  const identity = {
    tenancy: world.tenancyId,
    region: world.region,
    source: 'the simulator',
    fingerprint: null,
    // Signatures are what the tests of the adapter are about; here they would be most of the time.
    signer: { signHttpRequest: async () => undefined } as never,
  };
  const door = wire ? await openHttpDoor((request) => world.handle(request), 0) : null;
  const sight = newSight(() => clock.now());
  const news: OciNews = ociNews(world, clock);

  async function deliver({ method, url, headers, body }: Request): Promise<PlainResponse> {
    if (door !== null)
      return clock.run(() =>
        overTheWire(door.endpoint + url.slice(origin.length), { method, headers, ...(body === undefined ? {} : { body }) }),
      );
    const response = await world.handle({
      method,
      url: url.slice(origin.length),
      headers: Object.fromEntries(headers),
      body: body ?? '',
    });
    if ('reset' in response) throw brokenConnection();
    return plainResponse(response.status, response.headers, response.body);
  }

  return {
    name: 'oci',
    secrets: new Set(),
    open: (transport, now) =>
      ociCloud({
        credentials: { configFile: null, profile: null, env: {}, resourcePrincipal: false },
        identity,
        endpoint: origin,
        callTimeoutMs: 60_000,
        transport,
        now,
      }),
    deliver: (request) => sight.changing(() => deliver(request)).finally(news.look),
    operationOf: ({ method, url }) =>
      matchRoute(method, url.slice(origin.length).split('?')[0] ?? '')?.route.operation ?? `${method} unknown`,
    tokenOf: ({ headers }) => headers.get('opc-retry-token') ?? '',
    endedBy: ({ url }) => [decodeURIComponent((url.split('?')[0] ?? '').split('/').at(-1) ?? '')],
    machines: sight.of(() => machinesOf(world)),
    leftovers: (owners, handedOver) => leftVolumes(world, owners, handedOver),
    foreign: (isOwn) => foreign(machinesOf(world), isOwn, world.volumes()),
    tell: news.tell,
    reclaim: news.reclaim,
    handshake: (host) => handshake(world, host, clock.now()),
    close: async () => door?.close(),
  };
}

/** Machines of other people in the same compartment under the same name. */
async function settleNeighbours(world: World, launch: JsonObject): Promise<void> {
  const names = ['sample', 'web-1', 'web-2'];
  for (const [index, freeformTags] of neighbourTags.entries()) {
    const details = {
      ...launch,
      shape: neighbourShape,
      availabilityDomain: `${world.scenario.adPrefix}${(index % 3) + 1}`,
      displayName: names[index % 3] as string,
      freeformTags,
    };
    const answer = await world.handle({ method: 'POST', url: '/20160918/instances', headers: {}, body: JSON.stringify(details) });
    if (!('status' in answer) || answer.status !== 200) throw new Error('the neighbours could not move in');
  }
}

function machinesOf(world: World): Machine[] {
  return world.instances.map(({ id, tags, state, launchedAt }) => ({
    id,
    tags,
    living: state === 'PROVISIONING' || state === 'RUNNING',
    launchedAt,
    listedAt: launchedAt + world.scenario.listingLag * 1000,
  }));
}
