import type { Instance } from './instance.ts';
import { stateCodes, stateOf, timelineOf } from './instance.ts';
import { flagAt, numberAt, textAt } from './params.ts';
import type { NetworkInterface, Volume } from './resources.ts';
import { holdState } from './resources.ts';
import type { State } from './state.ts';
import { tagSet } from './tags.ts';
import type { Xml } from './xml.ts';

export const iso = (ms: number): string => new Date(ms).toISOString();

/** A reservation with those of its instances that are given. */
export function reservationView(state: State, instances: readonly Instance[]): { readonly [name: string]: Xml } {
  return {
    reservationId: instances[0]?.reservationId,
    ownerId: state.scenario.accountId,
    groupSet: [],
    instancesSet: instances.map((each) => instanceView(state, each)),
  };
}

/** The instance under the names of the wire (botocore's `ec2/2016-11-15` model, the SDK's schemas). */
export function instanceView(state: State, instance: Instance): Xml {
  const { scenario } = state;
  const now = state.now();
  const name = stateOf(instance, scenario, now);
  const { reason } = timelineOf(instance, scenario);
  const gone = name === 'terminated';
  const ending = gone || name === 'shutting-down';
  const options = ['HttpTokens', 'HttpPutResponseHopLimit', 'HttpEndpoint', 'InstanceMetadataTags'] as const;
  const [tokens, hops, endpoint, tags] = options.map((each) => textAt(instance.params, 'MetadataOptions', each));
  const profile = textAt(instance.params, 'IamInstanceProfile', 'Arn') ?? textAt(instance.params, 'IamInstanceProfile', 'Name');
  return {
    instanceId: instance.id,
    imageId: instance.image.id,
    instanceState: { code: stateCodes[name], name },
    privateDnsName: gone ? '' : `ip-${instance.privateIp.replaceAll('.', '-')}.ec2.internal`,
    dnsName: publicIpOf(state, instance) ? `ec2-${instance.publicIp!.replaceAll('.', '-')}.compute-1.amazonaws.com` : '',
    reason: ending && reason ? `${reason.code.startsWith('Client') ? 'User initiated' : reason.code} (${gmt(instance, state)})` : '',
    keyName: instance.keyName,
    amiLaunchIndex: instance.launchIndex,
    productCodes: [],
    instanceType: instance.type.name,
    launchTime: iso(instance.launchedAt),
    placement: { availabilityZone: instance.zone.name, availabilityZoneId: instance.zone.id, groupName: '', tenancy: 'default' },
    monitoring: { state: flagAt(instance.params, 'Monitoring', 'Enabled') ? 'enabled' : 'disabled' },
    ...(gone ? {} : { subnetId: instance.zone.subnet, vpcId: scenario.vpc, privateIpAddress: instance.privateIp }),
    ipAddress: publicIpOf(state, instance),
    sourceDestCheck: gone ? null : true,
    groupSet: gone ? [] : groupSet(state, instance),
    stateReason: stateReason(state, instance),
    architecture: instance.image.architecture,
    rootDeviceType: 'ebs',
    rootDeviceName: instance.image.rootDevice,
    blockDeviceMapping: gone || name === 'pending' ? [] : disks(state, instance),
    virtualizationType: 'hvm',
    clientToken: instance.token ?? '',
    tagSet: tagSet(instance.tags),
    hypervisor: 'xen',
    networkInterfaceSet: gone ? [] : cards(state, instance),
    iamInstanceProfile:
      profile === null
        ? null
        : {
            arn: profile.startsWith('arn:') ? profile : `arn:aws:iam::${scenario.accountId}:instance-profile/${profile}`,
            id: 'AIPASIMULATEDFOOTHOLD1',
          },
    instanceLifecycle: instance.market === 'spot' ? 'spot' : null,
    spotInstanceRequestId: instance.spotRequestId,
    ebsOptimized: flagAt(instance.params, 'EbsOptimized') ?? false,
    enaSupport: true,
    cpuOptions: { coreCount: Math.max(1, instance.type.vcpus / 2), threadsPerCore: instance.type.vcpus > 1 ? 2 : 1 },
    metadataOptions: {
      state: name === 'pending' ? 'pending' : 'applied',
      httpTokens: tokens ?? 'optional',
      httpPutResponseHopLimit: numberAt({ hops: hops ?? '' }, 'hops') ?? 1,
      httpEndpoint: endpoint ?? 'enabled',
      httpProtocolIpv6: 'disabled',
      instanceMetadataTags: tags ?? 'disabled',
    },
    enclaveOptions: { enabled: false },
    hibernationOptions: { configured: false },
    platformDetails: 'Linux/UNIX',
    usageOperation: 'RunInstances',
    maintenanceOptions: { autoRecovery: 'default' },
    currentInstanceBootMode: 'uefi',
  };
}

/** The address is there a little before the instance runs, and gone with it. */
export function publicIpOf({ scenario, now }: State, instance: Instance): string | null {
  if (now() < instance.launchedAt + scenario.lifecycle.pending * 500) return null;
  return now() >= timelineOf(instance, scenario).terminated ? null : instance.publicIp;
}

function stateReason({ scenario, now }: State, instance: Instance): Xml {
  const name = stateOf(instance, scenario, now());
  if (name === 'pending') return { code: 'pending', message: 'pending' };
  const { reason } = timelineOf(instance, scenario);
  return name === 'running' || !reason ? null : { code: reason.code, message: reason.message };
}

function gmt(instance: Instance, { scenario }: State): string {
  const { shuttingDown, terminated } = timelineOf(instance, scenario);
  return `${iso(Math.min(shuttingDown, terminated)).slice(0, 19).replace('T', ' ')} GMT`;
}

export function groupSet({ scenario }: State, instance: Instance): Xml {
  return instance.groups.map((groupId) => ({ groupId, groupName: scenario.securityGroups.find((each) => each.id === groupId)?.name }));
}

function disks(state: State, instance: Instance): Xml {
  return state.volumes
    .filter((each) => each.instance === instance && holdState(each, state.scenario, state.now()) === 'in-use')
    .map((each: Volume) => ({
      deviceName: each.device,
      ebs: { volumeId: each.id, status: 'attached', attachTime: iso(instance.launchedAt), deleteOnTermination: each.deleteOnTermination },
    }));
}

function cards(state: State, instance: Instance): Xml {
  return state.interfaces
    .filter((each) => each.instance === instance)
    .map((each: NetworkInterface) => ({
      networkInterfaceId: each.id,
      subnetId: instance.zone.subnet,
      vpcId: state.scenario.vpc,
      ownerId: state.scenario.accountId,
      status: 'in-use',
      macAddress: each.mac,
      privateIpAddress: instance.privateIp,
      sourceDestCheck: true,
      interfaceType: 'interface',
      groupSet: groupSet(state, instance),
      attachment: {
        attachmentId: each.attachmentId,
        deviceIndex: 0,
        status: 'attached',
        attachTime: iso(instance.launchedAt),
        deleteOnTermination: each.deleteOnTermination,
        networkCardIndex: 0,
      },
      association: publicIpOf(state, instance) ? { publicIp: instance.publicIp, publicDnsName: '', ipOwnerId: 'amazon' } : null,
    }));
}
