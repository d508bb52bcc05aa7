import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type HuntDocument, huntSchema, rememberedMost } from '../../../shared/domain/hunt.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { OutcomeClass } from '../../../shared/domain/outcome/outcome.ts';
import { seededRandom } from '../../../shared/platform/random.ts';
import { drive, hunts, play, type Round } from './driven-hunt.ts';
import { minimalLaunch, planOn } from './hunts-for-tests.ts';

const attempts = 20_000;
const random = seededRandom(20_261_101);
const pick = <T>(values: readonly T[]) => values[Math.floor(random.next() * values.length)] as T;

/** About 3 KB, most of it cloud-init. */
const launch: JsonObject = {
  ...minimalLaunch,
  metadata: { user_data: 'I2Nsb3VkLWNvbmZpZwo'.repeat(140) },
  freeformTags: { team: 'night shift' },
};
const key: HuntDocument['key'] = {
  mode: 'temporary',
  publicKey: `ssh-ed25519 ${'A'.repeat(68)} foothold`,
  name: null,
  reference: '/keys/foothold-01K8Z',
};

/** The longest messages that classification lets through, in characters of three bytes. */
function round(): Round {
  return {
    class: pick<OutcomeClass>([
      'CAPACITY',
      'CAPACITY',
      'CAPACITY',
      'THROTTLED',
      'TRANSIENT',
      'TIMEOUT',
      'UNKNOWN',
      'TOKEN_SPENT',
      'PRICE',
      'QUOTA',
      'LAUNCHED',
    ]),
    scope: 'offering',
    reached: pick(['yes', 'no', 'unknown']),
    retryAfter: null,
    message: '満'.repeat(300),
    lookUp: pick(['none', 'none', 'none', 'unreadable']),
    quota: 'phantom',
    readable: true,
    latency: 1,
    random: [random.next(), random.next()],
    dies: pick<OutcomeClass>(['CAPACITY', 'UNKNOWN', 'TRANSIENT']),
  };
}

describe(`after ${attempts.toLocaleString('en')} attempts with every kind of answer`, () => {
  const driven = drive({
    launch,
    key,
    alternatives: [{ shape: 'VM.Standard.E4.Flex' }, { shape: 'VM.Standard.E5.Flex' }],
    settings: { hunt: { maxCycles: 1_000_000, maxErrorCycles: 1_000_000 } },
  });
  let largest = 0;
  let sizes: number[] = [];
  while (hunts(driven) && planOn(driven.document).attempt <= attempts) {
    play(driven, round());
    // The books of the driver are not what is measured.
    driven.calls = [];
    driven.closings = [];
    const { attempt } = planOn(driven.document);
    if (attempt % 500 === 0) {
      const size = Buffer.byteLength(JSON.stringify(driven.document));
      largest = Math.max(largest, size);
      sizes = [...sizes, size];
    }
  }
  const { document } = driven;

  test('the hunt still goes on', () => {
    expect(planOn(document).attempt).toBe(attempts + 1);
    expect(document.next.step).toBe('attempt');
  });

  test('the document stays under 64 KiB, and does not grow any more', () => {
    expect(largest).toBeLessThan(64 * 1024);
    expect(sizes.at(-1)).toBeLessThan((sizes[4] as number) * 1.2);
  });

  test('its lists are full and capped', () => {
    expect(document.failures).toHaveLength(rememberedMost);
    expect(document.unsettled).toHaveLength(rememberedMost);
  });

  test('it passes its schema, JSON and back', () => {
    expect(v.parse(huntSchema, JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  test('it holds no private key', () => {
    expect(JSON.stringify(document)).not.toMatch(/PRIVATE KEY/);
  });
});
