import { readStateChange } from '../domain/interruption/state-change.ts';
import { handleInterruption, type InterruptionReport, readWarning } from './handle-interruption.ts';
import { noteEnd } from './note-end.ts';
import type { Rooms } from './rooms.ts';
import { whoseInstance } from './whose-instance.ts';

export interface EventAnswer extends Omit<InterruptionReport, 'kind'> {
  /** Beside a report's own. `nudged`: a hunt under way looks again. `noted`: the timeline says that the instance is stopped or gone. */
  readonly kind: InterruptionReport['kind'] | 'nudged' | 'noted';
}

/**
 * Any event of the home's own account, as a rule delivers it: notices and recommendations go to the interruption machine, the end of an
 * instance that was handed over goes on its hunt's timeline. What no hunt is concerned by costs one reading of the store at most.
 */
export async function hearEvent(event: unknown, rooms: Pick<Rooms, 'store' | 'clock' | 'interruptions'>): Promise<EventAnswer> {
  if (readWarning(event) !== null) return handleInterruption(event, rooms);
  const change = readStateChange(event);
  if (change === null) return ignored('no event about an instance');
  // Hunts under way poll: a machine's wait cannot be cut short.
  if (change.end === null) return ignored('nothing that a hunt does not see by itself');
  const whose = await whoseInstance(change, rooms);
  if (whose.document === null) return ignored(whose.reason);
  const { document } = whose;
  const noted = await noteEnd(document, change, rooms);
  return noted
    ? { kind: 'noted', huntId: document.huntId, unfinished: null }
    : { kind: 'known', huntId: document.huntId, unfinished: null };
}

function ignored(reason: string): EventAnswer {
  return { kind: 'ignored', huntId: null, unfinished: null, reason };
}
