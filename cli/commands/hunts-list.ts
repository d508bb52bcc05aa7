import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { count } from '../arguments/values.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { oneLine, sayDuration } from '../view/words.ts';
import { storeHome } from './store-home.ts';

/** `foothold hunts list`: a table for people, documents with --json. */
export async function huntsList(session: Session): Promise<number> {
  const problems: Problem[] = [];
  const limit = session.flags.limit === undefined ? 50 : count('--limit', session.flags.limit, problems);
  if (problems.length > 0) throw new InputError(problems);
  const home = await storeHome(session);
  const hunts = await home.list({ ...(session.flags.open ? { open: true } : {}), limit: limit ?? 50 });
  if (session.flags.json) await session.stdout.write(`${JSON.stringify(hunts, null, 2)}\n`);
  else if (hunts.length === 0)
    session.reporter.say('info', 'no hunts on record here; "foothold hunt --spec FILE" starts one (rehearsals leave no record)');
  else await session.stdout.write(`${huntTable(hunts, home.clock.now()).join('\n')}\n`);
  return exitCodes.ready;
}

/** One row a hunt, columns as wide as they must be. */
export function huntTable(hunts: readonly HuntDocument[], now: number): string[] {
  const rows = [['ID', 'PHASE', 'CLOUD', 'REGION', 'STARTED', 'TOOK', 'ATTEMPTS', 'INSTANCE'], ...hunts.map((hunt) => row(hunt, now))];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

function row(hunt: HuntDocument, now: number): string[] {
  const until = hunt.endedAt ? Date.parse(hunt.endedAt) : now;
  const started = hunt.createdAt.replace('T', ' ').replace(/\.\d+Z$|Z$/, 'Z');
  const address = hunt.instance?.publicIp ?? hunt.instance?.privateIp;
  const place = hunt.instance && hunt.phase !== 'failed' && hunt.phase !== 'cancelled' ? (address ?? oneLine(hunt.instance.id, 40)) : '-';
  return [
    hunt.huntId,
    hunt.phase,
    hunt.cloud,
    hunt.region,
    started,
    sayDuration((until - Date.parse(hunt.createdAt)) / 1000),
    String(hunt.counters.attempts),
    place,
  ];
}
