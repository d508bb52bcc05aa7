import type { Problem } from '../../shared/domain/problem.ts';
import type { Ec2Flags } from '../../shared/domain/spec/ec2-from-flags.ts';
import { shown } from '../../shared/domain/spec/shown.ts';
import { readBytes, utf8 } from '../read-input.ts';
import { ec2Flags, type RawFlags } from './flags.ts';
import { span } from './values.ts';

/** EBS: gp3 goes up to 64 TiB (EC2 user guide, "Amazon EBS volume types"). */
const largestGib = 65_536;

/** Whether the command line asks for an EC2 instance by itself. */
export function asksForEc2(raw: RawFlags): boolean {
  return ec2Flags.some((key) => raw[key] !== undefined);
}

/** The request that the EC2 flags make, as far as a flag can be judged by itself; reads the file of `--user-data`. */
export async function readEc2Flags(raw: RawFlags, stdin: AsyncIterable<Buffer | string>, problems: Problem[]): Promise<Ec2Flags> {
  return {
    image: text('--image', raw.image, problems),
    instanceType: raw.instanceType?.map((type) => text('--instance-type', type, problems))[0],
    subnets: raw.subnet,
    securityGroups: raw.securityGroup,
    keyName: text('--key-name', raw.keyName, problems),
    userData: raw.userData === undefined ? undefined : await userData(raw.userData, stdin, problems),
    iamInstanceProfile: text('--iam-instance-profile', raw.iamInstanceProfile, problems),
    volumeSize: raw.volumeSize === undefined ? undefined : size(raw.volumeSize, problems),
    spot: raw.spot,
    maxPrice: raw.spotMaxPrice === undefined ? undefined : price(raw.spotMaxPrice, problems),
    spotFallback: raw.noSpotFallback ? false : undefined,
    spotRequestTimeout: raw.spotTimeout === undefined ? undefined : (span('--spot-timeout', raw.spotTimeout, problems) ?? undefined),
  };
}

/** `--tag key=value`, repeatable; the value may be empty and may hold "=". */
export function readTags(texts: readonly string[], problems: Problem[]): Record<string, string> {
  const tags = new Map<string, string>();
  for (const tag of texts) {
    const at = tag.indexOf('=');
    if (at < 1) problems.push({ path: '--tag', expected: 'key=value, such as team=data', got: shown(tag) });
    else tags.set(tag.slice(0, at), tag.slice(at + 1));
  }
  return Object.fromEntries(tags);
}

function text(path: string, given: string | undefined, problems: Problem[]): string | undefined {
  if (given?.trim() === '') problems.push({ path, expected: 'a name', got: 'an empty text' });
  return given;
}

function size(given: string, problems: Problem[]): number | undefined {
  const gib = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (gib >= 1 && gib <= largestGib) return gib;
  problems.push({ path: '--volume-size', expected: `whole GiB from 1 to ${largestGib}`, got: shown(given) });
  return undefined;
}

function price(given: string, problems: Problem[]): number | undefined {
  const usd = /^\d+(\.\d+)?$/.test(given) ? Number(given) : 0;
  if (usd >= 0.001) return usd;
  problems.push({ path: '--spot-max-price', expected: 'USD an hour, such as 0.05', got: shown(given) });
  return undefined;
}

/** Text as it stands; anything else (gzip) in base64. */
async function userData(file: string, stdin: AsyncIterable<Buffer | string>, problems: Problem[]): Promise<string | undefined> {
  const bytes = await readBytes('--user-data', file, stdin, problems);
  return bytes === null ? undefined : (utf8(bytes) ?? bytes.toString('base64'));
}
