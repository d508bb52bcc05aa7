import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { paceSettings } from '../../../shared/domain/pace/index.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';

describe('the pace settings of a hunt', () => {
  test.each([
    { cloud: 'oci', floor: 10 },
    { cloud: 'aws', floor: 2 },
  ] as const)("start at the politeness cap of $cloud, $floor s, with requirement 1's constants beside it", ({ cloud, floor }) => {
    const settings = paceSettings(v.parse(settingsSchema, {}), cloud);

    expect(settings).toEqual({
      policy: 'metronome',
      start: floor,
      floor,
      base: 1,
      max: 300,
      maxAttempts: 9,
      jitter: 1,
      spread: 0.1,
      shrink: 1000,
      interAdMin: 1,
      interAdMax: 6,
    });
  });

  test("are the user's where the user set them", () => {
    const given = v.parse(settingsSchema, { pace: { start: 20, floor: 5 }, hunt: { interAdMax: 9 } });

    const settings = paceSettings(given, 'oci');

    expect(settings).toMatchObject({ start: 20, floor: 5, interAdMax: 9 });
  });
});
