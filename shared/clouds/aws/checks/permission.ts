import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { RunInstancesCommand } from '../clients/ec2.ts';
import { toInput } from '../payload.ts';
import { isRefusal } from '../refusals.ts';
import { terminate } from '../terminate.ts';
import { type Examination, type Finding, ok, skipped, warning } from './examination.ts';

/** RunInstances with DryRun: EC2 checks permissions and parameters, and answers `DryRunOperation` when it would have launched. */
export async function checkPermission({ link, payload, imageId }: Examination): Promise<Finding> {
  const image = imageId ?? payload.ImageId ?? null;
  if (image === null && payload.LaunchTemplate === undefined) return skipped('the payload names no image to launch');
  const request = { ...payload, ...(image === null ? {} : { ImageId: image }), MinCount: 1, MaxCount: 1, DryRun: true };
  const input = toInput('RunInstances', request) as unknown as RunInstancesCommandInput;
  try {
    const { output } = await link.ask({
      operation: 'RunInstances',
      make: (sdk, options) => sdk.ec2.send(new RunInstancesCommand(input), options),
    });
    // An endpoint that does not know DryRun has launched in earnest: nothing of it may stay.
    const ids = (output.Instances ?? []).flatMap((one) => (one.InstanceId ? [one.InstanceId] : []));
    for (const id of ids) await terminate(link, id);
    return warning(`the endpoint ignores DryRun and launched ${ids.join(', ')}, which was ended at once`, 'make sure that it is gone');
  } catch (error) {
    if (isRefusal(error, 'DryRunOperation')) return ok('these credentials may launch this payload (DryRun)');
    throw error;
  }
}
