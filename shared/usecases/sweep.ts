import type { CloudName } from '../clouds/port.ts';
import { CloudCallError } from '../domain/fault.ts';
import { classify } from '../domain/outcome/classify.ts';
import type { Settings } from '../domain/settings.ts';
import { foundInstance } from '../domain/sweep/found.ts';
import { judge } from '../domain/sweep/judge.ts';
import type { Mark } from '../domain/sweep/mark.ts';
import { type Kept, marksAfter, type Orphan, planRound, type Round, type Sighting } from '../domain/sweep/plan-round.ts';
import type { SweepReport } from '../domain/sweep/report.ts';
import type { MarksRecord } from '../stores/port.ts';
import { Facts, listPlaces, openPlaces, type Place, reading, readMarks, SweepRefusedError, type SweepRooms } from './sweep-sight.ts';

export interface SweepRequest {
  readonly cloud: CloudName;
  readonly namespace: string;
  readonly settings: Settings['sweep'];
  /** Without it nothing is marked and nothing ended. */
  readonly act: boolean;
}

/** The report while it is being made. */
type Draft = { -readonly [K in keyof SweepReport]: SweepReport[K] };

/**
 * The last net (guides/exactly-one). One round: the cloud's list first, then the record, so that a slow list errs towards keeping;
 * orphans are marked; what bore its mark for longer than the grace is looked at once more and ended. It stops, and says so in the
 * report, when a list is incomplete, the store cannot be read, too much would go, or another sweep is at work. Never launches.
 */
export async function sweep(request: SweepRequest, rooms: SweepRooms): Promise<SweepReport> {
  const report = blank(request, rooms.clock.now());
  try {
    const places = await openPlaces(request.cloud, request.settings, rooms);
    report.accounts = places.map(({ account }) => account);
    await round(request, rooms, places, report);
  } catch (error) {
    if (!(error instanceof SweepRefusedError)) throw error;
    report.refused = error.refusal;
  }
  const count = ({ ended, marked, kept }: Draft) => ({ ended: ended.length, marked: marked.length, kept: kept.length });
  rooms.log.info('sweep.done', {
    namespace: request.namespace,
    dryRun: report.dryRun,
    seen: report.seen,
    ...count(report),
    refused: report.refused?.message ?? null,
  });
  return report;
}

async function round(request: SweepRequest, rooms: SweepRooms, places: readonly Place[], report: Draft): Promise<void> {
  const { namespace, settings } = request;
  const sightings = await listPlaces(places, namespace, settings);
  const records = await readMarks(rooms.store, places);
  const facts = new Facts(rooms.store);
  await facts.read(sightings, namespace);
  const plan = planRound({
    sightings,
    factsOf: (huntId, account) => facts.of(huntId, account),
    marks: new Map([...records].map(([account, { marks }]) => [account, marks])),
    rules: { namespace, grace: settings.grace, maxShare: settings.maxShare, minCount: settings.minCount },
    now: rooms.clock.now(),
  });
  Object.assign(report, { seen: plan.seen.length, kept: plan.kept });
  if (plan.tooMany !== null) {
    report.spared = [...plan.fresh, ...plan.waiting, ...plan.due];
    throw tooMany(plan.tooMany, settings.maxShare);
  }
  Object.assign(report, { marked: plan.fresh, waiting: plan.waiting, unmarked: plan.unmarked });
  if (!request.act) {
    report.ended = plan.due;
    return;
  }
  report.spared = plan.due;
  const claimed = await claim(request, rooms, places, records, plan);
  report.spared = [];
  await endDue(request, rooms, places, plan.due, report);
  await unmark(report.unmarked.slice(plan.unmarked.length), rooms, claimed);
}

/**
 * Writes the marks before anything is ended. Of two sweeps at once the one that loses this write stops here. It is
 * written even when nothing changed but something is due, for the version that goes up is what the other one trips over.
 */
async function claim(
  request: SweepRequest,
  rooms: SweepRooms,
  places: readonly Place[],
  records: Map<string, MarksRecord>,
  plan: Round,
): Promise<Map<string, MarksRecord>> {
  const claimed = new Map<string, MarksRecord>();
  for (const { account } of places) {
    const before = records.get(account) as MarksRecord;
    const marks = marksAfter(plan, account, before.marks, request.namespace, rooms.clock.now());
    if (plan.due.length === 0 && JSON.stringify(marks) === JSON.stringify(before.marks)) continue;
    const version = await reading(() => rooms.store.writeMarks(account, { marks, version: before.version }));
    if (version === null) throw busy(account);
    claimed.set(account, { marks, version });
  }
  return claimed;
}

