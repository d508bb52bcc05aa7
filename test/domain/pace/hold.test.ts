import { describe, expect, it } from 'vitest';
import { decidePace } from '../../../shared/domain/pace/index.ts';
import { inputWith, paceSettingsWith, quiet, stateWith } from './settings-for-tests.ts';

const policies = ['metronome', 'exponential'] as const;
const heldAfter = (policy: (typeof policies)[number], retryAfter: number | null, state = stateWith()) =>
  decidePace(state, inputWith({ signal: 'throttled', retryAfter }), paceSettingsWith({ policy })).state.heldUntil;

describe.each(policies)('a Retry-After under %s', (policy) => {
  it('holds the account until then', () => {
    expect(heldAfter(policy, 90)).toBe(quiet + 90_000);
  });

  it('holds it for an hour at most, for the sake of the other hunts', () => {
    expect(heldAfter(policy, 90_000)).toBe(quiet + 3_600_000);
  });

  it('does not shorten a longer hold', () => {
    expect(heldAfter(policy, 5, stateWith({ heldUntil: quiet + 60_000 }))).toBe(quiet + 60_000);
  });

  it('that is missing leaves the hold as it was', () => {
    expect(heldAfter(policy, null)).toBeUndefined();
    expect(heldAfter(policy, null, stateWith({ heldUntil: quiet + 60_000 }))).toBe(quiet + 60_000);
  });
});
