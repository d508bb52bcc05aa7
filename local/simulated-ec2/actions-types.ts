import type { Actions } from './action.ts';
import type { Params } from './params.ts';
import { textAt, textsAt } from './params.ts';
import { invalid, Refusal } from './refusal.ts';
import { filtered, paged } from './select.ts';
import type { State } from './state.ts';
import { offers } from './state.ts';
import type { InstanceType } from './types.ts';
import { findType, instanceTypes } from './types.ts';
import type { Xml } from './xml.ts';

function describeInstanceTypes(state: State, params: Params): Xml {
  const names = textsAt(params, 'InstanceType');
  const strange = names.filter((name) => !findType(name));
  if (strange.length > 0)
    throw new Refusal('InvalidInstanceType', `The following supplied instance types do not exist: [${strange.join(', ')}]`);
  const chosen = names.length === 0 ? instanceTypes : instanceTypes.filter((each) => names.includes(each.name));
  const found = filtered(state, 'DescribeInstanceTypes', params, chosen, {
    'instance-type': (each) => each.name,
    'processor-info.supported-architecture': (each) => each.architecture,
    hypervisor: (each) => each.hypervisor,
    'current-generation': (each) => each.hypervisor === 'nitro',
    'burstable-performance-supported': (each) => each.burstable,
    'vcpu-info.default-vcpus': (each) => each.vcpus,
    'memory-info.size-in-mib': (each) => each.memoryMiB,
  });
  const { page, nextToken } = paged(params, found, { ids: names });
  return { instanceTypeSet: page.map((each) => typeView(each)), nextToken };
}

function typeView(type: InstanceType): Xml {
  const threads = type.architecture === 'arm64' || type.vcpus === 1 ? 1 : 2;
  return {
    instanceType: type.name,
    currentGeneration: type.hypervisor === 'nitro',
    freeTierEligible: type.name === 't3.micro' || type.name === 't4g.small',
    supportedUsageClasses: ['on-demand', 'spot'],
    supportedRootDeviceTypes: ['ebs'],
    supportedVirtualizationTypes: ['hvm'],
    bareMetal: false,
    hypervisor: type.hypervisor,
    processorInfo: {
      supportedArchitectures: [type.architecture],
      sustainedClockSpeedInGhz: 2.5,
      manufacturer: type.architecture === 'arm64' ? 'AWS' : 'Intel',
    },
    vCpuInfo: { defaultVCpus: type.vcpus, defaultCores: type.vcpus / threads, defaultThreadsPerCore: threads },
    memoryInfo: { sizeInMiB: type.memoryMiB },
    instanceStorageSupported: false,
    ebsInfo: {
      ebsOptimizedSupport: 'default',
      encryptionSupport: 'supported',
      nvmeSupport: type.hypervisor === 'nitro' ? 'required' : 'unsupported',
    },
    networkInfo: {
      networkPerformance: 'Up to 5 Gigabit',
      maximumNetworkInterfaces: 3,
      ipv4AddressesPerInterface: 6,
      ipv6Supported: true,
      enaSupport: 'required',
    },
    gpuInfo: type.gpu && {
      gpus: [{ name: type.gpu.name, manufacturer: 'NVIDIA', count: type.gpu.count, memoryInfo: { sizeInMiB: type.gpu.memoryMiB } }],
      totalGpuMemoryInMiB: type.gpu.memoryMiB * type.gpu.count,
    },
    placementGroupInfo: { supportedStrategies: ['partition', 'spread'] },
    hibernationSupported: false,
    burstablePerformanceSupported: type.burstable,
    dedicatedHostsSupported: false,
    autoRecoverySupported: true,
    supportedBootModes: ['uefi'],
  };
}

interface Offering {
  readonly type: string;
  readonly location: string;
}

function describeInstanceTypeOfferings(state: State, params: Params): Xml {
  const locationType = textAt(params, 'LocationType') ?? 'region';
  const { zones, region } = state.scenario;
  const inZones = (place: (zone: (typeof zones)[number]) => string): Offering[] =>
    zones.flatMap((zone) =>
      instanceTypes.filter((each) => offers(state, each.name, zone.name)).map((each) => ({ type: each.name, location: place(zone) })),
    );
  const kinds: Readonly<Record<string, () => Offering[]>> = {
    region: () => instanceTypes.map((each) => ({ type: each.name, location: region })),
    'availability-zone': () => inZones((zone) => zone.name),
    'availability-zone-id': () => inZones((zone) => zone.id),
  };
  const kind = kinds[locationType];
  if (!kind) throw invalid(`Invalid value '${locationType}' for LocationType.`);
  const found = filtered(state, 'DescribeInstanceTypeOfferings', params, kind(), {
    'instance-type': (each) => each.type,
    location: (each) => each.location,
  });
  const { page, nextToken } = paged(params, found);
  return { instanceTypeOfferingSet: page.map(({ type, location }) => ({ instanceType: type, locationType, location })), nextToken };
}

export const typeActions: Actions = {
  DescribeInstanceTypes: describeInstanceTypes,
  DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
};
