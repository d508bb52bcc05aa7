import type { Instance } from '@aws-sdk/client-ec2';
import { CloudCallError } from '../../domain/fault.ts';
import { listInstances } from './find.ts';
import { readTypes } from './instance-types.ts';
import type { Link } from './link.ts';
import { type FamilyQuota, type Market, quotaOf } from './quota-codes.ts';
import { isRefusal } from './refusals.ts';

/** vCPUs of one family and market. Nulls where nobody tells. */
export interface VcpuReading {
  readonly quota: FamilyQuota;
  readonly market: Market;
  readonly granted: number | null;
  readonly used: number | null;
  readonly running: number;
  /** What one more instance takes. */
  readonly taken: number | null;
}

/** The limit that an instance type draws on, beside what runs. Null where no vCPU quota covers it. */
export async function readVcpus(link: Link, instanceType: string, market: Market): Promise<VcpuReading | null> {
  const quota = quotaOf(instanceType);
  const code = quota?.code[market];
  if (!quota || !code) return null;
  const living = (await listLiving(link)).filter(
    (one) => marketOf(one) === market && quotaOf(one.InstanceType ?? '')?.family === quota.family,
  );
  const types = await readTypes(link, [instanceType, ...living.map((one) => String(one.InstanceType))]);
  const sizes = living.map((one) => types.get(String(one.InstanceType))?.vcpus ?? null);
  const used = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return {
    quota,
    market,
    granted: await readLimit(link, code),
    used,
    running: living.length,
    taken: types.get(instanceType)?.vcpus ?? null,
  };
}

/** Instances that count: a stopped one takes nothing (docs.aws.amazon.com, EC2 On-Demand limits). */
function listLiving(link: Link): Promise<Instance[]> {
  return listInstances(link, [{ Name: 'instance-state-name', Values: ['pending', 'running'] }]);
}

function marketOf(instance: Instance): Market {
  return instance.InstanceLifecycle === 'spot' ? 'spot' : 'on-demand';
}

/** What the account was granted, else the default of all accounts; null where Service Quotas does not tell. */
async function readLimit(link: Link, code: string): Promise<number | null> {
  const { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand, ServiceQuotasClient } = await import('./clients/service-quotas.ts');
  const input = { ServiceCode: 'ec2', QuotaCode: code };
  try {
    const { output } = await link.ask({
      operation: 'GetServiceQuota',
      format: 'json',
      make: (sdk, options) => sdk.client(ServiceQuotasClient).send(new GetServiceQuotaCommand(input), options),
    });
    return output.Quota?.Value ?? null;
  } catch (error) {
    if (!isRefusal(error, 'NoSuchResourceException')) return quietly(error);
  }
  try {
    const { output } = await link.ask({
      operation: 'GetAWSDefaultServiceQuota',
      format: 'json',
      make: (sdk, options) => sdk.client(ServiceQuotasClient).send(new GetAWSDefaultServiceQuotaCommand(input), options),
    });
    return output.Quota?.Value ?? null;
  } catch (error) {
    return quietly(error);
  }
}

function quietly(error: unknown): null {
  if (error instanceof CloudCallError) return null;
  throw error;
}

/** `G and VT, spot: 8 vCPUs granted, 4 used by 1 instance, 4 more wanted`. */
export function describeVcpus({ quota, market, granted, used, running, taken }: VcpuReading): string {
  const number = (value: number | null) => (value === null ? '?' : String(value));
  const holders = `${running} ${running === 1 ? 'instance' : 'instances'}`;
  return `${quota.family}, ${market}: ${number(granted)} vCPUs granted, ${number(used)} used by ${holders}, ${number(taken)} more wanted`;
}
