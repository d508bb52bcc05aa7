import { readFile } from 'node:fs/promises';
import type { Problem } from '../shared/domain/problem.ts';
import { fileMost, type SourceText } from '../shared/domain/spec/read-document.ts';

const reasons: Record<string, string> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder',
  EACCES: 'a file that this user may not read',
  EPERM: 'a file that this user may not read',
  ENOTDIR: 'a path through something that is no folder',
  ELOOP: 'a ring of symbolic links',
  ENAMETOOLONG: 'a name that is too long',
};

/** The text of a file that a flag names; null, and a problem, when it cannot be read. `-` is stdin. */
export async function readInput(
  flag: string,
  file: string,
  stdin: AsyncIterable<Buffer | string>,
  problems: Problem[],
): Promise<SourceText | null> {
  const bytes = await readBytes(flag, file, stdin, problems);
  const text = bytes && utf8(bytes);
  if (bytes !== null && text === null) return note(problems, { path: flag, expected: 'text in UTF-8', got: `${file}, which is not` });
  return text === null ? null : { text, name: file === '-' ? 'stdin' : file };
}

/** The same for a file that may hold anything. */
export async function readBytes(
  flag: string,
  file: string,
  stdin: AsyncIterable<Buffer | string>,
  problems: Problem[],
): Promise<Buffer | null> {
  if (file === '') return note(problems, { path: flag, expected: 'a file name', got: 'an empty text' });
  try {
    return file === '-' ? await readAll(stdin) : await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return note(problems, { path: flag, expected: 'a file that can be read', got: `${file}: ${reasons[code] ?? code}` });
  }
}

/** The text of bytes; null where they are no UTF-8. A byte order mark is left out. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function readAll(stdin: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stdin) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    parts.push(bytes);
    size += bytes.length;
    // Enough for the parser to say that it is too much.
    if (size > 2 * fileMost) break;
  }
  return Buffer.concat(parts);
}

function note(problems: Problem[], problem: Problem): null {
  problems.push(problem);
  return null;
}
