import type { Actions } from './action.ts';
import type { Params } from './params.ts';
import { textAt, textsAt } from './params.ts';
import { missing, notFound, Refusal } from './refusal.ts';
import type { NetworkInterface, Volume } from './resources.ts';
import { holdState } from './resources.ts';
import { byIds, filtered, paged } from './select.ts';
import type { State } from './state.ts';
import { tagSet } from './tags.ts';
import { groupSet, iso, publicIpOf } from './view-instance.ts';
import type { Xml } from './xml.ts';

function standing<T extends Volume | NetworkInterface>({ scenario, now }: State, holds: readonly T[]): T[] {
  return holds.filter((each) => holdState(each, scenario, now()) !== 'gone');
}

function describeVolumes(state: State, params: Params): Xml {
  const ids = textsAt(params, 'VolumeId');
  const stateOfVolume = (each: Volume) => holdState(each, state.scenario, state.now());
  const chosen = byIds(standing(state, state.volumes), ids, 'InvalidVolume', 'volume');
  const attached = (each: Volume) => (stateOfVolume(each) === 'in-use' ? each.instance.id : null);
  const fields = {
    'volume-id': (each: Volume) => each.id,
    status: stateOfVolume,
    'attachment.instance-id': attached,
    'attachment.delete-on-termination': (each: Volume) => each.deleteOnTermination,
    'attachment.device': (each: Volume) => each.device,
    'availability-zone': (each: Volume) => each.instance.zone.name,
    'volume-type': (each: Volume) => each.type,
    size: (each: Volume) => each.gib,
  };
  const { page, nextToken } = paged(
    params,
    filtered(state, 'DescribeVolumes', params, chosen, fields, (each) => each.tags),
    { ids, most: state.scenario.pageSize },
  );
  return {
    volumeSet: page.map((each) => ({
      volumeId: each.id,
      size: each.gib,
      snapshotId: each.snapshotId ?? '',
      availabilityZone: each.instance.zone.name,
      availabilityZoneId: each.instance.zone.id,
      status: stateOfVolume(each),
      createTime: iso(each.instance.launchedAt),
      attachmentSet: attached(each)
        ? [
            {
              volumeId: each.id,
              instanceId: attached(each),
              device: each.device,
              status: 'attached',
              attachTime: iso(each.instance.launchedAt),
              deleteOnTermination: each.deleteOnTermination,
            },
          ]
        : [],
      encrypted: each.encrypted,
      tagSet: tagSet(each.tags),
      volumeType: each.type,
      iops: each.iops,
      throughput: each.throughput,
      multiAttachEnabled: false,
    })),
    nextToken,
  };
}

/** What a Delete call names, which must be there and free. */
function deletable<T extends Volume | NetworkInterface>(
  state: State,
  holds: readonly T[],
  id: string | null,
  parameter: string,
  kind: string,
  words: string,
): T {
  if (id === null) throw missing(parameter);
  const found = standing(state, holds).find((each) => each.id === id);
  if (!found) throw notFound(kind, words, [id]);
  return found;
}

function deleteVolume(state: State, params: Params): Xml {
  const volume = deletable(state, state.volumes, textAt(params, 'VolumeId'), 'VolumeId', 'InvalidVolume', 'volume');
  if (holdState(volume, state.scenario, state.now()) === 'in-use')
    throw new Refusal('VolumeInUse', `Volume ${volume.id} is currently attached to ${volume.instance.id}`);
  volume.deletedAt = state.now();
  return { return: true };
}

function deleteNetworkInterface(state: State, params: Params): Xml {
  const id = textAt(params, 'NetworkInterfaceId');
  const card = deletable(state, state.interfaces, id, 'NetworkInterfaceId', 'InvalidNetworkInterfaceID', 'networkInterface ID');
  if (holdState(card, state.scenario, state.now()) === 'in-use')
    throw new Refusal('InvalidNetworkInterface.InUse', `Interface: [${card.id}] in use`);
  card.deletedAt = state.now();
  return { return: true };
}

function describeNetworkInterfaces(state: State, params: Params): Xml {
  const ids = textsAt(params, 'NetworkInterfaceId');
  const stateOfCard = (each: NetworkInterface) => holdState(each, state.scenario, state.now());
  const inUse = (each: NetworkInterface) => stateOfCard(each) === 'in-use';
  const chosen = byIds(standing(state, state.interfaces), ids, 'InvalidNetworkInterfaceID', 'networkInterface ID');
  const fields = {
    'network-interface-id': (each: NetworkInterface) => each.id,
    'attachment.instance-id': (each: NetworkInterface) => (inUse(each) ? each.instance.id : null),
    'subnet-id': (each: NetworkInterface) => each.instance.zone.subnet,
    'availability-zone': (each: NetworkInterface) => each.instance.zone.name,
    'group-id': (each: NetworkInterface) => each.instance.groups,
    status: stateOfCard,
  };
  const { page, nextToken } = paged(
    params,
    filtered(state, 'DescribeNetworkInterfaces', params, chosen, fields, (each) => each.tags),
    { ids },
  );
  return {
    networkInterfaceSet: page.map((each) => ({
      networkInterfaceId: each.id,
      subnetId: each.instance.zone.subnet,
      vpcId: state.scenario.vpc,
      availabilityZone: each.instance.zone.name,
      ownerId: state.scenario.accountId,
      status: stateOfCard(each),
      macAddress: each.mac,
      privateIpAddress: each.instance.privateIp,
      interfaceType: 'interface',
      groupSet: groupSet(state, each.instance),
      attachment: inUse(each)
        ? {
            attachmentId: each.attachmentId,
            instanceId: each.instance.id,
            instanceOwnerId: state.scenario.accountId,
            deviceIndex: 0,
            status: 'attached',
            attachTime: iso(each.instance.launchedAt),
            deleteOnTermination: each.deleteOnTermination,
          }
        : null,
      association: inUse(each) && publicIpOf(state, each.instance) ? { publicIp: each.instance.publicIp, ipOwnerId: 'amazon' } : null,
      tagSet: tagSet(each.tags),
    })),
    nextToken,
  };
}

/** Volumes and network interfaces: what instances hold, and may leave behind. */
export const holdActions: Actions = {
  DescribeVolumes: describeVolumes,
  DeleteVolume: deleteVolume,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DeleteNetworkInterface: deleteNetworkInterface,
};
