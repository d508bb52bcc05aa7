import type { FleetOutcome } from '../../local/run-fleet.ts';
import { summaryOf } from '../../shared/domain/fleet/summary.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { sshCommand, table } from './summary.ts';
import { oneLine, plural, sayDuration } from './words.ts';

/** The end of a fleet for people: each hunt in one line, and what to do about those that stand still. */
export function fleetLines({ fleet, documents }: FleetOutcome, rehearsal: boolean): string[] {
  const { ready, failed, cancelled, held } = summaryOf(fleet);
  const others = [
    failed > 0 ? `${failed} failed` : '',
    cancelled > 0 ? `${cancelled} cancelled` : '',
    held > 0 ? `${held} standing still` : '',
  ].filter(Boolean);
  const rest = others.length > 0 ? `; ${others.join(', ')}` : '';
  const rows = fleet.members.map(({ index, huntId, state, reason }): [string, string] => {
    const document = documents.find((each) => each.huntId === huntId);
    const words =
      state === 'ready' && document !== undefined ? readyWords(document) : `${state}${reason === null ? '' : `: ${oneLine(reason)}`}`;
    return [`[${index}]`, `${words}${state === 'held' ? `; "foothold hunts show ${huntId}"` : ''}`];
  });
  const until = Date.parse(fleet.endedAt ?? documents.map(lastSeen).toSorted().at(-1) ?? fleet.createdAt);
  rows.push(['took', sayDuration((until - Date.parse(fleet.createdAt)) / 1000)], ['fleet', fleet.fleetId]);
  const note = rehearsal ? ' (a rehearsal: nothing real was launched)' : '';
  const goOn = held > 0 && !rehearsal ? [`  The same command with --name ${fleet.name} goes on with ${plural(held, 'hunt')}.`] : [];
  return ['', `Fleet ${fleet.name}: ${ready} of ${fleet.count} ready${rest}${note}.`, ...table(rows), ...goOn];
}

function readyWords(document: HuntDocument): string {
  return [document.instance?.id ?? 'ready', sshCommand(document)].filter(Boolean).join('  ');
}

function lastSeen({ endedAt, last, createdAt }: HuntDocument): string {
  return endedAt ?? last?.at ?? createdAt;
}
