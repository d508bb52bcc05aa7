import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import type { InputError, Problem } from '../../../shared/domain/problem.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';
import { listSettings, mergeSettings, parseSet } from '../../../shared/domain/spec/settings-input.ts';

const defaults = v.parse(settingsSchema, {});
const layer = (settings: JsonObject, name: string | null = null) => ({ name, settings });
const at = (settings: unknown, path: string): unknown => path.split('.').reduce((value, key) => (value as JsonObject)[key], settings);

function problemOf(text: string): Problem {
  try {
    parseSet(text);
  } catch (error) {
    return (error as InputError).problems[0]!;
  }
  throw new Error('accepted');
}

describe('the list of settings', () => {
  it('has each setting once, with its default and a line of documentation', () => {
    const settings = listSettings();

    expect(new Set(settings.map(({ path }) => path)).size).toBe(settings.length);
    for (const setting of settings) {
      expect(setting.default).toEqual(at(defaults, setting.path));
      expect(setting.doc).toMatch(/\w+/);
      expect(setting.type).not.toContain('undefined');
      expect(v.is(setting.schema, setting.default)).toBe(true);
    }
  });

  it('leaves no setting of the schema out', () => {
    const paths = (value: unknown, prefix: string): string[] =>
      Object.entries(value as object).flatMap(([key, item]) =>
        item !== null && typeof item === 'object' && !Array.isArray(item) && key !== 'tags'
          ? paths(item, `${prefix}${key}.`)
          : [prefix + key],
      );

    expect(listSettings().map(({ path }) => path)).toEqual(paths(defaults, ''));
  });

  it.each([
    ['hunt.adNumbers', 'a list of at least 1, each an integer ≥ 1'],
    ['hunt.maxCycles', 'an integer ≥ 1'],
    ['hunt.deadline', 'a number ≥ 1 or null'],
    ['pace.base', 'a number ≥ 0'],
    ['pace.spread', 'a number from 0 to 1'],
    ['pace.policy', 'one of "metronome", "exponential"'],
    ['ready.ssh.port', 'an integer from 1 to 65535'],
    ['ready.ssh.user', 'text or null'],
    ['tags', 'an object of texts'],
  ])('says that %s takes %s', (path, type) => {
    expect(listSettings().find((setting) => setting.path === path)!.type).toBe(type);
  });

  it('has the tunables of requirement 1 with the defaults of the script', () => {
    const script = {
      AD_NUMBERS: [1, 2, 3],
      MAX_CYCLES: 5000,
      MAX_ERROR_CYCLES: 3,
      BASE_BACKOFF: 1,
      MAX_BACKOFF: 300,
      MAX_BACKOFF_ATTEMPTS: 9,
      DECORRELATED_JITTER: 1,
      INTER_AD_MIN: 1,
      INTER_AD_MAX: 6,
    };

    for (const [name, value] of Object.entries(script)) {
      expect(listSettings().find(({ doc }) => doc.includes(`(${name})`))?.default).toEqual(value);
    }
  });
});

