import { marketAws } from '../../../domain/launch/aws-market.ts';
import type { Market } from '../quota-codes.ts';
import { describeVcpus, readVcpus } from '../vcpu-use.ts';
import { textAt } from '../view.ts';
import { type Examination, type Finding, failed, ok, skipped, warning } from './examination.ts';

/** vCPUs on demand: for an on-demand launch, and for what a spot hunt falls back to. */
export function checkVcpus(examination: Examination): Promise<Finding> {
  return checkMarket(examination, 'on-demand');
}

export async function checkSpotVcpus(examination: Examination): Promise<Finding> {
  return marketAws(examination.payload) === 'spot' ? checkMarket(examination, 'spot') : skipped('the payload asks for no spot instance');
}

async function checkMarket({ link, payload }: Examination, market: Market): Promise<Finding> {
  const type = textAt(payload, 'InstanceType');
  const reading = type === null ? null : await readVcpus(link, type, market);
  if (reading === null) return skipped(`no vCPU quota is known for ${type ?? 'a payload without InstanceType'}`);
  const { granted, used, taken } = reading;
  const detail = describeVcpus(reading);
  const code = reading.quota.code[market];
  const remedy = `request an increase of ${code} in Service Quotas (EC2)`;
  if (granted === null) return warning(detail, `Service Quotas does not tell the limit: look at ${code} in its console`);
  if (granted === 0 || (taken !== null && taken > granted)) return failed(detail, `${remedy}, or take another InstanceType`);
  if (used !== null && taken !== null && used + taken > granted) return failed(detail, `${remedy}, or end instances of the family`);
  return ok(detail);
}
