import type { JsonObject } from '../../shared/domain/json.ts';
import type { OciAnswer } from './answer.ts';
import { json, missing, noContent, notFound, refusal } from './answer.ts';
import { consoleText, consoleView } from './console.ts';
import type { Instance } from './instance.ts';
import { stateOf } from './instance.ts';
import { paged } from './paging.ts';
import type { Call, Route } from './route.ts';
import type { State } from './state.ts';
import type { Volume } from './volumes.ts';
import { attachmentState, attachmentView, isListed, volumeState, volumeView } from './volumes.ts';

/** What hangs on an instance: network cards, volumes, console histories. Paths as in oci-core 2.139.1. */
export const deviceRoutes: readonly Route[] = [
  { operation: 'ListVnicAttachments', method: 'GET', path: '/20160918/vnicAttachments', answer: listVnicAttachments },
  { operation: 'GetVnic', method: 'GET', path: '/20160918/vnics/{}', answer: getVnic },
  { operation: 'GetSubnet', method: 'GET', path: '/20160918/subnets/{}', answer: getSubnet },
  { operation: 'ListBootVolumeAttachments', method: 'GET', path: '/20160918/bootVolumeAttachments', answer: listAttachments('boot') },
  { operation: 'ListVolumeAttachments', method: 'GET', path: '/20160918/volumeAttachments', answer: listAttachments('data') },
  { operation: 'ListBootVolumes', method: 'GET', path: '/20160918/bootVolumes', answer: listVolumes('boot') },
  { operation: 'ListVolumes', method: 'GET', path: '/20160918/volumes', answer: listVolumes('data') },
  { operation: 'GetBootVolume', method: 'GET', path: '/20160918/bootVolumes/{}', answer: getVolume('boot') },
  { operation: 'GetVolume', method: 'GET', path: '/20160918/volumes/{}', answer: getVolume('data') },
  { operation: 'DeleteBootVolume', method: 'DELETE', path: '/20160918/bootVolumes/{}', answer: deleteVolume('boot') },
  { operation: 'DeleteVolume', method: 'DELETE', path: '/20160918/volumes/{}', answer: deleteVolume('data') },
  { operation: 'CaptureConsoleHistory', method: 'POST', path: '/20160918/instanceConsoleHistories', answer: capture },
  { operation: 'ListConsoleHistories', method: 'GET', path: '/20160918/instanceConsoleHistories', answer: listHistories },
  { operation: 'GetConsoleHistory', method: 'GET', path: '/20160918/instanceConsoleHistories/{}', answer: getHistory },
  { operation: 'GetConsoleHistoryContent', method: 'GET', path: '/20160918/instanceConsoleHistories/{}/data', answer: historyContent },
  { operation: 'DeleteConsoleHistory', method: 'DELETE', path: '/20160918/instanceConsoleHistories/{}', answer: deleteHistory },
];

function listVnicAttachments(state: State, { query }: Call): OciAnswer {
  const { scenario } = state;
  if (!query.get('compartmentId')) return missing('compartmentId');
  // The card appears a fifth into the provisioning, as volumes do.
  const listed = state.instances.filter((each) => state.now() >= each.launchedAt + scenario.lifecycle.provisioning * 200);
  const views = listed.map(
    (each): JsonObject => ({
      availabilityDomain: each.adName,
      compartmentId: each.details['compartmentId'] ?? null,
      id: each.vnicAttachmentId,
      instanceId: each.id,
      lifecycleState: { PROVISIONING: 'ATTACHING', RUNNING: 'ATTACHED', TERMINATING: 'DETACHING', TERMINATED: 'DETACHED' }[
        stateOf(each, scenario, state.now())
      ],
      nicIndex: 0,
      subnetId: subnetOf(each),
      timeCreated: new Date(each.launchedAt).toISOString(),
      vlanTag: 0,
      vnicId: each.vnicId,
    }),
  );
  return paged(filtered(views, query, ['compartmentId', 'availabilityDomain', 'instanceId', 'vnicId']), query);
}

function getVnic(state: State, { params }: Call): OciAnswer {
  const instance = state.instances.find((each) => each.vnicId === params[0]);
  if (!instance || stateOf(instance, state.scenario, state.now()) === 'TERMINATED') return notFound();
  const running = stateOf(instance, state.scenario, state.now()) === 'RUNNING';
  return json({
    availabilityDomain: instance.adName,
    compartmentId: instance.details['compartmentId'] ?? null,
    displayName: instance.details['displayName'] ?? null,
    definedTags: {},
    freeformTags: {},
    id: instance.vnicId,
    isPrimary: true,
    lifecycleState: running ? 'AVAILABLE' : 'PROVISIONING',
    macAddress: `02:00:17:00:${hex(instance.number >> 8)}:${hex(instance.number)}`,
    nsgIds: [],
    privateIp: instance.privateIp,
    publicIp: instance.publicIp,
    skipSourceDestCheck: false,
    subnetId: subnetOf(instance),
    timeCreated: new Date(instance.launchedAt).toISOString(),
  });
}

