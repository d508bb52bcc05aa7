import type { InstanceType } from './types.ts';

export type Market = 'on-demand' | 'spot';

/** A vCPU quota of EC2. Codes and names as in Service Quotas. */
export interface Quota {
  readonly code: string;
  readonly name: string;
  readonly market: Market;
  /** First letters of the instance families that count against it. */
  readonly families: readonly string[];
}

const standard = ['a', 'c', 'd', 'h', 'i', 'm', 'r', 't', 'z'];

export const quotas: readonly Quota[] = [
  { code: 'L-1216C47A', name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances', market: 'on-demand', families: standard },
  { code: 'L-DB2E81BA', name: 'Running On-Demand G and VT instances', market: 'on-demand', families: ['g', 'vt'] },
  { code: 'L-417A185B', name: 'Running On-Demand P instances', market: 'on-demand', families: ['p'] },
  { code: 'L-34B43A08', name: 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests', market: 'spot', families: standard },
  { code: 'L-3819A6DF', name: 'All G and VT Spot Instance Requests', market: 'spot', families: ['g', 'vt'] },
  { code: 'L-7212CCBC', name: 'All P4, P3 and P2 Spot Instance Requests', market: 'spot', families: ['p'] },
];

export function quotaOf(type: InstanceType, market: Market): Quota {
  const family = /^[a-z]+/.exec(type.name)![0];
  return quotas.find((each) => each.market === market && (each.families.includes(family) || each.families.includes(family[0]!)))!;
}
