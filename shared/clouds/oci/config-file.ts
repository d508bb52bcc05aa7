import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../domain/problem.ts';

/** An OCI configuration file, profile by profile. Values are as written; a passphrase may be among them. */
export interface ConfigFile {
  readonly profiles: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly problems: readonly Problem[];
}

/** `~` and `~/…` stand for the home directory, as in the OCI CLI. */
export function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') || path.startsWith('~\\') ? join(home, path.slice(1)) : path;
}

/** The file's text, or the problem with reading it. */
export function readText(path: string): { text: string } | { unreadable: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const words: Record<string, string> = {
      ENOENT: 'no such file',
      EACCES: 'no permission to read it',
      EISDIR: 'a directory',
      ENOTDIR: 'no such file',
    };
    return { unreadable: words[code ?? ''] ?? `an unreadable file (${code ?? 'unknown error'})` };
  }
}

/**
 * The format of the SDKs (docs.oracle.com, "SDK and CLI Configuration File"): `[PROFILE]`, `key=value`, `#` comments. Our own
 * reader, because oci-common's prints to the console and puts whole lines, secrets and all, into its errors.
 */
export function parseConfigFile(text: string, name: string): ConfigFile {
  const profiles = new Map<string, Map<string, string>>();
  const problems: Problem[] = [];
  let current: Map<string, string> | null = null;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    const path = `${name} line ${index + 1}`;
    const heading = /^\[(.*)\]$/.exec(line);
    const equals = line.indexOf('=');
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (heading) {
      const profile = heading[1]!.trim();
      if (profile === '') problems.push({ path, expected: 'a profile name in brackets', got: 'empty brackets' });
      current = profiles.get(profile) ?? new Map();
      profiles.set(profile, current);
    } else if (equals < 1) {
      problems.push({ path, expected: 'key=value', got: 'a line without a key and "="' });
    } else if (current === null) {
      problems.push({ path, expected: 'a [PROFILE] line before the first key', got: 'a key outside any profile' });
    } else {
      current.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
    }
  }
  return { profiles, problems };
}
