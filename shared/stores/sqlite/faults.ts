import { StoreUnavailableError } from '../errors.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html. `errcode` of node:sqlite carries the extended code. */
const primary = { perm: 3, busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

interface Explanation {
  readonly problem: string;
  readonly remedy: string;
  readonly retryable?: true;
}

const rights: Explanation = {
  problem: 'cannot be opened for writing',
  remedy: 'Give yourself write access to the file and its folder, or set FOOTHOLD_STATE_DIR to a folder you can write to.',
};
const damage: Explanation = {
  problem: 'is damaged, or is not a SQLite file',
  remedy:
    'Move it away together with its -wal and -shm files and run again; hunts recorded in it can then be found only by their tags in the cloud.',
};
const held: Explanation = {
  problem: 'is locked by another process that does not let go',
  remedy: 'Look for a stopped or hanging foothold process (or a backup program reading the file), end it, and run again.',
  retryable: true,
};

const bySqliteCode: Readonly<Record<number, Explanation>> = {
  [primary.perm]: rights,
  [primary.readOnly]: rights,
  [primary.cannotOpen]: rights,
  [primary.busy]: held,
  [primary.locked]: held,
  [primary.corrupt]: damage,
  [primary.notADatabase]: damage,
  [primary.full]: {
    problem: 'cannot grow: the disk is full',
    remedy: 'Free some space on that disk, then run again; the hunt continues from its last record.',
  },
  [primary.ioError]: {
    problem: 'cannot be read or written: the disk or file system reports an error',
    remedy:
      'Check the disk (free space, quota, health), or set FOOTHOLD_STATE_DIR to a local disk; network file systems do not lock reliably.',
  },
};

const bySystemCode: Readonly<Record<string, Explanation>> = {
  EACCES: rights,
  EPERM: rights,
  EROFS: rights,
  ENOTDIR: { problem: 'lies below something that is not a folder', remedy: 'Set FOOTHOLD_STATE_DIR to a folder.' },
  EEXIST: { problem: 'lies below something that is not a folder', remedy: 'Set FOOTHOLD_STATE_DIR to a folder.' },
  ENOENT: rights,
  ENOSPC: bySqliteCode[primary.full] as Explanation,
  EDQUOT: bySqliteCode[primary.full] as Explanation,
};

/** Gives errors of SQLite and of the file system a name, the file and a remedy; lets all others through as they are. */
export function explainFault(path: string, error: unknown): unknown {
  const explanation = explanationOf(error);
  if (!explanation) return error;
  const detail = `${explanation.problem} (${(error as Error).message})`;
  return new StoreUnavailableError(path, detail, explanation.remedy, { cause: error, retryable: explanation.retryable ?? false });
}

/** True while another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === primary.busy;
}

function explanationOf(error: unknown): Explanation | undefined {
  const code = sqliteCode(error);
  if (code !== null) return bySqliteCode[code];
  const systemCode = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : null;
  return typeof systemCode === 'string' ? bySystemCode[systemCode] : undefined;
}

function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}
