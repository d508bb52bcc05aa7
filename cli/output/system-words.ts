const systemTexts: Record<string, string> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EPIPE: 'nobody reads it any more',
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EMFILE: 'too many files are open',
  EFBIG: 'it is too large for a file here',
  EIO: 'the device reports an input/output error',
};

/** A system error in words, without the path and the call that Node puts into its message. */
export function systemWords(error: unknown): string {
  const code = (error as NodeJS.ErrnoException)?.code;
  if (code && systemTexts[code]) return `${systemTexts[code]} (${code})`;
  return error instanceof Error ? error.message : String(error);
}
