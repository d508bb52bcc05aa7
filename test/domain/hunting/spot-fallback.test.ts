import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type HuntDocument, huntSchema } from '../../../shared/domain/hunt.ts';
import { liveOfferings } from '../../../shared/domain/hunting/go.ts';
import { applySpotFallback, beginSpot, fellBackRule } from '../../../shared/domain/hunting/spot-fallback.ts';
import type { settingsSchema } from '../../../shared/domain/settings.ts';
import { offering, rankedHunt, start } from '../launch/ec2-hunts.ts';

const rules = {
  CAPACITY: 'aws.capacity.host',
  PRICE: 'aws.price',
  INELIGIBLE: 'aws.ineligible.zone',
  QUOTA: 'aws.quota.spot',
  AUTH: 'aws.auth.spot-role',
  THROTTLED: 'aws.throttled',
} as const;
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

function hunt(spot: v.InferInput<typeof settingsSchema>['spot'] = {}, subnets = ['subnet-a1', 'subnet-b1']): HuntDocument {
  const planned = rankedHunt({ settings: { hunt: { subnets }, spot: { enabled: true, ...spot } } });
  return sent(planned);
}

function sent(document: HuntDocument, sends = 1): HuntDocument {
  return {
    ...document,
    plan: { ...(document.plan as NonNullable<HuntDocument['plan']>), sentAt: at(0), lastSentAt: at(0), sends, unresolved: true },
  };
}

/** The document with a refusal of the attempt under way on record, as `applyRefusal` leaves it before it follows. */
function refused(document: HuntDocument, name: keyof typeof rules, index = 0, rule: string = rules[name]): HuntDocument {
  const { key } = offering(document, index);
  const message = `the words of ${name}`;
  return {
    ...document,
    plan: { ...(document.plan as NonNullable<HuntDocument['plan']>), offering: key },
    last: { class: name, message, offering: key, at: at(0) },
    failures: [...document.failures, { offering: key, class: name, rule, message, at: at(0), times: 1 }],
  };
}
const fallBack = (document: HuntDocument, seconds: number) => applySpotFallback(document, start + seconds * 1000);
const markets = (document: HuntDocument | undefined) => (document === undefined ? [] : liveOfferings(document).map(({ market }) => market));

