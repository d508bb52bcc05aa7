import { describe, expect, test } from 'vitest';
import { isOnlyLookedFor } from '../../../shared/domain/hunting/only-looked-for.ts';
import { plannedHunt, sent, sentHunt, start } from './hunts-for-tests.ts';

/** The hunt's first attempt, sent at the start, with its last answer lost so many seconds later; null for none yet. */
function lostAfter(seconds: number | null) {
  const hunt = sentHunt();
  if (seconds === null) return hunt;
  const at = new Date(start + seconds * 1000).toISOString();
  return { ...hunt, last: { class: 'UNKNOWN', message: 'read ECONNRESET', offering: 'a place', at } };
}

describe('an open attempt', () => {
  test.each([
    { lost: 0, hours: 0, only: false },
    { lost: 89, hours: 0.1, only: false },
    { lost: 90, hours: 0.1, only: true },
    // Its runner died: the answer was never lost while somebody listened.
    { lost: null, hours: 19, only: false },
    { lost: 5, hours: 19, only: false },
    { lost: null, hours: 20.1, only: true },
  ])('whose last answer was lost after $lost s is, $hours h after its first send, only looked for: $only', ({ lost, hours, only }) => {
    const now = start + hours * 3_600_000;

    expect(isOnlyLookedFor(lostAfter(lost), now)).toBe(only);
  });

  test('is not judged by an answer to the attempt before', () => {
    const earlier = {
      class: 'CAPACITY',
      message: 'Out of host capacity.',
      offering: 'a place',
      at: new Date(start - 600_000).toISOString(),
    };

    expect(isOnlyLookedFor({ ...sent(plannedHunt()), last: earlier }, start + 600_000)).toBe(false);
  });

  test('that was never sent is sent', () => {
    expect(isOnlyLookedFor(plannedHunt(), start + 600_000)).toBe(false);
  });
});
