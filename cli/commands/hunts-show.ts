import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { progressOf } from '../../shared/domain/hunting/progress.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { describeEvent } from '../view/event-words.ts';
import { sshCommand, table } from '../view/summary.ts';
import { oneLine, plural, sayTime, shellWord } from '../view/words.ts';
import { sayOffering } from '../view/zones.ts';
import { findHunt } from './find-hunt.ts';
import { storeHome } from './store-home.ts';

/** `foothold hunts show ID`: where the hunt stands and what happened; all of it with --json. */
export async function huntsShow(session: Session, id: string): Promise<number> {
  const home = await storeHome(session);
  const { huntId } = await findHunt(home, id);
  const shown = await home.show(huntId);
  if (!shown) throw new Error(`hunt ${huntId} went away while it was read`);
  const text = session.flags.json
    ? JSON.stringify(shown, null, 2)
    : showLines(
        shown.document,
        session.flags.verbose ? shown.timeline : shown.timeline.filter(({ event }) => event !== 'attempt.sending'),
      ).join('\n');
  await session.stdout.write(`${text}\n`);
  return exitCodes.ready;
}

export function showLines(document: HuntDocument, timeline: readonly TimelineEvent[]): string[] {
  const { counters, instance, last, failure, probe, next } = document;
  const rows: [string, string][] = [
    ['hunt', document.huntId],
    ['phase', document.phase],
    ['progress', progressWords(document)],
    ['on', `${document.cloud}, ${document.region}`],
    ...(document.fleet ? [['fleet', `${document.fleet.id}, number ${document.fleet.index}`] as [string, string]] : []),
    ['wants', wanted(document)],
    ['started', document.createdAt],
    ...(document.endedAt ? [['ended', document.endedAt] as [string, string]] : []),
    [
      'attempts',
      `${plural(counters.attempts, 'attempt')}, ${plural(counters.calls, 'launch call')}: ${counters.capacity} out of capacity, ${counters.throttled} throttled, ${counters.errors} without a clear answer`,
    ],
    ...document.dropped.map(
      (entry) => ['left out', `${sayOffering(document, entry.offering)}: ${oneLine(entry.message)}`] as [string, string],
    ),
    ...(last
      ? [
          ['last answer', `${sayOffering(document, last.offering)}: ${oneLine(last.message)} (${last.class}, ${last.at})`] as [
            string,
            string,
          ],
        ]
      : []),
    ...(document.endedAt === null && next.notBefore ? [['next', `${next.step} at ${next.notBefore}`] as [string, string]] : []),
    ...(instance ? [['instance', `${instance.id} (${instance.state})`] as [string, string]] : []),
    ...(probe?.seen
      ? [['host key', `${probe.seen.type} ${probe.seen.fingerprint}${probe.verified ? ', verified' : ''}`] as [string, string]]
      : []),
    ...(failure
      ? [['reason', oneLine(failure.message, 600)] as [string, string], ['remedy', oneLine(failure.remedy, 600)] as [string, string]]
      : []),
    ...(document.phase === 'ready' && sshCommand(document) ? [['log in', sshCommand(document)!] as [string, string]] : []),
    ...(document.endedAt === null ? [['go on', `foothold hunts resume ${shellWord(document.huntId)}`] as [string, string]] : []),
  ];
  // A look back on one hunt: nobody else speaks, and no wait is ahead.
  const { fleet: _, ...alone } = document;
  const past = { ...alone, next: { ...next, step: 'end' as const } };
  const events = timeline.map((event) => `  ${event.at.slice(0, 10)} ${sayTime(event.at)}  ${describeEvent(event, past).text}`);
  return [...table(rows), '', `What happened (${plural(events.length, 'event')}, local time):`, ...events];
}

/** Requirement 3's phase, percent and message. */
function progressWords(document: HuntDocument): string {
  const { phase, percentComplete, message } = progressOf(document, Date.parse(document.endedAt ?? document.last?.at ?? document.createdAt));
  return oneLine(`${phase}, ${percentComplete} %: ${message}`, 300);
}

function wanted({ request: { launch } }: HuntDocument): string {
  const named = launch['displayName'] ?? launch['ImageId'];
  const name = typeof named === 'string' ? `${named}, ` : '';
  const shape = launch['shape'] ?? launch['InstanceType'];
  return oneLine(`${name}${typeof shape === 'string' ? shape : 'no shape named'}`);
}
