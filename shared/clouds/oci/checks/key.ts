import { isJsonObject } from '../../../domain/json.ts';
import { checkPublicKey } from '../../../domain/ssh/check-public-key.ts';
import { textAt } from '../view.ts';
import { type Examination, type Finding, failed, ok, skipped } from './examination.ts';

export function checkKey({ payload }: Examination): Promise<Finding> {
  const keys = textAt(isJsonObject(payload.metadata) ? payload.metadata : {}, 'ssh_authorized_keys');
  if (keys === null) return Promise.resolve(skipped('the payload has no ssh_authorized_keys: key.mode decides'));
  const problems = checkPublicKey(keys, 'launch.metadata.ssh_authorized_keys');
  if (problems.length === 0) return Promise.resolve(ok('ssh_authorized_keys is well-formed'));
  const remedies = problems.map((problem) => problem.remedy).filter((text) => text !== undefined);
  return Promise.resolve(
    failed(problems.map((one) => `${one.path}: ${one.got}`).join('; '), remedies.join('; ') || `give ${problems[0]!.expected}`),
  );
}
