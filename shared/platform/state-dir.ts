import { posix, win32 } from 'node:path';

/** What the place of local state depends on. */
export interface StateDirInputs {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
  readonly given: string | null;
  readonly xdgStateHome: string | null;
  readonly localAppData: string | null;
}

/**
 * Absolute path of the folder for local state: the given one (relative to the working folder), else the platform's.
 * A relative XDG_STATE_HOME is ignored, as https://specifications.freedesktop.org/basedir/latest/ demands.
 */
export function stateDir({ platform, home, cwd, given, xdgStateHome, localAppData }: StateDirInputs): string {
  if (platform === 'win32') {
    if (given !== null) return win32.resolve(cwd, given);
    return win32.join(localAppData ?? win32.join(home, 'AppData', 'Local'), 'foothold');
  }
  if (given !== null) return posix.resolve(cwd, given);
  const base = xdgStateHome !== null && posix.isAbsolute(xdgStateHome) ? xdgStateHome : posix.join(home, '.local', 'state');
  return posix.join(base, 'foothold');
}

/** The SQLite file of hunts, leases and paces in a state folder. */
export function storeFile(folder: string): string {
  return (folder.includes('\\') ? win32 : posix).join(folder, 'hunts.sqlite');
}
