import { CloudCallError } from '../domain/fault.ts';
import { keyAsResource } from './key-as-resource.ts';
import { keyInPayload } from './key-in-payload.ts';
import { retryStep } from './retry-step.ts';
import { step } from './step.ts';

/** Sees to the SSH key: one of the user's is checked, a temporary one made, its private half kept in the key room alone. */
export const prepareKeyPair = step('key', async (run) => {
  const { keyPairs } = run.cloud;
  try {
    return keyPairs === null ? await keyInPayload(run) : await keyAsResource(run, keyPairs);
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return retryStep(run, 'key', 'preparing the key pair', error);
  }
});