describe('the spot fallback', () => {
  it('comes when the request timeout has passed, five minutes by default (FR-026, FR-027, FR-029)', () => {
    const before = refused({ ...hunt(), spot: { since: at(0), fellBack: null } }, 'CAPACITY');

    expect(fallBack(before, 299)).toBeNull();
    expect(fallBack(before, 300)?.document.spot).toEqual({
      since: at(0),
      fellBack: { at: at(300), reason: 'no spot instance within 300 s; the last answer: the words of CAPACITY' },
    });
  });

  it('puts on-demand in the place of spot, with a reason for each spot offering', () => {
    const before = refused(hunt({ requestTimeout: 0 }), 'CAPACITY');

    const move = fallBack(before, 1);

    expect(markets(before)).toEqual(['spot', 'spot']);
    expect(markets(move?.document)).toEqual(['on-demand', 'on-demand']);
    expect(move?.document.dropped.map(({ offering: key, rule }) => [key, rule])).toEqual(
      before.offerings.slice(0, 2).map(({ key }) => [key, fellBackRule]),
    );
    expect(v.is(huntSchema, move?.document)).toBe(true);
  });

  it('is an event with the fields of the requirement', () => {
    const move = fallBack(refused(hunt(), 'QUOTA'), 7);

    expect(move?.events).toMatchObject([
      {
        event: 'spot.fallback',
        at: at(7),
        data: {
          sessionId: '01K8Z0000000000000000000AB',
          spotRequestId: null,
          failureReason: 'the spot market refused: the words of QUOTA',
          fallbackAt: at(7),
        },
      },
    ]);
  });

  it('names the spot request where EC2 does', () => {
    const before = refused(hunt(), 'QUOTA');

    const move = fallBack(
      { ...before, last: { ...(before.last as NonNullable<HuntDocument['last']>), message: 'request sir-abc12345 remains open' } },
      0,
    );

    expect(move?.events[0]?.data.spotRequestId).toBe('sir-abc12345');
    expect(fallBack({ ...before, last: null }, 0)?.events[0]?.data.spotRequestId).toBeNull();
  });

  it.each(['QUOTA', 'AUTH'] as const)('comes at once when the market itself refuses: %s', (name) => {
    expect(fallBack(refused(hunt(), name), 0)).not.toBeNull();
  });

  it('comes once', () => {
    const fallen = fallBack(refused(hunt(), 'QUOTA'), 0)?.document as HuntDocument;

    expect(fallBack(fallen, 9999)).toBeNull();
    expect(fallBack(refused(fallen, 'CAPACITY', 2), 9999)).toBeNull();
  });

  it('does not come where it is off (FR-030)', () => {
    const before = refused(hunt({ fallback: false }), 'QUOTA');

    expect(fallBack(before, 9999)).toBeNull();
  });

  it('does not come without an attempt, on other markets, or with nothing to fall back to', () => {
    const before = refused(hunt(), 'QUOTA');

    expect(fallBack({ ...before, plan: null }, 9999)).toBeNull();
    expect(fallBack(refused(hunt(), 'QUOTA', 2), 9999)).toBeNull();
    expect(fallBack({ ...before, dropped: [] }, 9999)).toBeNull();
  });

  it('does not come for other refusals before its time', () => {
    expect(fallBack(refused(hunt(), 'CAPACITY'), 0)).toBeNull();
    expect(fallBack(hunt(), 0)).toBeNull();
    expect(fallBack(hunt(), 300)).not.toBeNull();
    expect(fallBack(refused(hunt(), 'CAPACITY', 0, 'hunt.silent'), 0)).toBeNull();
  });

  it('does not come before anything was sent', () => {
    expect(fallBack(rankedHunt({ settings: { spot: { enabled: true, requestTimeout: 0 } } }), 9999)).toBeNull();
  });

  it('waits for an earlier send that may have taken effect, until the settle time has passed', () => {
    const open = refused(sent(hunt({ requestTimeout: 0 }), 2), 'THROTTLED');

    expect(fallBack(open, 89)).toBeNull();
    expect(fallBack(open, 90)).not.toBeNull();
    expect(fallBack(refused(sent(hunt({ requestTimeout: 0 }), 2), 'CAPACITY'), 1)).not.toBeNull();
    expect(fallBack({ ...open, last: null }, 1)).not.toBeNull();
  });

  it('goes on to the next zone when the price is too low, and comes when it is in all of them', () => {
    const once = refused(hunt(), 'PRICE', 0);
    const twice = refused(once, 'PRICE', 1);

    expect(fallBack(once, 0)).toBeNull();
    expect(fallBack(twice, 0)?.document.spot.fellBack?.reason).toBe('the price is too low everywhere: the words of PRICE');
  });

  it('comes when no zone that is left has the type', () => {
    const two = refused(hunt(), 'INELIGIBLE');
    const sameZone = refused(hunt({}, ['subnet-a1', 'subnet-a2']), 'INELIGIBLE');
    const otherSubnet = refused(hunt({}, ['subnet-a1', 'subnet-a2']), 'INELIGIBLE', 0, 'aws.ineligible.subnet');

    expect(fallBack(two, 0)).toBeNull();
    expect(fallBack(sameZone, 0)?.document.spot.fellBack?.reason).toBe('no spot offering is left: the words of INELIGIBLE');
    expect(fallBack(otherSubnet, 0)).toBeNull();
  });
});

describe('the first spot attempt', () => {
  it('is noted once', () => {
    const noted = beginSpot(hunt(), start + 5000);

    expect(noted.spot.since).toBe(at(5));
    expect(beginSpot(noted, start + 9000)).toBe(noted);
  });

  it('is not an attempt on demand', () => {
    const onDemand = refused(hunt(), 'CAPACITY', 2);

    expect(beginSpot(onDemand, start)).toBe(onDemand);
  });
});
