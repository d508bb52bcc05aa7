import { createHash } from 'node:crypto';

/** A public image of the simulated region. */
export interface Image {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly owner: string;
  readonly ownerAlias: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly rootDevice: string;
  readonly rootGiB: number;
  readonly snapshotId: string;
  /** Public SSM parameters that name it; the newest of its kind alone has any. */
  readonly parameters: readonly string[];
}

type Arch = Image['architecture'];

interface Kind {
  readonly description: string;
  readonly owner: string;
  readonly alias: string | null;
  readonly rootDevice: string;
  readonly rootGiB: number;
  name(arch: Arch, day: string): string;
  parameters(arch: Arch): string[];
}

const deb = (arch: Arch) => (arch === 'x86_64' ? 'amd64' : 'arm64');
const days = ['2026-04-14', '2026-08-18', '2026-10-20'];

// Names, owners and parameters as the publishers document them: docs.aws.amazon.com/linux (amazon-linux-latest), documentation.ubuntu.com/aws
// (099720109477, /aws/service/canonical), wiki.debian.org/Cloud/AmazonEC2Image (136693071363, /aws/service/debian).
const ubuntu = (release: string, name: string, volume: string, folder: string): Kind => ({
  description: `Canonical, Ubuntu, ${release}`,
  owner: '099720109477',
  alias: null,
  rootDevice: '/dev/sda1',
  rootGiB: 8,
  name: (arch, day) => `ubuntu/images/${folder}/ubuntu-${name}-${release}-${deb(arch)}-server-${day.replaceAll('-', '')}`,
  parameters: (arch) => [`/aws/service/canonical/ubuntu/server/${release}/stable/current/${deb(arch)}/hvm/${volume}/ami-id`],
});
const debian = (release: string): Kind => ({
  description: `Debian ${release}`,
  owner: '136693071363',
  alias: null,
  rootDevice: '/dev/xvda',
  rootGiB: 8,
  name: (arch, day) => `debian-${release}-${deb(arch)}-${day.replaceAll('-', '')}-1915`,
  parameters: (arch) => [`/aws/service/debian/release/${release}/latest/${deb(arch)}`],
});
const latest = '/aws/service/ami-amazon-linux-latest';
const kinds: readonly Kind[] = [
  {
    description: 'Amazon Linux 2 AMI, HVM',
    owner: '137112412989',
    alias: 'amazon',
    rootDevice: '/dev/xvda',
    rootGiB: 8,
    name: (arch, day) => `amzn2-ami-hvm-2.0.${day.replaceAll('-', '')}.0-${arch}-gp2`,
    parameters: (arch) => [`${latest}/amzn2-ami-hvm-${arch}-gp2`],
  },
  {
    description: 'Amazon Linux 2023 AMI',
    owner: '137112412989',
    alias: 'amazon',
    rootDevice: '/dev/xvda',
    rootGiB: 8,
    name: (arch, day) => `al2023-ami-2023.9.${day.replaceAll('-', '')}.0-kernel-6.1-${arch}`,
    parameters: (arch) => [`${latest}/al2023-ami-kernel-default-${arch}`, `${latest}/al2023-ami-kernel-6.1-${arch}`],
  },
  ubuntu('22.04', 'jammy', 'ebs-gp2', 'hvm-ssd'),
  ubuntu('24.04', 'noble', 'ebs-gp3', 'hvm-ssd-gp3'),
  debian('11'),
  debian('12'),
];

/** Ids follow from the region and the name, so that they are the same every time, and differ between regions as they do at AWS. */
export function imagesOf(region: string): Image[] {
  return kinds.flatMap((kind) =>
    (['x86_64', 'arm64'] as const).flatMap((arch) =>
      days.map((day, index) => {
        const name = kind.name(arch, day);
        const hash = createHash('sha256').update(`${region} ${name}`).digest('hex').slice(0, 16);
        return {
          id: `ami-0${hash}`,
          name,
          description: `${kind.description}, ${deb(arch)} image build on ${day}`,
          architecture: arch,
          owner: kind.owner,
          ownerAlias: kind.alias,
          createdAt: `${day}T09:12:31.000Z`,
          rootDevice: kind.rootDevice,
          rootGiB: kind.rootGiB,
          snapshotId: `snap-0${hash}`,
          parameters: index === days.length - 1 ? kind.parameters(arch) : [],
        };
      }),
    ),
  );
}
