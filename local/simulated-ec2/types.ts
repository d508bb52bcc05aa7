/** What the simulated region knows of an instance type. */
export interface InstanceType {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly architecture: 'x86_64' | 'arm64';
  /** Older types run on Xen: their console has no `Latest`. */
  readonly hypervisor: 'nitro' | 'xen';
  readonly burstable: boolean;
  readonly gpu: { readonly name: string; readonly count: number; readonly memoryMiB: number } | null;
  /** On-demand, Linux, us-east-1, USD an hour. */
  readonly usdPerHour: number;
}

type Row = readonly [name: string, vcpus: number, gib: number, usdPerHour: number];

// Sizes and prices of us-east-1 as published (aws.amazon.com/ec2/pricing/on-demand); what matters is that they differ.
const arm: readonly Row[] = [
  ['t4g.nano', 2, 0.5, 0.0042],
  ['t4g.micro', 2, 1, 0.0084],
  ['t4g.small', 2, 2, 0.0168],
  ['t4g.medium', 2, 4, 0.0336],
  ['t4g.large', 2, 8, 0.0672],
  ['t4g.xlarge', 4, 16, 0.1344],
  ['m6g.large', 2, 8, 0.077],
  ['m7g.medium', 1, 4, 0.0408],
  ['m7g.large', 2, 8, 0.0816],
  ['m7g.xlarge', 4, 16, 0.1632],
  ['c7g.large', 2, 4, 0.0725],
  ['c7g.xlarge', 4, 8, 0.145],
  ['r6g.large', 2, 16, 0.1008],
  ['r7g.large', 2, 16, 0.1071],
  ['g5g.xlarge', 4, 8, 0.42],
];
const intel: readonly Row[] = [
  ['t3.micro', 2, 1, 0.0104],
  ['t3.small', 2, 2, 0.0208],
  ['t3.medium', 2, 4, 0.0416],
  ['t3.large', 2, 8, 0.0832],
  ['m5.large', 2, 8, 0.096],
  ['m5.xlarge', 4, 16, 0.192],
  ['m6i.large', 2, 8, 0.096],
  ['m6i.xlarge', 4, 16, 0.192],
  ['c5.large', 2, 4, 0.085],
  ['c6i.large', 2, 4, 0.085],
  ['c6i.xlarge', 4, 8, 0.17],
  ['m7i.large', 2, 8, 0.1008],
  ['m7i.xlarge', 4, 16, 0.2016],
  ['c7i.large', 2, 4, 0.08925],
  ['c7i.xlarge', 4, 8, 0.1785],
  ['r5.2xlarge', 8, 64, 0.504],
  ['r6i.2xlarge', 8, 64, 0.504],
  ['r7i.2xlarge', 8, 64, 0.5292],
  ['r7i.large', 2, 16, 0.1323],
  ['g4dn.xlarge', 4, 16, 0.526],
  ['g5.xlarge', 4, 16, 1.006],
  ['g5.2xlarge', 8, 32, 1.212],
  ['g6.xlarge', 4, 16, 0.8048],
  ['p4d.24xlarge', 96, 1152, 21.957642],
  ['p5.48xlarge', 192, 2048, 55.04],
];
const xen: readonly Row[] = [
  ['t2.micro', 1, 1, 0.0116],
  ['t2.medium', 2, 4, 0.0464],
  ['m4.large', 2, 8, 0.1],
  ['c4.large', 2, 3.75, 0.1],
];
const gpus: Readonly<Record<string, readonly [name: string, count: number, gib: number]>> = {
  g4dn: ['T4', 1, 16],
  g5: ['A10G', 1, 24],
  g5g: ['T4g', 1, 16],
  g6: ['L4', 1, 22],
  p4d: ['A100', 8, 40],
  p5: ['H100', 8, 80],
};

export const instanceTypes: readonly InstanceType[] = [
  ...arm.map((row) => made(row, 'arm64', 'nitro')),
  ...intel.map((row) => made(row, 'x86_64', 'nitro')),
  ...xen.map((row) => made(row, 'x86_64', 'xen')),
];

const byName = new Map(instanceTypes.map((each) => [each.name, each]));

export function findType(name: string | null): InstanceType | undefined {
  return name === null ? undefined : byName.get(name);
}

function made(
  [name, vcpus, gib, usdPerHour]: Row,
  architecture: InstanceType['architecture'],
  hypervisor: InstanceType['hypervisor'],
): InstanceType {
  const family = name.split('.')[0]!;
  const gpu = gpus[family];
  return {
    name,
    vcpus,
    memoryMiB: gib * 1024,
    architecture,
    hypervisor,
    burstable: family.startsWith('t'),
    gpu: gpu ? { name: gpu[0], count: gpu[1], memoryMiB: gpu[2] * 1024 } : null,
    usdPerHour,
  };
}
