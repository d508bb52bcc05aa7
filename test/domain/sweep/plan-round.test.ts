import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HuntFacts } from '../../../shared/domain/sweep/judge.ts';
import type { Mark } from '../../../shared/domain/sweep/mark.ts';
import { marksAfter, planRound, type RoundInput, type Sighting } from '../../../shared/domain/sweep/plan-round.ts';
import {
  account,
  ago,
  anyFacts,
  anySightings,
  facts,
  handedOver,
  huntId,
  hunts,
  namespace,
  now,
  over,
  record,
  sighting,
} from './sightings.ts';

const rules = { namespace, grace: 3600, maxShare: 0.5, minCount: 0 };
const other = hunts[1];
/** Three that stay, so that one orphan is no large share. */
const company = ['a', 'b', 'c'].map((id) => sighting({ id, tags: { foothold: 'true', 'foothold-session-id': other } }));

function plan(
  sightings: readonly Sighting[],
  of: HuntFacts = facts(over()),
  marks: readonly Mark[] = [],
  overrides: Partial<RoundInput> = {},
) {
  const factsOf = (id: string) => (id === huntId ? of : facts(record({ huntId: id })));
  return planRound({ sightings, factsOf, marks: new Map([[account, marks]]), rules, now, ...overrides });
}

function mark(overrides: Partial<Mark> = {}): Mark {
  return { namespace, kind: 'instance', id: 'one', huntId, markedAt: ago(3600), ...overrides };
}

const idsOf = (list: readonly { readonly sighting: Sighting }[]) => list.map(({ sighting: { id } }) => id);

describe('a round', () => {
  it('marks an orphan that bears no mark, and ends nothing', () => {
    const round = plan([sighting(), ...company]);

    expect([idsOf(round.fresh), idsOf(round.waiting), idsOf(round.due)]).toEqual([['one'], [], []]);
    expect([round.seen.length, idsOf(round.kept), round.tooMany]).toEqual([4, ['a', 'b', 'c'], null]);
  });

  it.each([
    [3599.999, [['one'], []]],
    [3600, [[], ['one']]],
    [-60, [['one'], []]],
  ])('lets an orphan whose mark is %d s old wait, or go', (age, expected) => {
    const round = plan([sighting(), ...company], facts(over()), [mark({ markedAt: ago(age) })]);

    expect([idsOf(round.waiting), idsOf(round.due)]).toEqual(expected);
    expect(round.fresh).toEqual([]);
  });

  it.each([
    ['of another namespace', { namespace: 'acode' }],
    ['of another thing with the same id', { kind: 'volume' as const }],
    ['of another id', { id: 'two' }],
    ['made when it belonged to another hunt', { huntId: other }],
  ])('takes a mark %s for none', (_, overrides) => {
    const round = plan([sighting(), ...company], facts(over()), [mark(overrides)]);

    expect([idsOf(round.fresh), idsOf(round.due)]).toEqual([['one'], []]);
  });

  it('takes a mark of another account for none', () => {
    const round = plan([sighting({ account: 'elsewhere' }), ...company], facts(over()), [mark()]);

    expect([idsOf(round.fresh), idsOf(round.due)]).toEqual([['one'], []]);
  });

  it.each([
    ['whose record has reappeared', facts(record({ phase: 'hunting' })), sighting()],
    ['whose hunt turns out to have handed it over', facts(handedOver('one')), sighting()],
    ['whose tags were taken off', facts(over()), sighting({ tags: {} })],
  ])('unmarks what was marked and %s', (_, of, found) => {
    const round = plan([found, ...company], of, [mark()]);

    expect(idsOf(round.unmarked)).toEqual(['one']);
    expect([...round.fresh, ...round.waiting, ...round.due]).toEqual([]);
  });

  it('says nothing of what was marked and has ended since', () => {
    const round = plan([sighting({ living: false }), ...company], facts(over()), [mark()]);

    expect([idsOf(round.unmarked), idsOf(round.kept), round.seen.length]).toEqual([[], ['a', 'b', 'c'], 3]);
  });

  it('tells of what is tagged wrongly, and not of what is foreign', () => {
    const strange = sighting({ id: 'strange', tags: { foothold: 'true' } });

    const round = plan([sighting({ id: 'foreign', tags: { Name: 'web' } }), strange]);

    expect(round.kept).toEqual([expect.objectContaining({ sighting: strange, huntId: null, reason: 'wrongly-tagged' })]);
    expect(round.seen).toEqual([]);
  });
});

