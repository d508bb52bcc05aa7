import { listSettings } from '../../shared/domain/spec/list-settings.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';

/** `foothold settings`: every setting with its default, what it takes, and what it does. */
export async function settings(session: Session): Promise<number> {
  const entries = listSettings().map(({ path, default: value, type, doc }) => ({ path, default: value, type, doc }));
  if (session.flags.json) {
    await session.stdout.write(`${JSON.stringify(entries, null, 2)}\n`);
    return exitCodes.ready;
  }
  const lines = entries.flatMap(({ path, default: value, type, doc }) => [
    `${path}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    `    ${doc}`,
    `    takes ${type}`,
  ]);
  const more =
    'Set one with --set path=value, in a file named by --settings, or in the hunt file; later ones win: file, hunt file, flags, --set.';
  await session.stdout.write(`${[...lines, '', more].join('\n')}\n`);
  return exitCodes.ready;
}
