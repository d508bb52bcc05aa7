import { CloudCallError, type Fault } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import { marketAws } from '../../domain/launch/aws-market.ts';
import type { QuotaVerdict } from '../port.ts';
import type { Link } from './link.ts';
import type { Market } from './quota-codes.ts';
import { describeVcpus, readVcpus, type VcpuReading } from './vcpu-use.ts';
import { textAt } from './view.ts';

/** Refusals that speak of vCPUs; volumes and IOPS have limits of their own, which no list of instances bears out. */
const vcpuCodes = ['VcpuLimitExceeded', 'InstanceLimitExceeded', 'MaxSpotInstanceCountExceeded', 'MaxSpotFleetRequestCountExceeded'];

/** Is a quota refusal real? The vCPU limit of the family and market, against what runs of it. */
export async function quota(link: Link, payload: JsonObject, fault: Fault): Promise<QuotaVerdict> {
  const code = (fault.code ?? '').replace(/^(?:Server|Client)\./, '');
  const type = textAt(payload, 'InstanceType');
  if (!vcpuCodes.includes(code) || type === null)
    return { verdict: 'unknown', detail: `nothing can be counted for ${code || 'this refusal'}` };
  const market: Market = code.startsWith('MaxSpot') || marketAws(payload) === 'spot' ? 'spot' : 'on-demand';
  try {
    const reading = await readVcpus(link, type, market);
    if (reading === null) return { verdict: 'unknown', detail: `no vCPU quota is known for ${type}, ${market}` };
    return judgeQuota({ ...reading, granted: reading.granted ?? limitIn(fault.message) });
  } catch (error) {
    if (error instanceof CloudCallError) return { verdict: 'unknown', detail: `limits could not be read (${error.message.slice(0, 200)})` };
    throw error;
  }
}

/** "… than your current vCPU limit of 32 allows for the instance bucket …": the words of VcpuLimitExceeded. */
export function limitIn(message: string): number | null {
  const limit = /\bvCPU limit of (\d+)\b/i.exec(message)?.[1];
  return limit === undefined ? null : Number(limit);
}

/** Pure. */
export function judgeQuota(reading: VcpuReading): QuotaVerdict {
  const { granted, used, taken, running } = reading;
  const detail = describeVcpus(reading);
  if (granted === null) return { verdict: 'unknown', detail };
  if (granted === 0) return { verdict: 'zero', detail };
  if (taken !== null && taken > granted) return { verdict: 'real', detail };
  if (running === 0) return { verdict: 'phantom', detail };
  if (used === null || taken === null) return { verdict: 'unknown', detail };
  return { verdict: used + taken > granted ? 'real' : 'phantom', detail };
}
