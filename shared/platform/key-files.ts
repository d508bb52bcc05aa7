import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../domain/problem.ts';

/** Private keys in files that nobody else may read. */
export interface KeyFiles {
  /** Writes a new file and returns its path. All or nothing; never over a file that is there (`KeyFileExistsError`). */
  write(name: string, privateKey: string): Promise<string>;
  /** The same, in the place of a file of that name if there is one; a reader sees the old key or the new one, whole. */
  replace(name: string, privateKey: string): Promise<string>;
  /** Removes a file of this folder; one that is gone is fine. */
  remove(path: string): Promise<void>;
  /** Removes the file of that name, for those who never learnt its path; one that is gone is fine. */
  discard(name: string): Promise<void>;
  /** Reads any key file; throws `InputError` when it cannot. */
  read(path: string): Promise<string>;
}

/** The file is there already: a run before this one wrote it. Read it and go on, or remove it. */
export class KeyFileExistsError extends Error {
  override name = 'KeyFileExistsError' as const;
  readonly path: string;

  constructor(path: string, options?: ErrorOptions) {
    super(`${path}: a key file of that name is there already; use it, or remove it`, options);
    this.path = path;
  }
}

/** Key files in `dir`, which is made (0700) by the first write. Files have mode 0600. */
export function keyFiles(dir: string): KeyFiles {
  const folder = resolve(dir);

  function pathOf(name: string): string {
    if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return join(folder, name);
    throw new InputError([{ path: 'key file name', expected: 'letters, digits, ".", "_" and "-"', got: JSON.stringify(name) }]);
  }

  /** Writes a draft beside the file, lets `place` put it there in one stroke, and leaves no draft behind. */
  async function put(name: string, privateKey: string, place: (draft: string, path: string) => Promise<void>): Promise<string> {
    const path = pathOf(name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const draft = join(folder, `.${name}.${randomUUID()}`);
    try {
      await writeWhole(draft, privateKey);
      await place(draft, path);
    } catch (error) {
      throw codeOf(error) === 'EEXIST' ? new KeyFileExistsError(path, { cause: error }) : error;
    } finally {
      await rm(draft, { force: true });
    }
    return path;
  }

  return {
    // A link fails where a rename overwrites.
    write: (name, privateKey) => put(name, privateKey, link),
    replace: (name, privateKey) => put(name, privateKey, rename),

    async remove(path) {
      if (dirname(resolve(path)) !== folder) {
        throw new InputError([
          { path, expected: `a file in ${folder}`, got: 'a path elsewhere', remedy: 'only key files that Foothold made are removed' },
        ]);
      }
      await rm(path, { force: true });
    },

    discard: async (name) => rm(pathOf(name), { force: true }),

    async read(path) {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        const got = codeOf(error) === 'ENOENT' ? 'no such file' : `a file that cannot be read (${codeOf(error)})`;
        throw new InputError([{ path, expected: 'a private key', got }], { cause: error });
      }
    },
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text.endsWith('\n') ? text : `${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