describe('the marks after a round', () => {
  it('are those of the orphans: new ones of now, older ones as they were, other namespaces untouched, the rest gone', () => {
    const marks = [
      mark({ markedAt: ago(100) }),
      mark({ id: 'gone' }),
      mark({ namespace: 'acode', id: 'theirs' }),
      mark({ id: 'a', huntId: other }),
    ];

    const round = plan([sighting(), sighting({ id: 'two' }), ...company], facts(over()), marks);
    const after = marksAfter(round, account, marks, namespace, now);

    expect(after).toEqual([
      mark({ namespace: 'acode', id: 'theirs' }),
      mark({ id: 'two', markedAt: ago(0) }),
      mark({ markedAt: ago(100) }),
    ]);
    expect(marksAfter(round, 'elsewhere', [], namespace, now)).toEqual([]);
  });

  it('keep the mark of what is due, so that an end that failed is asked for again', () => {
    const round = plan([sighting(), ...company], facts(over()), [mark()]);

    expect(marksAfter(round, account, [mark()], namespace, now)).toEqual([mark()]);
  });
});

describe('too much', () => {
  const orphans = (count: number, kind: Sighting['kind'] = 'instance') =>
    Array.from({ length: count }, (_, index) => sighting({ kind, id: `o${index}` }));

  it.each([
    [3, 0.5, null],
    [4, 0.5, '4 of our 7 instances would go'],
    [4, 0.6, null],
    [7, 1, null],
    [1, 0, '1 of our 4 instances would go'],
  ])('is not allowed: %d orphans beside three that stay, at most %d of all', (count, maxShare, expected) => {
    const round = plan([...orphans(count), ...company], facts(over()), [], { rules: { ...rules, maxShare } });

    expect(round.tooMany).toBe(expected);
  });

  it('is not hidden by other things that stay', () => {
    const volumes = Array.from({ length: 20 }, (_, index) => sighting({ kind: 'volume', id: `v${index}`, inUse: true }));

    expect(plan([...orphans(4), ...company, ...volumes]).tooMany).toBe('4 of our 7 instances would go');
    expect(plan([...orphans(9, 'volume'), ...company]).tooMany).toBe('9 of our 12 resources would go');
  });

  it('does not count what is foreign, wrongly tagged or ended among ours', () => {
    const others = Array.from({ length: 9 }, (_, index) => [
      sighting({ id: `f${index}`, tags: {} }),
      sighting({ id: `w${index}`, tags: { foothold: 'true' } }),
      sighting({ id: `e${index}`, living: false }),
    ]).flat();

    expect(plan([sighting(), ...others]).tooMany).toBe('1 of our 1 instances would go');
  });

  it('is nothing when there is nothing', () => {
    expect(plan([]).tooMany).toBeNull();
  });
});

