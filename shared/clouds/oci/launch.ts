import { CloudCallError } from '../../domain/fault.ts';
import type { LaunchAnswer, LaunchCall } from '../port.ts';
import { unreadableFault } from './fault.ts';
import type { Call, Link } from './link.ts';
import { viewInstance } from './view.ts';

/**
 * LaunchInstance, sent once. The payload is sent as it is: the SDK composes the request around a stand-in, because its
 * serializer throws for a `sourceType` that it does not know and the payload's schema belongs to the API, not to the SDK.
 */
export async function launch(link: Link, call: LaunchCall): Promise<LaunchAnswer> {
  const launching: Call = {
    operation: 'LaunchInstance',
    stage: 'launch',
    body: call.payload,
    make: (sdk) =>
      sdk.compute().launchInstance({ launchInstanceDetails: { availabilityDomain: '', compartmentId: '' }, opcRetryToken: call.token }),
  };
  const { body, answer } = await link.askObject(launching);
  const instance = viewInstance(body);
  if (!instance) throw new CloudCallError(launching.operation, unreadableFault(answer, 'launch', 'an instance with an id'));
  return { instance, workRequestId: answer.headers.get('opc-work-request-id'), requestId: answer.headers.get('opc-request-id') };
}
