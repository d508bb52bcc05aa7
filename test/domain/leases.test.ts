import { describe, expect, it } from 'vitest';
import { joinedIn, joinedKey, laterExpiry, withJoined } from '../../shared/domain/leases.ts';

describe('a renewed lease', () => {
  it.each([
    ['2026-11-01T12:02:00.000Z', '2026-11-01T12:02:00.000Z'],
    ['2026-11-01T12:01:00.000Z', '2026-11-01T12:01:00.001Z'],
    ['2026-11-01T12:00:00.000Z', '2026-11-01T12:01:00.001Z'],
    ['2026-11-01T13:00:30+01:00', '2026-11-01T12:01:00.001Z'],
    ['2026-11-01T13:01:30+01:00', '2026-11-01T13:01:30+01:00'],
  ])('until %s runs until %s, when it ran until a minute past noon', (asked, expected) => {
    expect(laterExpiry('2026-11-01T12:01:00.000Z', asked)).toBe(expected);
  });
});

describe('the note of hunts that joined a lease', () => {
  it('names the newest fifty, each once, oldest first', () => {
    const ids = Array.from({ length: 60 }, (_, index) => `hunt ${index}`);

    const note = ids.reduce<ReturnType<typeof withJoined> | null>(withJoined, null);

    expect(joinedIn(note)).toEqual(ids.slice(10));
    expect(joinedIn(withJoined(note, 'hunt 20')).slice(-2)).toEqual(['hunt 59', 'hunt 20']);
    expect(joinedIn(withJoined(note, 'hunt 20'))).toHaveLength(50);
  });

  it('is one an account, and empty before the first', () => {
    expect([joinedKey('a'), joinedIn(null)]).toEqual(['joined/a', []]);
    expect(() => joinedIn({ hunts: 'all' })).toThrow();
  });
});
