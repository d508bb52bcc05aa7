import type { RunOptions } from '../../local/home.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { exitCodes, type StopSignal } from '../exit-codes.ts';
import { deliver } from '../output/deliver.ts';
import type { ResultTarget } from '../output/result-target.ts';
import type { Session } from '../session.ts';
import { listenForStop } from '../stop-signals.ts';
import { summaryLines } from '../view/summary.ts';

/** Runs something that drives a hunt, shows it, listens for signals, and hands the result over. Returns the exit code. */
export async function runHunt(
  session: Session,
  target: ResultTarget | null,
  drive: (run: RunOptions) => Promise<HuntDocument>,
  handedOver: (huntId: string) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const stop = listenForStop(session.surroundings.signals, (signal, earlier) => sayStop(session, signal, earlier));
  try {
    const document = await drive({
      signal: stop.signal,
      onEvent: (event, written) => {
        session.lastDocument = written;
        session.reporter.event(event, written);
      },
      // Requirement 3's typed events are for machines: people read the same in the hunt's own.
      ...(session.flags.jsonLogs ? { onProvisionEvent: ({ event, data }) => session.reporter.say('info', event, { event, ...data }) } : {}),
    });
    session.lastDocument = document;
    session.reporter.close();
    if (document.phase === 'ready') {
      const delivery = { stdout: session.stdout, reporter: session.reporter, target };
      if (await deliver(document.result ?? {}, document.huntId, delivery)) await handedOver(document.huntId);
    }
    session.reporter.block(document.phase === 'ready' ? 'info' : 'error', summaryLines(document, session.rehearsal), summaryData(document));
    return exitCode(document, stop.by);
  } finally {
    stop.dispose();
  }
}

/** Ready wins over a signal that came too late: 0 means there is an instance, and only 0 does. */
export function exitCode(document: HuntDocument, by: StopSignal | null): number {
  if (document.phase === 'ready') return exitCodes.ready;
  return by ? exitCodes[by] : exitCodes.fatal;
}

function sayStop(session: Session, signal: StopSignal, earlier: number): void {
  const document = session.lastDocument;
  const id = document?.huntId;
  const keeps = document?.request.settings.hunt.onInterrupt === 'keep';
  const record = id && !session.rehearsal ? ` The hunt is on record as ${id}.` : '';
  if (earlier === 0) {
    const then = keeps ? 'then keeping the hunt for resume' : 'then cleaning up';
    session.reporter.say('warn', `${signal}: nothing new is sent; resolving what is in flight, ${then}.${record}`, { signal, huntId: id });
    return;
  }
  const where = document ? ` Now: ${document.phase}${document.instance ? `, ${document.instance.id}` : ''}.` : '';
  const force = id && !session.rehearsal ? ` If it must end at once: kill -9 ${process.pid}, and later "foothold hunts resume ${id}".` : '';
  session.reporter.say('warn', `${signal} again: still at it, so that nothing is left behind.${where}${force}`, { signal, huntId: id });
}

function summaryData(document: HuntDocument): Record<string, unknown> {
  const { huntId, phase, failure, counters, instance } = document;
  return { event: 'hunt.summary', huntId, phase, instance, failure, counters };
}
