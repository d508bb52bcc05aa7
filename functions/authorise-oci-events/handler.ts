import { timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { awsSecrets } from '../../shared/clouds/aws/secrets.ts';
import { ociEventsTenant } from '../../shared/domain/api/tenant.ts';
import { basicCredentials, digestOf } from '../../shared/platform/basic-credentials.ts';
import { readFunctionEnvironment } from '../../shared/platform/config.ts';
import { lambda } from '../../shared/platform/lambda.ts';
import { readSenderSecret } from '../../shared/platform/sender-secret.ts';
import { environmentLog } from '../environment/log.ts';
import { once } from '../environment/once.ts';
import { inputSchema } from './schema.ts';

/** A simple response of a Lambda authorizer; `http-api` finds the context in its event. */
export interface Verdict {
  readonly isAuthorized: boolean;
  readonly context?: { readonly tenant: string };
}

/**
 * Whether a message is of the one who knows the password. Who brings no credentials passes as nobody: OCI Notifications may wait to be asked
 * for its own (WWW-Authenticate: Basic), `http-api` can ask, and the gateway, which answers for an authorizer, cannot.
 * https://docs.oracle.com/iaas/Content/Notification/Tasks/create-subscription-https.htm ("Unauthorized header")
 */
export async function run(event: unknown, digest: () => Promise<Buffer>): Promise<Verdict> {
  const parsed = v.safeParse(inputSchema, event);
  if (!parsed.success) return { isAuthorized: false };
  const [, header = ''] = Object.entries(parsed.output.headers).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  if (header === '') return { isAuthorized: true, context: { tenant: '' } };
  const known = timingSafeEqual(digestOf(basicCredentials(header) ?? ''), await digest());
  return known ? { isAuthorized: true, context: { tenant: ociEventsTenant } } : { isAuthorized: false };
}

const readSender = once(async () => {
  const { ociEventsSecret } = readFunctionEnvironment();
  if (ociEventsSecret === null)
    throw new TypeError(
      "letting OCI's events in: expected FOOTHOLD_OCI_EVENTS_SECRET, the ARN of the secret with user and password, got nothing",
    );
  return readSenderSecret(awsSecrets(), ociEventsSecret);
});

const wrapped = lambda(
  (event) => run(event, readSender),
  async () => environmentLog(),
);

export const handler = async (event: unknown, context: unknown = {}): Promise<Verdict> => wrapped(event, context as never);
