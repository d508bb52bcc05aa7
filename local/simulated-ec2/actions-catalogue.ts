import type { Actions } from './action.ts';
import type { Image } from './images.ts';
import type { Params } from './params.ts';
import { textsAt } from './params.ts';
import { invalid, notFound, Refusal } from './refusal.ts';
import { filtered, paged } from './select.ts';
import type { State } from './state.ts';
import type { Xml } from './xml.ts';

function describeImages(state: State, params: Params): Xml {
  const [ids, owners] = [textsAt(params, 'ImageId'), textsAt(params, 'Owner')];
  const malformed = ids.find((id) => !/^ami-[0-9a-f]{8}([0-9a-f]{9})?$/.test(id));
  if (malformed !== undefined) throw new Refusal('InvalidAMIID.Malformed', `Invalid id: "${malformed}"`);
  const strange = ids.find((id) => !state.images.some((each) => each.id === id));
  if (strange !== undefined) throw new Refusal('InvalidAMIID.NotFound', `The image id '[${strange}]' does not exist`);
  const chosen = state.images.filter(
    (each) =>
      (ids.length === 0 || ids.includes(each.id)) &&
      (owners.length === 0 || owners.some((owner) => owner === each.owner || owner === each.ownerAlias)),
  );
  const found = filtered(state, 'DescribeImages', params, chosen, {
    name: (each) => each.name,
    architecture: (each) => each.architecture,
    state: () => 'available',
    'owner-id': (each) => each.owner,
    'owner-alias': (each) => each.ownerAlias,
    'image-id': (each) => each.id,
    'image-type': () => 'machine',
    'root-device-type': () => 'ebs',
    'virtualization-type': () => 'hvm',
    'is-public': () => true,
    'creation-date': (each) => each.createdAt,
    description: (each) => each.description,
  });
  const { page, nextToken } = paged(params, found, { least: 1 });
  return { imagesSet: page.map((each) => imageView(each)), nextToken };
}

function imageView(image: Image): Xml {
  return {
    imageId: image.id,
    imageLocation: `${image.ownerAlias ?? image.owner}/${image.name}`,
    imageState: 'available',
    imageOwnerId: image.owner,
    imageOwnerAlias: image.ownerAlias,
    creationDate: image.createdAt,
    isPublic: true,
    architecture: image.architecture,
    imageType: 'machine',
    name: image.name,
    description: image.description,
    platformDetails: 'Linux/UNIX',
    usageOperation: 'RunInstances',
    rootDeviceType: 'ebs',
    rootDeviceName: image.rootDevice,
    blockDeviceMapping: [
      {
        deviceName: image.rootDevice,
        ebs: {
          deleteOnTermination: true,
          snapshotId: image.snapshotId,
          volumeSize: image.rootGiB,
          volumeType: image.name.includes('gp3') ? 'gp3' : 'gp2',
          encrypted: false,
        },
      },
    ],
    virtualizationType: 'hvm',
    enaSupport: true,
    hypervisor: 'xen',
    bootMode: 'uefi-preferred',
    imdsSupport: image.name.startsWith('al2023') ? 'v2.0' : null,
  };
}

function describeAvailabilityZones(state: State, params: Params): Xml {
  const { zones, region } = state.scenario;
  const [names, ids] = [textsAt(params, 'ZoneName'), textsAt(params, 'ZoneId')];
  const strange = [
    ...names.filter((name) => !zones.some((each) => each.name === name)),
    ...ids.filter((id) => !zones.some((each) => each.id === id)),
  ];
  if (strange.length > 0) throw invalid(`Invalid availability zone: [${strange.join(', ')}]`);
  const chosen = zones.filter((each) => names.length + ids.length === 0 || names.includes(each.name) || ids.includes(each.id));
  const found = filtered(state, 'DescribeAvailabilityZones', params, chosen, {
    'zone-name': (each) => each.name,
    'zone-id': (each) => each.id,
    'zone-type': () => 'availability-zone',
    'region-name': () => region,
    state: () => 'available',
    'opt-in-status': () => 'opt-in-not-required',
  });
  return {
    availabilityZoneInfo: found.map(({ name, id }) => ({
      zoneState: 'available',
      optInStatus: 'opt-in-not-required',
      messageSet: [],
      regionName: region,
      zoneName: name,
      zoneId: id,
      groupName: region,
      networkBorderGroup: region,
      zoneType: 'availability-zone',
    })),
  };
}

function describeAccountAttributes(state: State, params: Params): Xml {
  const names = textsAt(params, 'AttributeName');
  const values: Readonly<Record<string, string>> = {
    'supported-platforms': 'VPC',
    'default-vpc': state.scenario.vpc,
    'max-instances': '20',
    'max-elastic-ips': '5',
  };
  const strange = names.filter((name) => values[name] === undefined);
  if (strange.length > 0) throw notFound('InvalidParameter', 'attribute', strange);
  const chosen = Object.entries(values).filter(([name]) => names.length === 0 || names.includes(name));
  return {
    accountAttributeSet: chosen.map(([attributeName, attributeValue]) => ({ attributeName, attributeValueSet: [{ attributeValue }] })),
  };
}

export const catalogueActions: Actions = {
  DescribeImages: describeImages,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeAccountAttributes: describeAccountAttributes,
};
