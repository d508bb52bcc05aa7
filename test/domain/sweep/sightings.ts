import fc from 'fast-check';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import type { HuntFacts } from '../../../shared/domain/sweep/judge.ts';
import type { Sighting } from '../../../shared/domain/sweep/plan-round.ts';
import { attemptTags } from '../../../shared/domain/tags.ts';
import { huntDocument } from '../../support/documents.ts';

export const namespace = 'foothold';
export const now = Date.UTC(2026, 10, 2, 12);
export const huntId = '01JBQ0000000000000000000AB';
export const account = 'oci:tenancy:us-phoenix-1';

/** ISO, this many seconds before `now`. */
export const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

/** A day-old instance of the hunt; overrides replace whole fields. */
export function sighting(overrides: Partial<Sighting> = {}): Sighting {
  const tags = attemptTags(namespace, huntId, ago(86_400), 1);
  return { kind: 'instance', id: 'one', createdAt: ago(86_400), tags, state: 'RUNNING', living: true, inUse: false, account, ...overrides };
}

export function record(overrides: Partial<HuntDocument> = {}): HuntDocument {
  return huntDocument({ huntId, lease: { epoch: 7 }, ...overrides });
}

export const over = (phase: 'failed' | 'cancelled' = 'failed') => record({ phase, endedAt: ago(40_000) });

export function handedOver(id: string): HuntDocument {
  const instance = {
    id,
    attempt: 1,
    offering: 'o',
    launchedAt: ago(86_400),
    workRequestId: null,
    state: 'RUNNING',
    runningAt: null,
    publicIp: null,
    privateIp: null,
  };
  return record({ phase: 'ready', endedAt: ago(40_000), instance });
}

export const facts = (of: HuntFacts['record'], lease: HuntFacts['lease'] = null): HuntFacts => ({ record: of, lease });

const ids = ['one', 'two', 'three', 'four', 'five', 'six'] as const;
export const hunts = [huntId, '01JBQ0000000000000000000CD', '01JBQ0000000000000000000EF'] as const;

const anyTags = fc.oneof(
  fc.constantFrom(...hunts).map((id) => attemptTags(namespace, id, ago(90_000), 1)),
  fc.constantFrom<Record<string, string>>(
    {},
    { name: 'web' },
    { foothold: 'true' },
    { foothold: 'true', 'foothold-session-id': 'mine' },
    { foothold: 'false', 'foothold-session-id': huntId },
    { 'foothold-session-id': huntId },
    attemptTags('acode', huntId, ago(90_000), 1),
  ),
);

/** Anything a cloud may list: ours and others', old and young, alive and dead. */
export const anySightings = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom('instance', 'volume', 'spot-request', 'key-pair'),
    id: fc.constantFrom(...ids),
    createdAt: fc.oneof(fc.constant(null), fc.constant('yesterday'), fc.integer({ min: -100, max: 20_000 }).map(ago)),
    tags: anyTags,
    state: fc.constant('RUNNING'),
    living: fc.boolean(),
    inUse: fc.boolean(),
    account: fc.constantFrom(account, 'oci:tenancy:eu-frankfurt-1'),
  }),
  { selector: ({ account: where, kind, id }) => `${where} ${kind} ${id}`, maxLength: 14 },
) as fc.Arbitrary<Sighting[]>;

const records: readonly HuntFacts['record'][] = [
  'missing',
  'unreadable',
  record(),
  record({ phase: 'paused' }),
  record({ phase: 'failed' }),
  over(),
  over('cancelled'),
  handedOver('one'),
  record({ phase: 'ready', endedAt: ago(4000) }),
  record({ phase: 'hunting', endedAt: ago(4000) }),
  { ...over(), namespace: 'acode' },
];

export const anyFacts: fc.Arbitrary<HuntFacts> = fc.record({
  record: fc.constantFrom(...records),
  lease: fc.oneof(
    fc.constant(null),
    fc.record({ epoch: fc.constantFrom(6, 7, 8), expiresAt: fc.integer({ min: -100, max: 100 }).map(ago) }),
  ),
});
