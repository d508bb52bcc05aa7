import type { HuntDocument } from '../hunt.ts';
import { type Fleet, type Member, told } from './fleet.ts';

/** What a member is by its hunt's document, as far as that is on record; ends are kept. */
export function judgeMembers(fleet: Fleet, documents: ReadonlyMap<string, HuntDocument>): Fleet {
  return { ...fleet, members: fleet.members.map((member) => judgeMember(member, documents.get(member.huntId))) };
}

function judgeMember(member: Member, document: HuntDocument | undefined): Member {
  if (isOver(member) || document === undefined) return member;
  const { phase, failure, endedAt, next, cleanUp } = document;
  if (endedAt !== null) {
    if (phase === 'ready') return told(member, 'ready', null);
    return told(member, phase === 'cancelled' ? 'cancelled' : 'failed', failure?.message ?? null);
  }
  if (next.step !== 'end') return told(member, 'open', null);
  return told(member, 'held', phase === 'paused' ? 'paused' : (cleanUp?.problem ?? failure?.message ?? 'stands still'));
}

/** Whether a member's hunt has ended, or will never be started. */
export function isOver({ state }: Member): boolean {
  return state === 'ready' || state === 'failed' || state === 'cancelled';
}

/** No more hunts are to be started, and those under way are to end: somebody asked for it, or `fleet.onFailure` does. */
export function isStopping({ cancel, members, request }: Fleet): boolean {
  return cancel !== null || (request.settings.fleet.onFailure === 'cancel-rest' && members.some(({ state }) => state === 'failed'));
}

/** Who asks for the end of the rest, for their timelines. */
export function stoppedBy({ cancel }: Fleet): string {
  return cancel?.by ?? 'fleet.onFailure: another hunt of the fleet failed';
}

/** Who may be started now, lowest index first: as many as `fleet.parallel` leaves room for. */
export function toStart(fleet: Fleet): Member[] {
  if (isStopping(fleet)) return [];
  const under = fleet.members.filter(({ state }) => state === 'open' || state === 'held').length;
  const room = (fleet.request.settings.fleet.parallel ?? fleet.count) - under;
  return fleet.members.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, room));
}

/** Whoever was not started when the fleet began to stop never will be. */
export function withoutWaiting(fleet: Fleet): Fleet {
  if (!isStopping(fleet)) return fleet;
  const reason = `never started: ${stoppedBy(fleet)}`;
  return { ...fleet, members: fleet.members.map((member) => (member.state === 'waiting' ? told(member, 'cancelled', reason) : member)) };
}
