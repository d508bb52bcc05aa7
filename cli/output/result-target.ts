import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Problem } from '../../shared/domain/problem.ts';

/**
 * Where `--output` goes. A regular file is replaced whole (a temporary file beside it, then a rename), so a reader never sees
 * half a result and a failure never costs the old one. Devices, pipes, and files in a folder where nothing can be made are
 * written in place. New files are 0600, because payloads can carry secrets in `metadata.user_data`.
 */
export interface ResultTarget {
  readonly path: string;
  readonly how: 'replace' | 'in-place';
  /** Mode bits of the file that is there; 0600 for a new one. */
  readonly mode: number;
}

/** Finds out before the hunt whether the result can be written, without touching anything. */
export async function checkResultTarget(
  output: string,
  inputs: readonly string[] = [],
): Promise<{ target: ResultTarget } | { problem: Problem }> {
  const problem = (expected: string, got: string, remedy?: string) => ({
    problem: { path: '--output', expected, got, ...(remedy ? { remedy } : {}) },
  });
  if (output === '') return problem('a file name', 'an empty text');
  if (output === '-') return problem('a file name', '"-"', 'leave --output out: the result goes to stdout then');
  const named = resolve(output);
  // A symbolic link keeps pointing where it points: what it names is replaced.
  const path = await realpath(named).catch(() => named);
  const folder = dirname(path);
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) return problem('a file', `${output}, which is a folder`);
  for (const input of inputs) {
    if ((await realpath(input).catch(() => resolve(input))) === path)
      return problem('a file of its own', `${output}, which is read as input`, 'name another file');
  }

  const parent = await stat(folder).catch(() => null);
  if (!parent) return problem('a file in a folder that exists', `${output}, and there is no folder ${folder}`, `mkdir -p ${folder}`);
  if (!parent.isDirectory()) return problem('a file in a folder', `${output}, and ${folder} is not a folder`);
  if (there && !(await may(path, constants.W_OK)))
    return problem('a file that can be written', `${output}, which is read-only for this user`);
  const folderTakesFiles = await may(folder, constants.W_OK | constants.X_OK);
  if (!there && !folderTakesFiles) return problem('a folder that can be written', `${folder}, which is read-only for this user`);
  const how = there && (!there.isFile() || !folderTakesFiles) ? 'in-place' : 'replace';
  return { target: { path, how, mode: there ? there.mode & 0o777 : 0o600 } };
}

/** Writes the text whole, or throws the file system's error and leaves what was there (in-place targets aside). */
export async function writeResult(target: ResultTarget, text: string): Promise<void> {
  if (target.how === 'in-place') return writeTo(target.path, 'w', text, target.mode);
  const temporary = join(dirname(target.path), `.${basename(target.path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeTo(temporary, 'wx', text, target.mode);
    await rename(temporary, target.path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeTo(path: string, flag: 'w' | 'wx', text: string, mode: number): Promise<void> {
  const file = await open(path, flag, mode);
  try {
    if (flag === 'wx') await file.chmod(mode);
    await file.writeFile(text);
    // Pipes and devices have nothing to sync.
    await file.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP' && error.code !== 'EROFS') throw error;
    });
  } finally {
    await file.close();
  }
}

const may = (path: string, mode: number) =>
  access(path, mode).then(
    () => true,
    () => false,
  );
