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
  const expected = 'a file that can be read';
  if (file === '') return note(problems, { path: flag, expected: 'a file name', got: 'an empty text' });
  try {
    const bytes = file === '-' ? await readAll(stdin) : await readFile(file);
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), name: file === '-' ? 'stdin' : file };
  } catch (error) {
    if (error instanceof TypeError) return note(problems, { path: flag, expected: 'text in UTF-8', got: `${file}, which is not` });
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return note(problems, { path: flag, expected, got: `${file}: ${reasons[code] ?? code}` });
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
