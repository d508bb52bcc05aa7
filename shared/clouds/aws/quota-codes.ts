export type Market = 'on-demand' | 'spot';

/** One vCPU quota pair of EC2 in Service Quotas; null where the market has none. */
export interface FamilyQuota {
  readonly family: string;
  /** Letters that an instance type starts with, before its generation. */
  readonly letters: readonly string[];
  readonly code: Readonly<Record<Market, string | null>>;
}

/**
 * Codes as `aws service-quotas list-service-quotas --service-code ec2` prints them (docs.aws.amazon.com/ec2/latest/instancetypes/
 * ec2-instance-quotas.html; names "Running On-Demand … instances" and "All … Spot Instance Requests").
 */
export const familyQuotas: readonly FamilyQuota[] = [
  { family: 'DL', letters: ['dl'], code: { 'on-demand': 'L-6E869C2A', spot: 'L-85EED4F7' } },
  { family: 'F', letters: ['f'], code: { 'on-demand': 'L-74FC7D96', spot: 'L-88CF9481' } },
  { family: 'G and VT', letters: ['g', 'gr', 'vt'], code: { 'on-demand': 'L-DB2E81BA', spot: 'L-3819A6DF' } },
  { family: 'HPC', letters: ['hpc'], code: { 'on-demand': 'L-F7808C92', spot: null } },
  { family: 'High Memory', letters: ['u', 'u-'], code: { 'on-demand': 'L-43DA4232', spot: null } },
  { family: 'Inf', letters: ['inf'], code: { 'on-demand': 'L-1945791B', spot: 'L-B5D1601B' } },
  { family: 'P', letters: ['p'], code: { 'on-demand': 'L-417A185B', spot: 'L-7212CCBC' } },
  {
    family: 'Standard (A, C, D, H, I, M, R, T, Z)',
    letters: ['a', 'c', 'd', 'h', 'i', 'im', 'is', 'm', 'r', 't', 'z'],
    code: { 'on-demand': 'L-1216C47A', spot: 'L-34B43A08' },
  },
  { family: 'Trn', letters: ['trn'], code: { 'on-demand': 'L-2C3B7624', spot: 'L-6B0D517C' } },
  { family: 'X', letters: ['x'], code: { 'on-demand': 'L-7295265B', spot: 'L-E3A00192' } },
];

/** `g5.xlarge` draws on `G and VT`; null for a family that no vCPU quota is known for (Mac). */
export function quotaOf(instanceType: string): FamilyQuota | null {
  const letters = /^u-|^[a-z]+/.exec(instanceType)?.[0];
  return familyQuotas.find((quota) => letters !== undefined && quota.letters.includes(letters)) ?? null;
}
