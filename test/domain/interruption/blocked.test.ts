import { describe, expect, it } from 'vitest';
import type { Offering } from '../../../shared/domain/hunt.ts';
import { block, blockedLast } from '../../../shared/domain/interruption/blocked.ts';

const now = Date.UTC(2026, 10, 2, 3);
const offering = (zone: string, market: Offering['market'] = 'spot', shape = 'm5.large'): Offering => ({
  key: `${zone}/${market}/${shape}`,
  cloud: 'aws',
  region: 'us-east-1',
  zone,
  adNumber: null,
  shape,
  market,
  patch: {},
});
const none = { places: {} };

describe('blocking a place', () => {
  it('lasts as long as was said, and once for one place', () => {
    const once = block(none, offering('a'), 600, now);
    const again = block(once, offering('a'), 600, now + 1000);

    expect(once).toEqual({ places: { 'us-east-1/a/m5.large/spot': new Date(now + 600_000).toISOString() } });
    expect(Object.keys(again.places)).toHaveLength(1);
  });

  it('forgets what is over, and what ends first when there are too many', () => {
    let blocked = block(none, offering('old'), 10, now);
    for (let at = 0; at < 120; at += 1) blocked = block(blocked, offering(`zone-${at}`), 1000 + at, now + 20_000);

    const zones = Object.keys(blocked.places);
    expect(zones).toHaveLength(100);
    expect(zones.join()).not.toMatch(/\/(old|zone-0)\//);
    expect(zones.join()).toContain('/zone-119/');
  });
});

describe('offerings with a blocked place', () => {
  it('have it last among those of its market, and the others where they were', () => {
    const offerings = [offering('a'), offering('b'), offering('a', 'on-demand'), offering('c'), offering('b', 'on-demand')];

    const ordered = blockedLast(offerings, block(none, offering('a'), 600, now), now);

    expect(ordered.map(({ key }) => key)).toEqual([
      'b/spot/m5.large',
      'c/spot/m5.large',
      'a/on-demand/m5.large',
      'a/spot/m5.large',
      'b/on-demand/m5.large',
    ]);
  });

  it('still have it where there is no other, and in its place again once the time is over', () => {
    const blocked = block(none, offering('a'), 600, now);
    const two = [offering('a'), offering('b')];

    expect(blockedLast([offering('a')], blocked, now)).toHaveLength(1);
    expect(blockedLast(two, blocked, now + 600_000)).toEqual(two);
  });
});
