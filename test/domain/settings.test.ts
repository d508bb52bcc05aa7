import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../../shared/domain/settings.ts';

const parse = (input: unknown) => v.parse(settingsSchema, input);
const accepts = (input: unknown) => v.safeParse(settingsSchema, input).success;

describe('defaults', () => {
  test('are those of requirement 1 for its constants', () => {
    const { hunt, pace } = parse({});

    expect(hunt).toMatchObject({ adNumbers: [1, 2, 3], maxCycles: 5000, maxErrorCycles: 3, interAdMin: 1, interAdMax: 6 });
    expect(pace).toMatchObject({ base: 1, max: 300, maxAttempts: 9, jitter: 1 });
  });

  test('hunt with the metronome, prove SSH by the console, and clean up when interrupted', () => {
    expect(parse({})).toMatchObject({
      pace: { policy: 'metronome', floor: null },
      ready: { until: 'ssh', ssh: { port: 22, hostKey: 'console' } },
      hunt: { onInterrupt: 'clean-up', deadline: null },
    });
  });

  test('fill in beside what is given, at every depth', () => {
    const settings = parse({ ready: { ssh: { port: 2222 } } });

    expect(settings.ready).toMatchObject({ until: 'ssh', timeout: 900, ssh: { port: 2222, retries: 30 } });
  });

  test('are stable: parsing them again changes nothing', () => {
    expect(parse(parse({}))).toEqual(parse({}));
  });
});

describe('a setting is refused', () => {
  test.each([
    { hunt: { adNumbers: [] } },
    { hunt: { adNumbers: [0] } },
    { hunt: { adNumbers: [1.5] } },
    { hunt: { maxCycles: 0 } },
    { hunt: { settle: -1 } },
    { hunt: { deadline: 0 } },
    { pace: { policy: 'fast' } },
    { pace: { spread: 1.1 } },
    { ready: { ssh: { port: 65_536 } } },
    { ready: { ssh: { user: '' } } },
    { tags: { a: 1 } },
    { hunt: { noSuchSetting: 1 } },
    { noSuchGroup: {} },
  ])('when it is out of range, of the wrong kind, or unknown: %j', (input) => {
    expect(accepts(input)).toBe(false);
  });
});
