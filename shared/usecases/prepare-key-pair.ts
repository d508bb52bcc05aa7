import { CloudCallError } from '../domain/fault.ts';
import { keyAsResource } from './key-as-resource.ts';
import { keyInPayload } from './key-in-payload.ts';
import { retryStep } from './retry-step.ts';
import { type CloudRun, cloudStep } from './step.ts';

/** Sees to the SSH key: one of the user's is checked, a temporary one made, its private half kept in the key room alone. */
export const prepareKeyPair = cloudStep('key', async (run: CloudRun<'keyPairs', 'keys' | 'makeKeyPair' | 'log'>) => {
  const { keyPairs } = run.cloud;
  try {
    return keyPairs === null ? await keyInPayload(run) : await keyAsResource(run, keyPairs);
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return retryStep(run, 'key', 'preparing the key pair', error);
  }
});
