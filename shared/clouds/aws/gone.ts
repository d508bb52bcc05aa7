import { isNoAction, isRefusal } from './refusals.ts';

const isDenial = (error: unknown) => isRefusal(error, 'UnauthorizedOperation');

/**
 * The answer to a call that names one thing, or null where the thing is gone. Under a policy with an `aws:ResourceTag` condition, as the
 * roles of a deployment have it, EC2 does not say NotFound of what is gone but 403 UnauthorizedOperation: there is no tag left to compare
 * (github.com/aws/karpenter-provider-aws/issues/2100 and pull 2253, github.com/runs-on/terraform-aws-runs-on/issues/60). Describe calls
 * know no such condition, so `isThere` asks by one of them; where that is denied too or not offered, or the thing stands, the refusal is a real one.
 */
export async function unlessGone<T>(
  isNotFound: (error: unknown) => boolean,
  call: Promise<T>,
  isThere: () => Promise<boolean>,
): Promise<T | null> {
  try {
    return await call;
  } catch (refusal) {
    if (isNotFound(refusal)) return null;
    if (!isDenial(refusal) || (await mayBeThere(isThere))) throw refusal;
    return null;
  }
}

async function mayBeThere(isThere: () => Promise<boolean>): Promise<boolean> {
  try {
    return await isThere();
  } catch (error) {
    if (isDenial(error) || isNoAction(error)) return true;
    throw error;
  }
}
