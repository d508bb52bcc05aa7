import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foundInstance } from '../../../shared/domain/sweep/found.ts';
import { type HuntFacts, judge } from '../../../shared/domain/sweep/judge.ts';
import { ownerOf } from '../../../shared/domain/sweep/owner.ts';
import { ownerTags } from '../../../shared/domain/tags.ts';
import { ago, anyFacts, anySightings, facts, handedOver, huntId, namespace, now, over, record, sighting } from './sightings.ts';

const rules = { namespace, grace: 3600 };
const lease = (epoch: number, expiresAt: string) => ({ epoch, expiresAt });
const verdict = (found = sighting(), of: HuntFacts = facts(over())) => judge(found, () => of, rules, now);

describe('an orphan', () => {
  it.each([
    ['an instance of a hunt that is not on record', sighting(), facts('missing'), 'hunt-unknown'],
    ['an instance of a hunt that failed', sighting(), facts(over('failed')), 'hunt-over'],
    ['an instance of a hunt that was cancelled', sighting(), facts(over('cancelled')), 'hunt-over'],
    ['another instance than the one handed over', sighting({ id: 'two' }), facts(handedOver('one')), 'late-effect'],
    [
      'a spot request of a hunt that has its instance, still open',
      sighting({ kind: 'spot-request', state: 'open' }),
      facts(handedOver('one')),
      'late-effect',
    ],
    ['a volume of a hunt that failed', sighting({ kind: 'volume' }), facts(over()), 'hunt-over'],
    ['a key pair of a hunt that is not on record', sighting({ kind: 'key-pair' }), facts('missing'), 'hunt-unknown'],
    ['what another runner than its own leads beside', sighting(), facts(over(), lease(8, ago(-60))), 'hunt-over'],
    ['what its own runner led until now', sighting(), facts(over(), lease(7, ago(0))), 'hunt-over'],
    ['what nobody has led for long, of an unknown hunt', sighting(), facts('missing', lease(7, ago(1))), 'hunt-unknown'],
    ['what is a moment older than the grace', sighting({ createdAt: ago(3600.001) }), facts(over()), 'hunt-over'],
  ] as const)('is %s', (_, found, of, reason) => {
    expect(verdict(found, of)).toEqual({ kind: 'orphan', huntId, reason, why: expect.stringContaining(huntId) });
  });
});

describe('what stays', () => {
  it.each([
    ['foreign', 'has no tags', sighting({ tags: {} }), facts('missing')],
    ['foreign', 'bears the tags of another namespace', sighting({ tags: ownerTags('acode', huntId) }), facts('missing')],
    ['wrongly-tagged', 'names no hunt', sighting({ tags: { foothold: 'true', 'foothold-session-id': 'x' } }), facts('missing')],
    ['ended', 'has ended', sighting({ living: false }), facts('missing')],
    ['in-use', 'is attached to something', sighting({ kind: 'volume', inUse: true }), facts('missing')],
    ['young', 'is as old as the grace', sighting({ createdAt: ago(3600) }), facts('missing')],
    ['young', 'was made in the future', sighting({ createdAt: ago(-60) }), facts(over())],
    ['age-unknown', 'has no date', sighting({ createdAt: null }), facts(over())],
    ['age-unknown', 'has a date that is none', sighting({ createdAt: 'yesterday' }), facts(over())],
    ['record-unreadable', 'belongs to a record that does not parse', sighting(), facts('unreadable')],
    ['other-namespace', 'belongs to a hunt of another namespace', sighting(), facts({ ...over(), namespace: 'acode' })],
    ['hunt-open', 'belongs to a hunt under way', sighting(), facts(record({ phase: 'hunting' }))],
    ['hunt-open', 'belongs to a paused hunt', sighting(), facts(record({ phase: 'paused' }))],
    ['hunt-open', 'belongs to a hunt whose clean-up is incomplete', sighting(), facts(record({ phase: 'failed' }))],
    ['hunt-unclear', 'belongs to a hunt that ended in no way we know', sighting(), facts(record({ phase: 'proving', endedAt: ago(9000) }))],
    ['hunt-unclear', 'belongs to a ready hunt without an instance', sighting(), facts(record({ phase: 'ready', endedAt: ago(9000) }))],
    ['handed-over', 'is the instance that was handed over', sighting({ id: 'one' }), facts(handedOver('one'))],
    ['handed-over', 'is a key of the instance that was handed over', sighting({ kind: 'key-pair', id: 'k' }), facts(handedOver('one'))],
    [
      'handed-over',
      'is the request that made the instance handed over',
      sighting({ kind: 'spot-request', state: 'active' }),
      facts(handedOver('one')),
    ],
    ['led', 'belongs to a hunt whose runner still leads', sighting(), facts(over(), lease(7, ago(-1)))],
    ['led', 'belongs to an unknown hunt while anybody leads the account', sighting(), facts('missing', lease(1, ago(-1)))],
    ['record-unreadable', 'belongs to an unreadable record of whatever epoch', sighting(), facts('unreadable', lease(1, ago(1)))],
    ['led', 'belongs to an unreadable record of an account that is led', sighting(), facts('unreadable', lease(1, ago(-1)))],
  ] as const)('is kept as %s when it %s', (reason, _, found, of) => {
    expect(verdict(found, of)).toMatchObject({ kind: 'keep', reason });
  });

  it('is kept for as long as its own hunt lets lists lag, where that is longer than the grace', () => {
    const { request, ...rest } = over();
    const patient = {
      ...rest,
      request: { ...request, settings: { ...request.settings, hunt: { ...request.settings.hunt, settle: 7200 } } },
    };

    const [young, old] = [7200, 7201].map((age) => verdict(sighting({ createdAt: ago(age) }), facts(patient)).kind);

    expect([young, old]).toEqual(['keep', 'orphan']);
  });
});

describe('whatever is listed and on record', () => {
  it('an orphan is ours, alive, old, led by nobody of its own, and of a hunt that is unknown or surely over', () => {
    fc.assert(
      fc.property(anySightings, anyFacts, (sightings, of) => {
        for (const found of sightings) {
          const judged = judge(found, () => of, rules, now);
          if (judged.kind === 'keep') continue;
          const known = typeof of.record === 'string' ? null : of.record;
          const led = of.lease !== null && Date.parse(of.lease.expiresAt) > now && (known === null || known.lease.epoch === of.lease.epoch);
          expect(ownerOf(namespace, found.tags)).toEqual({ kind: 'ours', huntId: judged.huntId });
          expect([found.living, found.inUse, led]).toEqual([true, false, false]);
          expect(now - Date.parse(found.createdAt as string)).toBeGreaterThan(3_600_000);
          expect(of.record).not.toBe('unreadable');
          expect(known?.endedAt).not.toBeNull();
          expect(known?.phase ?? 'failed').toMatch(/^(failed|cancelled|ready)$/);
          if (known?.phase === 'ready') expect([found.kind, found.id === known.instance?.id]).toEqual(['instance', false]);
        }
      }),
    );
  });
});

describe('an instance as a port shows it', () => {
  const view = { id: 'i', rawState: 'RAW', createdAt: ago(1), tags: { a: 'b' } };

  it.each([
    ['coming', true],
    ['running', true],
    ['stopped', true],
    ['unknown', true],
    ['ending', false],
    ['ended', false],
  ])('that is %s lives: %s', (state, living) => {
    expect(foundInstance({ ...view, state })).toEqual({
      kind: 'instance',
      id: 'i',
      createdAt: ago(1),
      tags: { a: 'b' },
      state: 'RAW',
      living,
      inUse: false,
    });
  });
});