describe('what few hunts have left', () => {
  const unknown = hunts[2];
  /** Hunts of which the record says that they are over, but for one that it does not know. */
  const factsOf = (id: string) => facts(id === unknown ? 'missing' : { ...over(), huntId: id });
  const things = (count: number, id: string, kind: Sighting['kind'] = 'instance') =>
    Array.from({ length: count }, (_, index) =>
      sighting({ kind, id: `${kind} ${id} ${index}`, tags: { foothold: 'true', 'foothold-session-id': id } }),
    );
  const decide = (sightings: readonly Sighting[], minCount: number) =>
    plan(sightings, undefined, [], { factsOf, rules: { ...rules, minCount } });

  it.each([
    ['one machine alone in the account', things(1, huntId), 1],
    [
      'two hunts, with all that they had',
      [...things(1, huntId), ...things(5, huntId, 'volume'), ...things(1, other), ...things(2, other, 'key-pair')],
      2,
    ],
    ['three late effects of one hunt', things(3, huntId), 3],
  ])('may go whatever its share, where the record says that they are over: %s', (_, sightings, minCount) => {
    expect(decide(sightings, minCount).tooMany).toBeNull();
    expect(decide(sightings, minCount - 1).tooMany).toContain('would go');
  });

  it.each([
    ['the hunts', [...things(1, huntId, 'volume'), ...things(1, other, 'volume')], '2 of our 2 resources would go'],
    ['the instances', things(2, huntId), '2 of our 2 instances would go'],
  ])('is no few when %s are too many', (_, sightings, expected) => {
    expect(decide(sightings, 1).tooMany).toBe(expected);
  });

  it('is never few when the record does not know the hunt: then the record may be what is missing', () => {
    expect(decide(things(1, unknown), 3).tooMany).toBe('1 of our 1 instances would go');
    expect(decide(things(1, unknown, 'volume'), 3).tooMany).toBe('1 of our 1 resources would go');
  });

  it('makes no room for what the record does not know', () => {
    const both = [...things(2, huntId), ...things(1, unknown)];

    expect(decide(both, 3).tooMany).toBe('1 of our 1 instances would go, beside 2 of hunts that are over');
    expect(planRound({ ...inputOf([...both, ...company]), rules: { ...rules, minCount: 3 } }).tooMany).toBeNull();
  });

  function inputOf(sightings: readonly Sighting[]): RoundInput {
    const of = (id: string) => (id === other ? facts(record({ huntId: id })) : factsOf(id));
    return { sightings, factsOf: of, marks: new Map(), rules, now };
  }
});

describe('whatever the lists say', () => {
  const anyMarks = fc.array(
    fc.record({
      namespace: fc.constantFrom(namespace, 'acode'),
      kind: fc.constantFrom('instance', 'volume', 'spot-request', 'key-pair'),
      id: fc.constantFrom('one', 'two', 'three', 'four', 'five', 'six'),
      huntId: fc.constantFrom(...hunts),
      markedAt: fc.integer({ min: -100, max: 9000 }).map(ago),
    }),
    { maxLength: 20 },
  ) as fc.Arbitrary<Mark[]>;
  const anyRound = fc.record({
    sightings: anySightings,
    marks: anyMarks,
    facts: fc.tuple(anyFacts, anyFacts, anyFacts),
    maxShare: fc.constantFrom(0, 0.3, 0.5, 1),
  });

  it('what is due bore a mark of its own, older than the grace, and is not foreign, young, in use, dead or of an open hunt', () => {
    fc.assert(
      fc.property(anyRound, ({ sightings, marks, facts: three, maxShare }) => {
        const factsOf = (id: string) => three[hunts.indexOf(id as never)] as HuntFacts;
        const round = planRound({ sightings, factsOf, marks: new Map([[account, marks]]), rules: { ...rules, maxShare }, now });

        for (const { sighting: found, huntId: hunt } of round.due) {
          const { record: of } = factsOf(hunt);
          expect(
            marks.some(
              (one) =>
                one.namespace === namespace &&
                one.kind === found.kind &&
                one.id === found.id &&
                one.huntId === hunt &&
                now - Date.parse(one.markedAt) >= 3_600_000,
            ),
          ).toBe(true);
          expect([found.account, found.living, found.inUse, found.tags['foothold'], found.tags['foothold-session-id']]).toEqual([
            account,
            true,
            false,
            'true',
            hunt,
          ]);
          expect(now - Date.parse(found.createdAt as string)).toBeGreaterThan(3_600_000);
          expect(of === 'missing' || (of !== 'unreadable' && of.endedAt !== null)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('each thing has one fate, and more than the share is refused', () => {
    fc.assert(
      fc.property(anyRound, ({ sightings, marks, facts: three, maxShare }) => {
        const factsOf = (id: string) => three[hunts.indexOf(id as never)] as HuntFacts;
        const round = planRound({ sightings, factsOf, marks: new Map([[account, marks]]), rules: { ...rules, maxShare }, now });

        const fates = [...round.kept, ...round.fresh, ...round.waiting, ...round.due].map((one) => one.sighting);
        const going = [...round.fresh, ...round.waiting, ...round.due].length;
        expect(new Set(fates).size).toBe(fates.length);
        expect(fates.every((found) => sightings.includes(found))).toBe(true);
        if (round.tooMany === null) expect(going).toBeLessThanOrEqual(round.seen.length * maxShare);
        else expect(going).toBeGreaterThan(0);
      }),
    );
  });
});