function getSubnet(state: State, { params }: Call): OciAnswer {
  const id = params[0]!;
  if (!id.startsWith('ocid1.subnet.')) return notFound();
  return json({
    availabilityDomain: null,
    cidrBlock: '10.0.0.0/16',
    compartmentId: state.tenancyId,
    definedTags: {},
    displayName: 'simulated subnet',
    freeformTags: {},
    id,
    lifecycleState: 'AVAILABLE',
    prohibitInternetIngress: false,
    prohibitPublicIpOnVnic: false,
    routeTableId: id.replace('.subnet.', '.routetable.'),
    securityListIds: [],
    timeCreated: '2026-01-01T00:00:00.000Z',
    vcnId: id.replace('.subnet.', '.vcn.'),
    virtualRouterIp: '10.0.0.1',
    virtualRouterMac: '00:00:17:00:00:01',
  });
}

function listAttachments(kind: Volume['kind']): Route['answer'] {
  return (state, { query }) => {
    if (!query.get('compartmentId')) return missing('compartmentId');
    if (kind === 'boot' && !query.get('availabilityDomain')) return missing('availabilityDomain');
    const now = state.now();
    const listed = state.volumes.filter(
      (each) => each.kind === kind && isListed(each, state.scenario, now) && attachmentState(each, state.scenario, now) !== 'DETACHED',
    );
    const views = listed.map((each) => attachmentView(each, state.scenario, now));
    return paged(filtered(views, query, ['compartmentId', 'availabilityDomain', 'instanceId', 'bootVolumeId', 'volumeId']), query);
  };
}

function listVolumes(kind: Volume['kind']): Route['answer'] {
  return (state, { query }) => {
    const views = state.volumes
      .filter((each) => each.kind === kind && isListed(each, state.scenario, state.now()))
      .map((each) => volumeView(each, state.scenario, state.now()));
    return paged(filtered(views, query, ['compartmentId', 'availabilityDomain', 'displayName', 'lifecycleState']), query);
  };
}

function getVolume(kind: Volume['kind']): Route['answer'] {
  return (state, { params }) => {
    const volume = state.volumes.find((each) => each.kind === kind && each.id === params[0]);
    return volume ? json(volumeView(volume, state.scenario, state.now())) : notFound();
  };
}

function deleteVolume(kind: Volume['kind']): Route['answer'] {
  return (state, { params }) => {
    const volume = state.volumes.find((each) => each.kind === kind && each.id === params[0]);
    if (!volume || volumeState(volume, state.scenario, state.now()) === 'TERMINATED') return notFound();
    if (attachmentState(volume, state.scenario, state.now()) !== 'DETACHED')
      return refusal(409, 'IncorrectState', `volume ${volume.id} is attached to an instance`);
    volume.deletedAt = state.now();
    return noContent();
  };
}

function capture(state: State, { body }: Call): OciAnswer {
  const instance = state.byId.get(String(body?.['instanceId']));
  if (!instance || stateOf(instance, state.scenario, state.now()) === 'TERMINATED') return notFound();
  const history = { id: state.ids.ocid('consolehistory', state.regionKey), instance, capturedAt: state.now() };
  state.histories.set(history.id, history);
  return json(consoleView(history, state.scenario, state.now()), { etag: state.ids.etag() });
}

function listHistories(state: State, { query }: Call): OciAnswer {
  if (!query.get('compartmentId')) return missing('compartmentId');
  const views = [...state.histories.values()].map((each) => consoleView(each, state.scenario, state.now()));
  return paged(filtered(views, query, ['compartmentId', 'availabilityDomain', 'instanceId', 'lifecycleState']).toReversed(), query);
}

function getHistory(state: State, { params }: Call): OciAnswer {
  const history = state.histories.get(params[0]!);
  return history ? json(consoleView(history, state.scenario, state.now())) : notFound();
}

/** Plain text; `offset` and `length` are bytes, 10,240 of them by default and 1 MB at most. */
function historyContent(state: State, { params, query }: Call): OciAnswer {
  const history = state.histories.get(params[0]!);
  if (!history) return notFound();
  if (consoleView(history, state.scenario, state.now())['lifecycleState'] !== 'SUCCEEDED')
    return refusal(409, 'IncorrectState', 'The console history is not captured yet.');
  const all = Buffer.from(consoleText(history.instance, state.scenario, history.capturedAt));
  const offset = Number(query.get('offset') ?? 0);
  const part = all.subarray(offset, offset + Math.min(Number(query.get('length') ?? 10_240), 1_048_576));
  const remaining = Math.max(0, all.length - offset - part.length);
  return { status: 200, headers: { 'content-type': 'text/plain', 'opc-bytes-remaining': String(remaining) }, body: part.toString() };
}

function deleteHistory(state: State, { params }: Call): OciAnswer {
  return state.histories.delete(params[0]!) ? noContent() : notFound();
}

function filtered(views: readonly JsonObject[], query: URLSearchParams, fields: readonly string[]): JsonObject[] {
  return views.filter((view) => fields.every((field) => !(field in view) || (query.get(field) ?? view[field]) === view[field]));
}

function subnetOf(instance: Instance): string {
  const vnic = instance.details['createVnicDetails'] as JsonObject | undefined;
  return String(vnic?.['subnetId'] ?? instance.details['subnetId'] ?? '');
}

function hex(byte: number): string {
  return (byte & 255).toString(16).padStart(2, '0');
}
