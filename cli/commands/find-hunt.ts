import type { Home } from '../../local/home.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { InputError } from '../../shared/domain/problem.ts';
import { shown } from '../../shared/domain/spec/shown.ts';

/** The hunt whose id is, or begins with, what the person wrote (letter case aside). Throws `InputError` for none and for several. */
export async function findHunt(home: Pick<Home, 'list'>, written: string): Promise<HuntDocument> {
  const prefix = written.toUpperCase();
  const remedy = '"foothold hunts list" shows the ids';
  const found = (await home.list({ limit: 10_000 })).filter(({ huntId }) => huntId.startsWith(prefix));
  const exact = found.find(({ huntId }) => huntId === prefix);
  if (exact) return exact;
  if (found.length === 1) return found[0]!;
  if (found.length === 0)
    throw new InputError([
      { path: 'ID', expected: "a hunt's id or the beginning of it", got: `${shown(written)}, which no hunt on record has`, remedy },
    ]);
  const some = found
    .slice(0, 5)
    .map(({ huntId }) => huntId)
    .join(', ');
  throw new InputError([
    {
      path: 'ID',
      expected: 'the beginning of one id only',
      got: `${shown(written)}, which fits ${found.length} hunts: ${some}`,
      remedy: 'write more of it',
    },
  ]);
}
