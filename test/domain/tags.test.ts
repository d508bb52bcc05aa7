import { describe, expect, test } from 'vitest';
import { attemptOf, attemptTags, ownerTags } from '../../shared/domain/tags.ts';

describe('tags', () => {
  test('have the names of requirement 3 under its namespace', () => {
    expect(attemptTags('acode', 'H1', '2026-11-01T12:00:00.000Z', 12)).toEqual({
      acode: 'true',
      'acode-session-id': 'H1',
      'acode-timestamp': '2026-11-01T12:00:00.000Z',
      'acode-attempt': '12',
    });
  });

  test('of every attempt include those that look-ups, clean-ups and sweeps go by', () => {
    expect(attemptTags('foothold', 'H1', '2026-11-01T12:00:00.000Z', 1)).toMatchObject(ownerTags('foothold', 'H1'));
  });

  test('lead back to the attempt', () => {
    const tags = attemptTags('foothold', 'H1', '2026-11-01T12:00:00.000Z', 304);

    expect(attemptOf('foothold', tags)).toBe(304);
    expect(attemptOf('acode', tags)).toBeNull();
  });

  test.each(['', 'x', '-1', '1.5', '1e3', ' 1'])('with "%s" for an attempt lead to none', (value) => {
    expect(attemptOf('foothold', { 'foothold-attempt': value })).toBeNull();
  });
});
