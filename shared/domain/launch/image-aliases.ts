import { nearest } from '../spec/nearest.ts';

export type Architecture = 'x86_64' | 'arm64';

/** How an image that people name is found in every region. */
export interface ImageAlias {
  /** Account that publishes the images, for `DescribeImages`. */
  readonly owner: string;
  /** SSM public parameter that holds the newest image id of the region; readable by everybody, without a call to EC2. */
  readonly parameter: Readonly<Record<Architecture, string>>;
  /** Name pattern for `DescribeImages`, where the parameter is not to be had; the newest match is meant. */
  readonly pattern: Readonly<Record<Architecture, string>>;
  /** User that cloud-init gives the key to. */
  readonly user: string;
  readonly rootDevice: string;
  /** What else people call it. */
  readonly nicknames: readonly string[];
}

const amazon = '137112412989';
const canonical = '099720109477';
const debian = '136693071363';

const amazonParameter = '/aws/service/ami-amazon-linux-latest';
const debianAlias = (release: number, codename: string): ImageAlias => ({
  owner: debian,
  parameter: {
    x86_64: `/aws/service/debian/release/${release}/latest/amd64`,
    arm64: `/aws/service/debian/release/${release}/latest/arm64`,
  },
  pattern: { x86_64: `debian-${release}-amd64-*`, arm64: `debian-${release}-arm64-*` },
  user: 'admin',
  rootDevice: '/dev/xvda',
  nicknames: [`debian${release}`, codename, `debian-${codename}`],
});
const ubuntuAlias = (version: string, codename: string, storage: 'gp2' | 'gp3', pattern: string): ImageAlias => ({
  owner: canonical,
  parameter: {
    x86_64: `/aws/service/canonical/ubuntu/server/${version}/stable/current/amd64/hvm/ebs-${storage}/ami-id`,
    arm64: `/aws/service/canonical/ubuntu/server/${version}/stable/current/arm64/hvm/ebs-${storage}/ami-id`,
  },
  pattern: { x86_64: pattern, arm64: pattern },
  user: 'ubuntu',
  rootDevice: '/dev/sda1',
  nicknames: [`ubuntu${version}`, `ubuntu-${version.slice(0, 2)}`, codename, `ubuntu-${codename}`],
});

/**
 * Parameters: docs.aws.amazon.com, "Reference AMIs using Systems Manager parameters"; documentation.ubuntu.com/aws, "Find Ubuntu
 * images on AWS"; wiki.debian.org/Cloud/AmazonEC2Image. The patterns of amazon-linux-2, ubuntu-22.04 and debian-11 are requirement
 * 3's table to the letter, so some match both architectures: a look-up filters by architecture too.
 */
export const imageAliases: Readonly<Record<string, ImageAlias>> = {
  'amazon-linux-2': {
    owner: amazon,
    parameter: { x86_64: `${amazonParameter}/amzn2-ami-hvm-x86_64-gp2`, arm64: `${amazonParameter}/amzn2-ami-hvm-arm64-gp2` },
    pattern: { x86_64: 'amzn2-ami-hvm-*', arm64: 'amzn2-ami-hvm-*' },
    user: 'ec2-user',
    rootDevice: '/dev/xvda',
    nicknames: ['al2', 'amzn2', 'amazonlinux2'],
  },
  'amazon-linux-2023': {
    owner: amazon,
    parameter: {
      x86_64: `${amazonParameter}/al2023-ami-kernel-default-x86_64`,
      arm64: `${amazonParameter}/al2023-ami-kernel-default-arm64`,
    },
    pattern: { x86_64: 'al2023-ami-2023.*-x86_64', arm64: 'al2023-ami-2023.*-arm64' },
    user: 'ec2-user',
    rootDevice: '/dev/xvda',
    nicknames: ['al2023', 'amzn2023', 'amazonlinux2023', 'amazon-linux'],
  },
  'ubuntu-22.04': ubuntuAlias('22.04', 'jammy', 'gp2', 'ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-*'),
  'ubuntu-24.04': ubuntuAlias('24.04', 'noble', 'gp3', 'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-*'),
  'debian-11': debianAlias(11, 'bullseye'),
  'debian-12': debianAlias(12, 'bookworm'),
};

/** The alias by its own name, in any case; null for everything else, image ids among them. */
export function findAlias(image: string): ImageAlias | null {
  const name = image.toLowerCase();
  return Object.hasOwn(imageAliases, name) ? (imageAliases[name] as ImageAlias) : null;
}

/** The alias a person most likely meant, nicknames and typos included; null when nothing is near. */
export function nearestAlias(word: string): string | null {
  const names = new Map(
    Object.entries(imageAliases).flatMap(([alias, { nicknames }]) => [alias, ...nicknames].map((name) => [name, alias] as const)),
  );
  return names.get(nearest(word, [...names.keys()]) ?? '') ?? null;
}

/**
 * A guess by the family's letters (`m7g`, `c6gn`, `im4gn`: Graviton has a `g` after the generation; `a1`), for endpoints that do not
 * say (`DescribeInstanceTypes` does).
 */
export function guessArchitecture(instanceType: string): Architecture {
  return /^(?:a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(instanceType) ? 'arm64' : 'x86_64';
}

/** No image goes by this id, alias or pattern in the region. */
export class ImageUnknownError extends Error {
  override name = 'ImageUnknownError' as const;
  readonly image: string;
  /** The nearest alias; null when nothing is near. */
  readonly suggestion: string | null;
  readonly remedy: string;

  constructor(image: string, where: string, options?: ErrorOptions) {
    super(`the image ${image} is not to be had in ${where}`, options);
    this.image = image;
    this.suggestion = nearestAlias(image);
    const known = `an image id of this region (ami-…), or one of ${Object.keys(imageAliases).join(', ')}`;
    this.remedy =
      this.suggestion === null || this.suggestion === image
        ? `ImageId: give ${known}`
        : `ImageId: did you mean "${this.suggestion}"? Else give ${known}`;
  }
}
