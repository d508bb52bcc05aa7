import type { HuntDocument } from '../domain/hunt.ts';
import { type Notice, readNotice } from '../domain/interruption/notice.ts';
import { type Rebalance, readRebalance } from '../domain/interruption/rebalance.ts';
import type { Rooms } from './rooms.ts';
import { whoseInstance } from './whose-instance.ts';

export interface InterruptionReport {
  /**
   * `ignored`: not an instance of a hunt here. `known`: this notice came before. `taken`: the interruption machine sees to it. `told`: it
   * has, all that was asked for had its turn.
   */
  readonly kind: 'ignored' | 'known' | 'taken' | 'told';
  readonly huntId: string | null;
  /** What could not be done, for people; null when all was, or is still to be. */
  readonly unfinished: string | null;
  /** Why it was ignored. */
  readonly reason?: string;
}

/** A notice of interruption or a rebalance recommendation; null for any other event. */
export function readWarning(event: unknown): Notice | Rebalance | null {
  return readNotice(event) ?? readRebalance(event);
}

/**
 * The door of the interruption machine (FR-032..035): whose instance it is, and one execution for each notice. Events come twice, late, or
 * for strangers' instances: an execution's name is the notice's own, and a stranger's costs one reading of the store. Dying before the
 * start is mended by the event's next delivery, as nothing is on record yet.
 */
export async function handleInterruption(event: unknown, rooms: Pick<Rooms, 'store' | 'interruptions'>): Promise<InterruptionReport> {
  const warning = readWarning(event);
  if (warning === null) return ignored('no notice of an interruption');
  const { interruptions } = rooms;
  if (interruptions === undefined)
    throw new TypeError(
      'handling an interruption: expected FOOTHOLD_INTERRUPTION_MACHINE, the ARN of the interruption machine, got nothing',
    );
  const whose = await whoseInstance(warning, rooms);
  if (whose.document === null) return ignored(whose.reason);
  const { document } = whose;
  const { huntId } = document;
  if (isPast(document, warning)) return { kind: 'known', huntId, unfinished: null };
  const started = await interruptions.start({ huntId, at: warning.at, event });
  return { kind: started === 'known' ? 'known' : 'taken', huntId, unfinished: null };
}

function ignored(reason: string): InterruptionReport {
  return { kind: 'ignored', huntId: null, unfinished: null, reason };
}

/** A newer one has come, or this one was seen through. */
function isPast({ interruption, rebalance }: HuntDocument, warning: Notice | Rebalance): boolean {
  const known = 'deadline' in warning ? interruption : (rebalance ?? null);
  if (known === null) return false;
  const [before, now] = [Date.parse(known.at), Date.parse(warning.at)];
  return before > now || (before === now && known.endedAt !== null);
}
