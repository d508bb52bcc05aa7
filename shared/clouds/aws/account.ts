import { CloudCallError } from '../../domain/fault.ts';
import type { CloudAccount } from '../port.ts';
import { unreadableFault } from './fault.ts';
import type { Link } from './link.ts';
import { zonesIfAny } from './zones.ts';

/**
 * `aws:{account}:{region}` by GetCallerIdentity, which every valid key may call. Where STS refuses or is not there while EC2 answers, the
 * endpoint is one for EC2 alone, and a hash of the access key id stands for the account. A busy or unreachable STS throws: the key
 * of leases and pace must not change with the weather.
 */
export async function account(link: Link): Promise<CloudAccount> {
  try {
    return await namedAccount(link);
  } catch (error) {
    if (!(error instanceof CloudCallError) || !isAbsent(error)) throw error;
    await zonesIfAny(link);
    const { region, keyHash } = await link.identity();
    return { key: `aws:key-${keyHash}:${region}`, region };
  }
}

/** The same where there is an STS, as in AWS itself. */
export async function namedAccount(link: Link): Promise<CloudAccount> {
  const { region } = await link.identity();
  return { key: `aws:${await callerAccount(link)}:${region}`, region };
}

/** Asked for once; a failure is asked for again. */
export function remembered(read: () => Promise<CloudAccount>): () => Promise<CloudAccount> {
  let known: Promise<CloudAccount> | null = null;
  return () =>
    (known ??= read().catch((error: unknown) => {
      known = null;
      throw error;
    }));
}

export async function callerAccount(link: Link): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import('./clients/sts.ts');
  const operation = 'GetCallerIdentity';
  const { output, answer } = await link.ask({
    operation,
    make: (sdk, options) => sdk.client(STSClient).send(new GetCallerIdentityCommand({}), options),
  });
  if (output.Account) return output.Account;
  throw new CloudCallError(operation, unreadableFault(answer, 'read', 'an account id'));
}

function isAbsent({ fault }: CloudCallError): boolean {
  if (fault.code === 'UnreadableAnswer' || fault.status === 501) return true;
  if (fault.status === null) return fault.reached === 'no';
  return fault.status >= 400 && fault.status < 500 && fault.status !== 429 && !/throttl|limitexceeded/i.test(fault.code ?? '');
}
