import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { CloudCallError } from '../../domain/fault.ts';
import type { LaunchAnswer, LaunchCall } from '../port.ts';
import { RunInstancesCommand } from './clients/ec2.ts';
import { requestIdOf, unreadableFault } from './fault.ts';
import type { Link } from './link.ts';
import { toInput } from './payload.ts';
import { viewInstance } from './view.ts';

/** RunInstances, sent once, under the token. The payload is EC2's own input; what of it the SDK would drop is refused, not dropped. */
export async function launch(link: Link, call: LaunchCall): Promise<LaunchAnswer> {
  const operation = 'RunInstances';
  const input = toInput(operation, { ...call.payload, ClientToken: call.token }) as unknown as RunInstancesCommandInput;
  const { output, answer } = await link.ask({
    operation,
    stage: 'launch',
    make: (sdk, options) => sdk.ec2.send(new RunInstancesCommand(input), options),
  });
  const instance = output.Instances?.[0] === undefined ? null : viewInstance(output.Instances[0]);
  if (!instance) throw new CloudCallError(operation, unreadableFault(answer, 'launch', 'an instance with an id'));
  return { instance, workRequestId: null, requestId: requestIdOf(answer) };
}
