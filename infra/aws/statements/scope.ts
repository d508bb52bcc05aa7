import { Aws } from 'aws-cdk-lib';
import type { Ground } from '../ground.ts';
import type { Parameters } from '../parameters.ts';

// What a statement is held to: the deployment's regions, resources in them, the owner's tags.

/** Regions that hunts may launch in. */
export function regionsOf({ regions, homeRegion }: Parameters): string[] {
  return homeRegion === undefined ? [Aws.REGION] : [...new Set([homeRegion, ...regions])];
}

/** For calls that know no resources: the regions are what they can be held to. */
export function inRegions(parameters: Parameters) {
  return { StringEquals: { 'aws:RequestedRegion': regionsOf(parameters) } };
}

/** ARNs of EC2 resources in every region that hunts may launch in. Images and snapshots belong to no account in their ARN. */
export function ec2({ parameters }: Ground, ...kinds: string[]): string[] {
  return regionsOf(parameters).flatMap((region) =>
    kinds.map((kind) => `arn:${Aws.PARTITION}:ec2:${region}:${/^(image|snapshot)\//.test(kind) ? '' : Aws.ACCOUNT_ID}:${kind}`),
  );
}

/** ARNs of the account's own resources of another service, likewise. */
export function ofService(service: string, { parameters }: Ground, ...kinds: string[]): string[] {
  return regionsOf(parameters).flatMap((region) =>
    kinds.map((kind) => `arn:${Aws.PARTITION}:${service}:${region}:${Aws.ACCOUNT_ID}:${kind}`),
  );
}

/** Both owner tags, by a service's own name for tags. */
export function ownerTags(key: 'aws:RequestTag' | 'aws:ResourceTag' | 'ssm:resourceTag', { namespace }: Parameters) {
  return {
    StringEquals: { [`${key}/${namespace}`]: 'true' },
    Null: { [`${key}/${namespace}-session-id`]: 'false' },
  };
}

/** What is asked for is to bear the owner's tags. */
export function requested(parameters: Parameters) {
  return ownerTags('aws:RequestTag', parameters);
}

/** What is there bears the owner's tags. */
export function owned(parameters: Parameters) {
  return ownerTags('aws:ResourceTag', parameters);
}
