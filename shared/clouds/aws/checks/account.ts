import { account } from '../account.ts';
import { DescribeAvailabilityZonesCommand } from '../clients/ec2.ts';
import { zones } from '../zones.ts';
import { type Examination, type Finding, failed, ok, skipped, warning } from './examination.ts';

/** AWS takes a signature for five minutes (docs.aws.amazon.com, Signature Version 4). */
const mostSkew = 300;
const notableSkew = 60;

export async function checkCredentials(examination: Examination): Promise<Finding> {
  examination.reachable = false;
  const { key, region } = await account(examination.link);
  examination.reachable = true;
  const [, id] = key.split(':');
  return ok(id?.startsWith('key-') ? `region ${region}; this endpoint has no STS to tell the account` : `account ${id}, region ${region}`);
}

/** Any answer will do, a refusal too: its Date header is the server's clock. */
export async function checkClock({ link }: Examination): Promise<Finding> {
  const { answer } = await link.exchange({
    operation: 'DescribeAvailabilityZones',
    make: (sdk, options) => sdk.ec2.send(new DescribeAvailabilityZonesCommand({}), options),
  });
  const served = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(served)) return skipped('the server sends no date');
  const skew = Math.round((link.now() - served) / 1000);
  const detail = `this machine is ${Math.abs(skew)} s ${skew < 0 ? 'behind' : 'ahead of'} the server`;
  if (Math.abs(skew) >= mostSkew) return failed(`${detail}; AWS refuses more than ${mostSkew} s`, 'set the clock (NTP)');
  return Math.abs(skew) >= notableSkew ? warning(detail, 'set the clock (NTP)') : ok(detail);
}

export async function checkZones({ link }: Examination): Promise<Finding> {
  const names = await zones(link);
  return names.length > 0
    ? ok(names.join(', '))
    : failed('the region has no zone for this account', 'choose another region, or opt in to this one');
}
