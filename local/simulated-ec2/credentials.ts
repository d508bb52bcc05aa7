import { randomBytes } from 'node:crypto';
import type { AccessKey } from './signature.ts';

/** An access key in AWS's form, made here, known to no one else. */
export function createAccessKey(): AccessKey {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const id = [...randomBytes(16)].map((byte) => letters[byte % 32]).join('');
  return { accessKeyId: `AKIA${id}`, secretAccessKey: randomBytes(30).toString('base64') };
}
