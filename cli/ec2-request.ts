import { isJsonObject, type JsonObject } from '../shared/domain/json.ts';
import type { Problem } from '../shared/domain/problem.ts';
import { type Ec2Flags, ec2LaunchFromFlags } from '../shared/domain/spec/ec2-from-flags.ts';
import { mergePatch } from '../shared/domain/spec/merge-patch.ts';
import type { ParsedSpec } from '../shared/domain/spec/parse-spec.ts';

/** What the EC2 flags ask for: one request, and further instance types that will do as well. */
export interface FlaggedEc2 {
  readonly flags: Ec2Flags;
  readonly furtherTypes: readonly string[];
}

/** A spec of flags alone, or `base` with what the flags say in its place: a flag wins over the file that it changes. */
export function withEc2Flags(base: ParsedSpec | null, { flags, furtherTypes }: FlaggedEc2): ParsedSpec {
  const { launch, settings } = ec2LaunchFromFlags(flags);
  const types = furtherTypes.map((InstanceType) => ({ InstanceType }));
  if (base === null) return { cloud: 'aws', launch, alternatives: types, settings, form: 'payload', name: nameOfFlags };
  const { SubnetId: _, ...patch } = launch;
  const named = flags.subnets === undefined ? base.launch : withoutSubnet(base.launch);
  return {
    ...base,
    launch: mergePatch(named, patch),
    alternatives: flags.instanceType === undefined ? base.alternatives : types,
    settings: mergePatch(mergePatch(base.settings, settings), overruled(flags)),
  };
}

const nameOfFlags = 'flags';

export function isOfFlags({ name, form }: ParsedSpec): boolean {
  return name === nameOfFlags && form === 'payload';
}

const flagOf: Readonly<Record<string, string>> = {
  ImageId: '--image',
  InstanceType: '--instance-type',
  SubnetId: '--subnet',
  SecurityGroupIds: '--security-group',
  KeyName: '--key-name',
  UserData: '--user-data',
  IamInstanceProfile: '--iam-instance-profile',
  'hunt.subnets': '--subnet',
  'spot.enabled': '--spot',
};

/** A problem of a payload that nobody has written, in the words of the flags that make it. */
export function inFlagWords(problem: Problem): Problem {
  return { ...problem, path: flagOf[problem.path.replace(/\[\d+\]$/, '')] ?? problem.path };
}

/** The subnets of the flags are all that is tried: the payload's own goes, the first network interface's too. */
function withoutSubnet(launch: JsonObject): JsonObject {
  const { SubnetId: _, ...rest } = launch;
  const [card, ...others] = Array.isArray(rest.NetworkInterfaces) ? rest.NetworkInterfaces : [];
  if (!isJsonObject(card)) return rest;
  const { SubnetId: __, ...bare } = card;
  return { ...rest, NetworkInterfaces: [bare, ...others] };
}

/** Settings of a file that would stand in a flag's way. */
function overruled({ subnets, keyName }: Ec2Flags): JsonObject {
  return {
    ...(subnets === undefined ? {} : { hunt: { subnets: [...subnets] } }),
    ...(keyName === undefined ? {} : { key: { name: null, mode: 'given' } }),
  };
}