describe('--set', () => {
  it.each(listSettings().map((setting) => [setting.path, setting] as const))('gives %s any value that it takes', (path, setting) => {
    const candidates = fc.oneof(
      fc.nat(70_000),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
      fc.string(),
      fc.constant(null),
      fc.array(fc.nat(9)),
      fc.dictionary(fc.string(), fc.string()),
      fc.constantFrom('ssh', 'keep', 'first', 'none', 'rsa', 'private', 'exponential', setting.default),
    );
    fc.assert(
      fc.property(candidates, (value) => {
        // valibot's records leave these names out, so that no input can reach a prototype.
        fc.pre(!/"(?:__proto__|prototype|constructor)"/.test(JSON.stringify(value ?? null)));
        fc.pre(v.is(setting.schema, value) && !(path === 'tags' && Array.isArray(value)));

        const { settings, problems } = mergeSettings({ layers: [], sets: [`${path}=${JSON.stringify(value)}`] });

        expect(problems).toEqual([]);
        expect(at(settings, path)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['pace.floor=0.5', 'pace.floor', 0.5],
    ['hunt.deadline=null', 'hunt.deadline', null],
    ['hunt.adNumbers=[1,3]', 'hunt.adNumbers', [1, 3]],
    ['hunt.adNumbers=1,3', 'hunt.adNumbers', [1, 3]],
    ['hunt.adNumbers=2', 'hunt.adNumbers', [2]],
    ['ready.until=running', 'ready.until', 'running'],
    ['ready.until="running"', 'ready.until', 'running'],
    ['ready.ssh.user=1000', 'ready.ssh.user', '1000'],
    ['key.publicKeyFile=a=b.pub', 'key.publicKeyFile', 'a=b.pub'],
    ['tags.build=42', 'tags.build', '42'],
    ['tags.a.b=c', 'tags.a.b', 'c'],
    ['tags={"a":"b"}', 'tags', { a: 'b' }],
    [' pace.floor =3', 'pace.floor', 3],
  ])('%s sets %s to %j', (text, path, value) => {
    expect(parseSet(text)).toEqual({ path, value });
  });

  it.each([
    ['pace.floor', '--set', 'path=value, such as pace.floor=15', undefined],
    ['=3', '--set', 'path=value, such as pace.floor=15', undefined],
    ['pace.flor=3', '--set pace.flor', 'a setting', 'did you mean "pace.floor"?'],
    ['floor=3', '--set floor', 'a setting', 'did you mean "pace.floor"?'],
    ['PACE.FLOOR=3', '--set PACE.FLOOR', 'a setting', 'did you mean "pace.floor"?'],
    ['max_cycles=3', '--set max_cycles', 'a setting', 'did you mean "hunt.maxCycles"?'],
    ['BASE_BACKOFF=3', '--set BASE_BACKOFF', 'a setting', 'did you mean "pace.base"?'],
    ['pace=3', '--set pace', 'a setting', expect.any(String)],
    ['zzzzzzzzzzzzzzzzzzzz=3', '--set zzzzzzzzzzzzzzzzzzzz', 'a setting', '"foothold settings" lists them'],
    ['hunt.maxCycles=1.5', '--set hunt.maxCycles', 'an integer ≥ 1', expect.stringContaining('MAX_CYCLES')],
    ['hunt.maxCycles=many', '--set hunt.maxCycles', 'an integer ≥ 1', expect.stringContaining('MAX_CYCLES')],
    ['pace.floor=-1', '--set pace.floor', 'a number ≥ 0 or null', expect.stringContaining('politeness')],
    ['ready.until=up', '--set ready.until', 'one of "ssh", "running", "launched"', expect.anything()],
    ['hunt.adNumbers=[]', '--set hunt.adNumbers', 'a list of at least 1, each an integer ≥ 1', expect.anything()],
  ])('%s is a problem of %s', (text, path, expected, remedy) => {
    expect(problemOf(text)).toMatchObject({ path, expected, ...(remedy === undefined ? {} : { remedy }) });
  });
});

describe('the layers of settings', () => {
  it('are the defaults when nobody says anything', () => {
    expect(mergeSettings({ layers: [] })).toEqual({ settings: defaults, problems: [] });
  });

  it('win in the order config.yaml, hunt file, flag, --set, and the last --set of two', () => {
    const paths = ['pace.base', 'pace.max', 'pace.jitter', 'pace.shrink', 'pace.maxAttempts'];
    const numbers = (value: number, some: readonly string[]) => Object.fromEntries(some.map((path) => [path.slice('pace.'.length), value]));

    const { settings } = mergeSettings({
      layers: [layer({ pace: numbers(11, paths) }, 'config.yaml'), layer({ pace: numbers(12, paths.slice(1)) })],
      flags: paths.slice(2).map((path) => ({ flag: '--flag', path, value: 13 })),
      sets: [...paths.slice(3).map((path) => `${path}=14`), 'pace.maxAttempts=15'],
    });

    expect(paths.map((path) => at(settings, path))).toEqual([11, 12, 13, 14, 15]);
  });

  it('merge tags one by one and replace lists whole', () => {
    const { settings } = mergeSettings({
      layers: [
        layer({ tags: { a: '1', b: '1' }, hunt: { adNumbers: [1, 2] } }, 'config.yaml'),
        layer({ tags: { b: '2' }, hunt: { adNumbers: [3] } }),
      ],
      sets: ['tags.c.d=3'],
    });

    expect(settings!.tags).toEqual({ a: '1', b: '2', 'c.d': '3' });
    expect(settings!.hunt.adNumbers).toEqual([3]);
  });

  it('let a null in the hunt file take back what config.yaml says', () => {
    const { settings } = mergeSettings({ layers: [layer({ hunt: { deadline: 60 } }, 'config.yaml'), layer({ hunt: { deadline: null } })] });

    expect(settings!.hunt.deadline).toBeNull();
  });

  it('tell every problem of every place at once', () => {
    const { settings, problems } = mergeSettings({
      layers: [
        layer({ pace: { flor: 3, base: 'soon' }, speed: 1 }, 'config.yaml'),
        layer({ ready: 5, tags: { a: 1 }, key: { mode: 'none' }, hunt: { adNumbers: [0] } }),
      ],
      flags: [
        { flag: '--timeout', path: 'hunt.callTimeout', value: -1 },
        { flag: '--odd', path: 'hunt.odd', value: 1 },
      ],
      sets: ['pace.max=x', 'nothing'],
    });

    expect(settings).toBeNull();
    expect(problems.map(({ path, got }) => [path, got])).toEqual([
      ['config.yaml: pace.flor', 'an unknown path'],
      ['config.yaml: pace.base', '"soon"'],
      ['config.yaml: speed', 'an unknown path'],
      ['ready', '5'],
      ['tags.a', '1'],
      ['hunt.adNumbers', 'a list of 1'],
      ['--timeout', '-1'],
      ['--odd', 'an unknown path'],
      ['--set pace.max', '"x"'],
      ['--set', '"nothing"'],
    ]);
    expect(problems[3]!.expected).toContain('an object with any of until, timeout');
  });

  it.each([
    ['team', '"team"'],
    [[], 'an empty list'],
  ])('treat tags that are no object as one wrong value: %j', (tags, got) => {
    expect(mergeSettings({ layers: [layer({ tags })] }).problems).toEqual([
      expect.objectContaining({ path: 'tags', expected: 'an object of texts', got }),
    ]);
  });

  it('never throw, whatever the settings', () => {
    const groups = fc.constantFrom('hunt', 'pace', 'ready', 'key', 'cleanUp', 'tags', '__proto__', 'constructor', 'other');
    fc.assert(
      fc.property(fc.dictionary(groups, fc.jsonValue()), fc.array(fc.string()), (settings, sets) => {
        const merged = mergeSettings({ layers: [layer(settings as JsonObject)], sets });

        expect(merged.settings === null).toBe(merged.problems.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});