/** A last look at each, then its end. A cloud that is busy is left alone until the next round. */
async function endDue(
  request: SweepRequest,
  rooms: SweepRooms,
  places: readonly Place[],
  due: readonly Orphan[],
  report: Draft,
): Promise<void> {
  for (const [index, orphan] of due.entries()) {
    const { cloud } = places.find(({ account }) => account === orphan.sighting.account) as Place;
    try {
      const change = await lastLook(request, rooms, cloud, orphan);
      if (change !== null) {
        report.unmarked = [...report.unmarked, change];
        continue;
      }
      await cloud.endFound(orphan.sighting);
      report.ended = [...report.ended, orphan];
      rooms.log.warn('sweep.ended', { huntId: orphan.huntId, kind: orphan.sighting.kind, id: orphan.sighting.id, why: orphan.why });
    } catch (error) {
      if (error instanceof SweepRefusedError) report.spared = due.slice(index);
      if (!(error instanceof CloudCallError)) throw error;
      report.failed = [...report.failed, { orphan, message: error.message }];
      if (classify(request.cloud, error.fault).class !== 'THROTTLED') continue;
      report.waiting = [...report.waiting, ...due.slice(index + 1)];
      return;
    }
  }
}

/** Why it is to stay after all; null when it still is an orphan: by the cloud, then by the record and the lease, read anew. */
async function lastLook(
  request: SweepRequest,
  rooms: SweepRooms,
  cloud: Place['cloud'],
  { sighting, huntId }: Orphan,
): Promise<Kept | null> {
  const now = await lookAgain(cloud, sighting);
  if (now === null) return { sighting, huntId, reason: 'ended', why: 'the cloud does not know it any more' };
  const facts = new Facts(rooms.store);
  await facts.read([now], request.namespace);
  const rules = { namespace: request.namespace, grace: request.settings.grace };
  const verdict = judge(now, (id) => facts.of(id, now.account), rules, rooms.clock.now());
  if (verdict.kind === 'keep') return { ...verdict, sighting: now };
  return verdict.huntId === huntId
    ? null
    : { sighting: now, huntId: verdict.huntId, reason: 'hunt-unclear', why: `its tags name another hunt now, ${verdict.huntId}` };
}

/** Other things than instances are as the list of this very round showed them; the cloud itself refuses to delete a volume in use. */
async function lookAgain(cloud: Place['cloud'], sighting: Sighting): Promise<Sighting | null> {
  if (sighting.kind !== 'instance') return sighting;
  const view = await cloud.inspect(sighting.id);
  return view === null ? null : { ...foundInstance(view), account: sighting.account };
}

/** Takes back the marks of what the last look kept. When that write is lost, the next round does the same. */
async function unmark(kept: readonly Kept[], rooms: SweepRooms, claimed: Map<string, MarksRecord>): Promise<void> {
  for (const [account, { marks, version }] of claimed) {
    const gone = (mark: Mark) =>
      kept.some(({ sighting }) => sighting.account === account && sighting.kind === mark.kind && sighting.id === mark.id);
    if (marks.some(gone)) await reading(() => rooms.store.writeMarks(account, { marks: marks.filter((mark) => !gone(mark)), version }));
  }
}

function tooMany(message: string, maxShare: number): SweepRefusedError {
  const remedy = `Look at what would go. If all of it is to go, allow more than sweep.maxShare=${maxShare} until it has gone (one run marks, a later one ends); if not, this is not the record of these hunts (is FOOTHOLD_STATE_DIR the same?).`;
  return new SweepRefusedError({ reason: 'share', message: `too much would go: ${message}`, remedy });
}

function busy(account: string): SweepRefusedError {
  return new SweepRefusedError({
    reason: 'busy',
    message: `another sweep of ${account} is at work`,
    remedy: 'Let it finish; run this one again later.',
  });
}

function blank({ cloud, namespace, act }: SweepRequest, now: number): Draft {
  const nothing = { seen: 0, kept: [], marked: [], waiting: [], ended: [], unmarked: [], failed: [], spared: [], refused: null };
  return { at: new Date(now).toISOString(), cloud, namespace, accounts: [], dryRun: !act, ...nothing };
}
