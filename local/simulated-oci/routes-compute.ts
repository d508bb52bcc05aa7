import type { JsonObject } from '../../shared/domain/json.ts';
import { isJsonObject } from '../../shared/domain/json.ts';
import type { OciAnswer } from './answer.ts';
import { invalid, json, missing, noContent, notFound } from './answer.ts';
import type { Instance } from './instance.ts';
import { instanceView, stateOf } from './instance.ts';
import { prepareLaunch } from './launch.ts';
import { limitNames } from './limits.ts';
import { paged } from './paging.ts';
import type { Call, Route } from './route.ts';
import { isThere } from './routes-compartments.ts';
import type { State } from './state.ts';
import { adNames, adNumber, freeOpening, hasShape } from './state.ts';

/** Instances, images, shapes and capacity reports. Paths as in oci-core 2.139.1. */
export const computeRoutes: readonly Route[] = [
  {
    operation: 'LaunchInstance',
    method: 'POST',
    path: '/20160918/instances',
    answer: (state, call) => prepareLaunch(state, call.body, call.headers['opc-retry-token'] ?? null).apply(),
  },
  { operation: 'ListInstances', method: 'GET', path: '/20160918/instances', answer: listInstances },
  { operation: 'GetInstance', method: 'GET', path: '/20160918/instances/{}', answer: getInstance },
  { operation: 'TerminateInstance', method: 'DELETE', path: '/20160918/instances/{}', answer: terminateInstance },
  { operation: 'GetImage', method: 'GET', path: '/20160918/images/{}', answer: getImage },
  { operation: 'ListImageShapeCompatibilityEntries', method: 'GET', path: '/20160918/images/{}/shapes', answer: listCompatibility },
  { operation: 'ListShapes', method: 'GET', path: '/20160918/shapes', answer: listShapes },
  { operation: 'CreateComputeCapacityReport', method: 'POST', path: '/20160918/computeCapacityReports', answer: capacityReport },
];

function view(state: State, instance: Instance): JsonObject {
  return instanceView(instance, state.scenario, state.now(), state.regionKey);
}

function getInstance(state: State, { params }: Call): OciAnswer {
  const instance = state.byId.get(params[0]!);
  return instance ? json(view(state, instance), { etag: instance.etag }) : notFound();
}

/** Newest first, as OCI sorts by default; the lag hides new instances from lists only. */
function listInstances(state: State, { query }: Call): OciAnswer {
  const compartment = query.get('compartmentId');
  if (!compartment) return missing('compartmentId');
  if (!isThere(state, compartment)) return notFound();
  const now = state.now();
  const seen = state.instances.filter(
    (each) => each.details['compartmentId'] === compartment && now >= each.launchedAt + state.scenario.listingLag * 1000,
  );
  const views = seen
    .map((each) => view(state, each))
    .filter((each) =>
      (['availabilityDomain', 'displayName', 'lifecycleState'] as const).every(
        (field) => (query.get(field) ?? each[field]) === each[field],
      ),
    );
  const byName = query.get('sortBy') === 'DISPLAYNAME';
  const ascending = (query.get('sortOrder') ?? (byName ? 'ASC' : 'DESC')) === 'ASC';
  if (byName) views.sort((a, b) => String(a['displayName']).localeCompare(String(b['displayName'])));
  return paged(ascending ? views : views.toReversed(), query, state.scenario.pageSize);
}

/** 204 also while it is TERMINATING; a TERMINATED one is not found. (Neither is documented; clean-ups must bear both.) */
function terminateInstance(state: State, { params, query, headers }: Call): OciAnswer {
  const instance = state.byId.get(params[0]!);
  if (!instance || stateOf(instance, state.scenario, state.now()) === 'TERMINATED') return notFound();
  if (headers['if-match'] && headers['if-match'] !== instance.etag) return { ...invalid('The etag does not match.'), status: 412 };
  if (instance.terminatedAt === null) {
    instance.terminatedAt = state.now();
    for (const volume of state.volumes.filter((each) => each.instance === instance)) {
      // Vendor defaults: boot volumes go with the instance, data volumes made at launch stay.
      volume.preserved =
        volume.kind === 'boot' ? query.get('preserveBootVolume') === 'true' : query.get('preserveDataVolumesCreatedAtLaunch') !== 'false';
    }
    state.onTerminate(instance);
  }
  const id = state.ids.ocid('coreservicesworkrequest', state.regionKey);
  state.works.set(id, { id, operation: 'TerminateInstance', instance, acceptedAt: state.now() });
  return noContent({ 'opc-work-request-id': id });
}

