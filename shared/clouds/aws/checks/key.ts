import { keyPairs } from '../key-pairs.ts';
import { textAt } from '../view.ts';
import { type Examination, type Finding, failed, ok, skipped } from './examination.ts';

export async function checkKeyPair({ link, payload }: Examination): Promise<Finding> {
  const name = textAt(payload, 'KeyName');
  if (name === null) return skipped('the payload names no KeyName: key.mode decides');
  if (await keyPairs(link).exists(name)) return ok(name);
  return failed(
    `${name} does not exist in this region`,
    'KeyName: create or import the key pair in this region, or set key.mode to temporary',
  );
}
