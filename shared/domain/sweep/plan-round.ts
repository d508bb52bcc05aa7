import type { Found } from './found.ts';
import { type HuntFacts, judge, type KeepReason, type OrphanReason, type SweepRules } from './judge.ts';
import type { Mark } from './mark.ts';

/** Something found, and in which account: names of key pairs are unique in one account and region only. */
export interface Sighting extends Found {
  readonly account: string;
}

export interface Kept {
  readonly sighting: Sighting;
  readonly huntId: string | null;
  readonly reason: KeepReason;
  readonly why: string;
}

export interface Orphan {
  readonly sighting: Sighting;
  readonly huntId: string;
  readonly reason: OrphanReason;
  readonly why: string;
  /** ISO 8601; null when it was not marked before this round. */
  readonly markedAt: string | null;
}

export interface RoundRules extends SweepRules {
  /** Most of what is ours and lives that may go, as a fraction. */
  readonly maxShare: number;
  /** Of so many hunts that are on record as over the leftovers may go whatever their share, so many instances at most. */
  readonly minCount: number;
}

export interface RoundInput {
  readonly sightings: readonly Sighting[];
  readonly factsOf: (huntId: string, account: string) => HuntFacts;
  /** Stored marks by account. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  readonly rules: RoundRules;
  /** Epoch ms. */
  readonly now: number;
}

export interface Round {
  /** What is ours and lives. */
  readonly seen: readonly Sighting[];
  /** What bears our tags and stays, with why; foreign and ended things are not told. */
  readonly kept: readonly Kept[];
  /** Orphans without a mark yet, with one that is younger than the grace, and with one that is old enough. */
  readonly fresh: readonly Orphan[];
  readonly waiting: readonly Orphan[];
  readonly due: readonly Orphan[];
  /** Marked before, and no orphan any more. */
  readonly unmarked: readonly Kept[];
  /** Why nothing may be done; null when it may. */
  readonly tooMany: string | null;
}

/** One round of the sweep, decided. Pure: what is listed and on record goes in, what is to be done comes out. */
export function planRound(input: RoundInput): Round {
  const { rules, now } = input;
  const kept: Kept[] = [];
  const orphans: Orphan[] = [];
  const seen: Sighting[] = [];
  for (const sighting of input.sightings) {
    const verdict = judge(sighting, (huntId) => input.factsOf(huntId, sighting.account), rules, now);
    if (verdict.huntId !== null && sighting.living) seen.push(sighting);
    if (verdict.kind === 'keep') kept.push({ ...verdict, sighting });
    else orphans.push({ ...verdict, sighting, markedAt: markOf(input, sighting, verdict.huntId)?.markedAt ?? null });
  }
  const isDue = ({ markedAt }: Orphan) => markedAt !== null && now - Date.parse(markedAt) >= rules.grace * 1000;
  return {
    seen,
    kept: kept.filter(({ reason }) => reason !== 'foreign' && reason !== 'ended'),
    fresh: orphans.filter(({ markedAt }) => markedAt === null),
    waiting: orphans.filter((orphan) => orphan.markedAt !== null && !isDue(orphan)),
    due: orphans.filter(isDue),
    unmarked: kept.filter(({ sighting, huntId, reason }) => reason !== 'ended' && isMarked(input, sighting, huntId)),
    tooMany: tooMany(seen, orphans, rules),
  };
}

/**
 * The marks of one account after the round: those of other namespaces as they were, and ours for what is an orphan now. A mark whose
 * resource was not listed is gone: what turns up again starts anew.
 */
export function marksAfter(round: Round, account: string, before: readonly Mark[], namespace: string, now: number): Mark[] {
  const orphans = [...round.fresh, ...round.waiting, ...round.due].filter(({ sighting }) => sighting.account === account);
  const ours = orphans.map(({ sighting, huntId, markedAt }) => ({
    namespace,
    kind: sighting.kind,
    id: sighting.id,
    huntId,
    markedAt: markedAt ?? new Date(now).toISOString(),
  }));
  return [...before.filter((mark) => mark.namespace !== namespace), ...ours];
}

function markOf({ marks, rules }: RoundInput, sighting: Sighting, huntId: string | null): Mark | undefined {
  return marks
    .get(sighting.account)
    ?.find(
      (mark) =>
        mark.namespace === rules.namespace &&
        mark.kind === sighting.kind &&
        mark.id === sighting.id &&
        (huntId === null || mark.huntId === huntId),
    );
}

function isMarked(input: RoundInput, sighting: Sighting, huntId: string | null): boolean {
  return markOf(input, sighting, huntId) !== undefined;
}

/**
 * The share guards against a record that is lost, or another's: then the living look like orphans, and the fewer there are, the likelier
 * all of them. Such orphans are of hunts that the record does *not know*, and no count of them is too small to be guarded. An orphan whose
 * hunt *is* on record as over goes by what is there, not by what is missing: what a few such hunts have left is taken out of the reckoning,
 * so that the one machine that a failed hunt left in an empty account can go.
 * Instances are counted by themselves too: many kept disks must not outvote them.
 */
function tooMany(seen: readonly Sighting[], orphans: readonly Orphan[], { maxShare, minCount }: RoundRules): string | null {
  const known = orphans.filter(({ reason }) => reason !== 'hunt-unknown');
  const isFew = new Set(known.map(({ huntId }) => huntId)).size <= minCount && known.filter(isInstance).length <= minCount;
  const few = new Set(isFew ? known.map(({ sighting }) => sighting) : []);
  const all = seen.filter((sighting) => !few.has(sighting));
  const going = orphans.filter(({ sighting }) => !few.has(sighting));
  const instances = all.filter(({ kind }) => kind === 'instance').length;
  const beside = few.size === 0 ? '' : `, beside ${few.size} of hunts that are over`;
  if (going.filter(isInstance).length > instances * maxShare)
    return `${going.filter(isInstance).length} of our ${instances} instances would go${beside}`;
  if (going.length > all.length * maxShare) return `${going.length} of our ${all.length} resources would go${beside}`;
  return null;
}

function isInstance({ sighting }: Orphan): boolean {
  return sighting.kind === 'instance';
}