function getImage(_state: State, { params }: Call): OciAnswer {
  if (!params[0]!.startsWith('ocid1.image.')) return notFound();
  return json({
    compartmentId: null,
    createImageAllowed: true,
    displayName: 'Canonical-Ubuntu-24.04-aarch64-2026.09.30-0',
    id: params[0]!,
    launchMode: 'NATIVE',
    lifecycleState: 'AVAILABLE',
    operatingSystem: 'Canonical Ubuntu',
    operatingSystemVersion: '24.04',
    sizeInMBs: 47_694,
    billableSizeInGBs: 3,
    timeCreated: '2026-09-30T00:00:00.000Z',
    definedTags: {},
    freeformTags: {},
    listingType: 'NONE',
  });
}

function listCompatibility(state: State, { params, query }: Call): OciAnswer {
  if (!params[0]!.startsWith('ocid1.image.')) return notFound();
  return paged(
    state.scenario.shapes.map((shape) => ({ imageId: params[0]!, shape, memoryConstraints: null, ocpuConstraints: null })),
    query,
  );
}

function listShapes(state: State, { query }: Call): OciAnswer {
  if (!query.get('compartmentId')) return missing('compartmentId');
  const asked = query.get('availabilityDomain');
  const ad = adNumber(state, asked);
  if (asked && ad === null) return invalid(`Invalid availabilityDomain ${asked}`);
  const ads = adNames(state)
    .map((_, index) => index + 1)
    .filter((each) => ad === null || each === ad);
  const shapes = state.scenario.shapes.filter(
    (shape) => ads.some((each) => hasShape(state, shape, each)) && (query.get('shape') ?? shape) === shape,
  );
  return paged(shapes.map(shapeView), query);
}

function shapeView(shape: string): JsonObject {
  const isFlexible = shape.endsWith('.Flex');
  const names = limitNames(shape);
  const free = shape.endsWith('.Micro') ? 'ALWAYS_FREE' : shape.includes('.A1.') ? 'LIMITED_FREE' : 'PAID';
  return {
    shape,
    isFlexible,
    ocpus: 1,
    memoryInGBs: isFlexible ? 6 : 1,
    billingType: free,
    quotaNames: [names.adCores, names.adMemory],
    ocpuOptions: isFlexible ? { min: 1, max: 80 } : null,
    memoryOptions: isFlexible ? { minInGBs: 1, maxInGBs: 512, defaultPerOcpuInGBs: 6, minPerOcpuInGBs: 1, maxPerOcpuInGBs: 64 } : null,
    networkingBandwidthInGbps: 1,
    maxVnicAttachments: 2,
    gpus: 0,
    localDisks: 0,
  };
}

/** Root compartment and one AD a call, as OCI demands. */
function capacityReport(state: State, { body }: Call): OciAnswer {
  if (body?.['compartmentId'] !== state.tenancyId) return notFound();
  const ad = adNumber(state, body['availabilityDomain']);
  if (ad === null) return invalid(`Invalid availabilityDomain ${String(body['availabilityDomain'])}`);
  const asked = Array.isArray(body['shapeAvailabilities']) ? body['shapeAvailabilities'].filter(isJsonObject) : [];
  const shapeAvailabilities = asked.map((each): JsonObject => {
    const shape = String(each['instanceShape']);
    const room = (freeOpening(state, ad, shape) !== undefined) === (state.scenario.capacityReport === 'honest');
    const availabilityStatus = !hasShape(state, shape, ad) ? 'HARDWARE_NOT_SUPPORTED' : room ? 'AVAILABLE' : 'OUT_OF_HOST_CAPACITY';
    return { ...each, availabilityStatus, availableCount: availabilityStatus === 'AVAILABLE' ? 1 : 0 };
  });
  return json({
    compartmentId: state.tenancyId,
    availabilityDomain: body['availabilityDomain']!,
    shapeAvailabilities,
    timeCreated: new Date(state.now()).toISOString(),
  });
}
