import { type Architecture, guessArchitecture } from '../../domain/launch/image-aliases.ts';
import { DescribeInstanceTypesCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';
import { isNoAction, orIf } from './refusals.ts';

export interface TypeFacts {
  readonly type: string;
  /** `x86_64` before `i386` where a type takes both; null where the endpoint does not say. */
  readonly architecture: Architecture | null;
  readonly vcpus: number | null;
}

/** EC2 takes at most 100 types a call (docs.aws.amazon.com, DescribeInstanceTypes). */
const mostTypes = 100;

/** Facts of instance types. Throws `InvalidInstanceType` for a name that is none; empty where the endpoint has no such action. */
export async function readTypes(link: Link, types: readonly string[]): Promise<Map<string, TypeFacts>> {
  const wanted = [...new Set(types)];
  const facts = new Map<string, TypeFacts>();
  for (let at = 0; at < wanted.length; at += mostTypes) {
    const InstanceTypes = wanted.slice(at, at + mostTypes) as never[];
    const found = link.askAll(
      (token) => ({
        operation: 'DescribeInstanceTypes',
        make: (sdk, options) =>
          sdk.ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes, ...(token === undefined ? {} : { NextToken: token }) }), options),
      }),
      (page) => page.InstanceTypes,
    );
    for (const one of await orIf(isNoAction, found, [])) {
      const offered = one.ProcessorInfo?.SupportedArchitectures ?? [];
      const architecture = (['x86_64', 'arm64'] as const).find((name) => offered.includes(name)) ?? null;
      if (one.InstanceType)
        facts.set(one.InstanceType, { type: one.InstanceType, architecture, vcpus: one.VCpuInfo?.DefaultVCpus ?? null });
    }
  }
  return facts;
}

/** As the endpoint says, or by the family's letters where it does not. */
export async function architectureOf(link: Link, type: string): Promise<Architecture> {
  return (await readTypes(link, [type])).get(type)?.architecture ?? guessArchitecture(type);
}
