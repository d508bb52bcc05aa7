import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig, parseSpec } from '../../../shared/domain/spec/parse-spec.ts';
import { fileMost } from '../../../shared/domain/spec/read-document.ts';
import { problemsOf } from '../../support/problems.ts';

const minimal = readFileSync(new URL('../../../examples/specs/web-server.json', import.meta.url), 'utf8');

const spec = (text: string, name = 'spec.yaml') => parseSpec({ text, name });
const problems = (text: string, name = 'spec.yaml') => problemsOf(() => spec(text, name));

describe('a raw payload', () => {
  it('is the launch payload as it stands', () => {
    const parsed = spec(minimal, 'web-server.json');

    expect(parsed).toEqual({
      cloud: 'oci',
      launch: JSON.parse(minimal),
      alternatives: [],
      settings: {},
      form: 'payload',
      name: 'web-server.json',
    });
  });

  it('is read from YAML too, placeholder and all', () => {
    const parsed = spec('compartmentId: c\navailabilityDomain: AD-{{AD_NUMBER}}\n');

    expect(parsed.launch).toEqual({ compartmentId: 'c', availabilityDomain: 'AD-{{AD_NUMBER}}' });
  });

  it.each([
    ['{"shape": "S"}', '-'],
    ['shape: S', 'spec'],
    ['  \n{"shape": "S"}', 'spec.conf'],
    ['{"shape": "S"}', 'spec.yml'],
    ['{"shape": "S"}', 'SPEC.JSON'],
  ])('is read from %j in %s', (text, name) => {
    expect(spec(text, name).launch).toEqual({ shape: 'S' });
  });

  it('may start with a byte order mark and end lines the Windows way', () => {
    expect(spec('\uFEFF{\r\n"shape": "S"\r\n}\r\n', 'spec.json').launch).toEqual({ shape: 'S' });
  });

  it('is for EC2 when its fields are', () => {
    expect(spec('ImageId: ami-1').cloud).toBe('aws');
  });

  it.each([
    [null, 'oci'],
    [undefined, 'oci'],
    ['aws', 'aws'],
    ['oci', 'oci'],
  ] as const)('is for the fallback cloud %s otherwise', (fallbackCloud, cloud) => {
    expect(parseSpec({ text: minimal, name: 'a.json', fallbackCloud }).cloud).toBe(cloud);
  });
});

describe('a hunt file', () => {
  it('has the payload under launch and settings beside it', () => {
    const parsed = spec('launch: {shape: S}\nalternatives: [{shape: T}]\nhunt: {maxCycles: 3}\ntags: {a: b}\n');

    expect(parsed).toEqual({
      cloud: 'oci',
      launch: { shape: 'S' },
      alternatives: [{ shape: 'T' }],
      settings: { hunt: { maxCycles: 3 }, tags: { a: 'b' } },
      form: 'hunt-file',
      name: 'spec.yaml',
    });
  });

  it('is for the cloud it names, whatever the fallback', () => {
    const parsed = parseSpec({ text: 'cloud: aws\nlaunch: {a: 1}', name: 'a.yaml', fallbackCloud: 'oci' });

    expect(parsed.cloud).toBe('aws');
  });

  it('reads anchors and aliases', () => {
    const parsed = spec('launch: {shapeConfig: &small {ocpus: 1}}\nalternatives: [{shapeConfig: *small}]');

    expect(parsed.alternatives).toEqual([{ shapeConfig: { ocpus: 1 } }]);
  });

  it('tells everything that is wrong with its frame at once', () => {
    const found = problems('cloud: azure\nlaunch: [1]\nalternatives: [{}, 3, {shape: T}]\npaces: {}\nshape: S\n');

    expect(found).toEqual([
      { path: 'paces', expected: expect.stringContaining('one of cloud, launch'), got: 'an unknown key', remedy: 'did you mean "pace"?' },
      { path: 'shape', expected: expect.anything(), got: 'an unknown key', remedy: 'move it under "launch"' },
      { path: 'cloud', expected: 'oci or aws', got: '"azure"' },
      { path: 'launch', expected: expect.stringContaining('payload'), got: 'a list of 1' },
      { path: 'alternatives[0]', expected: expect.anything(), got: 'an empty object' },
      { path: 'alternatives[1]', expected: expect.anything(), got: '3' },
    ]);
  });

  it.each([
    ['pace: {floor: 3}', [{ path: 'launch', got: 'nothing' }]],
    ['launch: null', [{ path: 'launch', got: 'null' }]],
    ['launch: {a: 1}\nalternatives: {a: 1}', [{ path: 'alternatives', got: 'an object' }]],
    ['launch: {a: 1}\nalternatives: null', []],
    ['launch: {a: 1}\ncloud: 7', [{ path: 'cloud', got: '7' }]],
    ['launch: {a: 1}\nqqqqqqqqqqq: 7', [{ path: 'qqqqqqqqqqq', got: 'an unknown key' }]],
  ])('%j has the problems %j', (text, expected) => {
    expect(problems(text)).toEqual(expected.map((problem) => expect.objectContaining(problem)));
  });

  it('is no payload with a field called launchOptions', () => {
    expect(spec('{"shape": "S", "launchOptions": {}}', 'a.json').form).toBe('payload');
  });
});

describe('an unreadable spec', () => {
  it.each([
    ['', 'a.json', 'a.json', 'an empty file'],
    [' \n\uFEFF', 'a.json', 'a.json', 'an empty file'],
    ['[1, 2]', 'a.json', 'a.json', 'a list of 2'],
    ['just words', 'a.yaml', 'a.yaml', '"just words"'],
    ['null', 'a.json', 'a.json', 'null'],
    ['{"a": 1,}', 'a.json', 'a.json:1:9', '"}"'],
    ['{"a": 1}', 'a.json', undefined, undefined],
    ['a: 1\nb: [1\nc: 2', 'a.yaml', expect.stringMatching(/^a\.yaml:\d+:\d+$/), expect.anything()],
    ['a: 1\na: 2', 'a.yaml', 'a.yaml:2:1', 'duplicate key'],
    ['a: 1\n---\nb: 2', 'a.yaml', expect.stringMatching(/^a\.yaml:2:/), 'multiple docs'],
    ['a: !mine 1', 'a.yaml', expect.stringMatching(/^a\.yaml:1:/), 'tag resolve failed'],
    ['a: .nan', 'a.yaml', 'a.yaml:1:1', 'NaN'],
    ['a: {{AD_NUMBER}}', 'a.yaml', expect.stringMatching(/^a\.yaml:1:/), 'non string key'],
    ['a: *nobody', 'a.yaml', expect.stringMatching(/^a\.yaml:1:/), expect.anything()],
  ])('%j in %s is told at %s', (text, name, path, got) => {
    const found = problems(text, name);

    expect(found).toEqual(path === undefined ? [] : [expect.objectContaining({ path, got })]);
  });

  it('does not quote the text around an error, which may be a secret', () => {
    for (const [text, name] of [
      ['{"password": "hunter2" x}', 'a.json'],
      ['password: "hunter2" x\n', 'a.yaml'],
      ['a: {b: hunter2', 'a.yaml'],
    ] as const) {
      expect(JSON.stringify(problems(text, name))).not.toContain('hunter2');
    }
  });

  it('may not be longer than 256 KiB', () => {
    const found = problems(`{"shape": "${'é'.repeat(fileMost / 2)}"}`, 'a.json');

    expect(found).toEqual([{ path: 'a.json', expected: 'at most 256 KiB', got: '257 KiB' }]);
  });

  it('may not hold a payload that leaves the hunt document no room', () => {
    const found = problems(JSON.stringify({ shape: 'x'.repeat(100 * 1024) }), 'a.json');

    expect(found).toEqual([{ path: 'a.json', expected: 'a payload and alternatives of at most 96 KiB', got: '101 KiB' }]);
  });

  it('may not nest without end, in YAML either', () => {
    expect(problems(`a: ${'['.repeat(80)}${']'.repeat(80)}`)).toEqual([
      expect.objectContaining({ path: 'spec.yaml:1:1', expected: 'at most 64 levels' }),
    ]);
    for (const levels of [5_000, 60_000])
      expect(problems(`a: ${'['.repeat(levels)}${']'.repeat(levels)}`)).toEqual([
        expect.objectContaining({ path: 'spec.yaml:1:1', expected: expect.stringMatching(/^(YAML of )?at most 64 levels/) }),
      ]);
  });

  it('may not multiply aliases into gigabytes', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}*a${i - 1}]`);

    const found = problems(lines.join('\n'));

    expect(found).toEqual([expect.objectContaining({ path: 'spec.yaml:1:1', expected: expect.stringContaining('aliases') })]);
  });

  it('is an InputError, whatever the text', () => {
    const names = fc.constantFrom('a.json', 'a.yaml', '-');
    const anyText = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('a', ':', ' ', '\n', '-', '{', '}', '[', ']', '&a', '*a', '"', '!', '|', '>', '%', '#', '?', '\t', '<<'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anyText, names, (text, name) => {
        expect(() => problems(text, name)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it('is an InputError, whatever the JSON', () => {
    const frame = fc.dictionary(
      fc.constantFrom('cloud', 'launch', 'alternatives', 'hunt', 'tags', 'shape', '__proto__', 'constructor'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), frame), fc.constantFrom('a.json', 'a.yaml'), (value, name) => {
        expect(() => problems(JSON.stringify(value), name)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a config file', () => {
  it('holds settings and the cloud', () => {
    const config = parseConfig({ text: 'cloud: aws\npace: {floor: 3}\n', name: 'config.yaml' });

    expect(config).toEqual({ cloud: 'aws', settings: { pace: { floor: 3 } }, name: 'config.yaml' });
  });

  it.each(['', '\uFEFF\n', '# nothing yet\n\n  # at all\n'])('may be empty: %j', (text) => {
    expect(parseConfig({ text, name: 'config.yaml' })).toEqual({ cloud: null, settings: {}, name: 'config.yaml' });
  });

  it('names itself in its problems', () => {
    const found = problemsOf(() => parseConfig({ text: 'launch: {}\npase: {}\ncloud: null\n', name: 'config.yaml' }));

    expect(found).toEqual([
      { path: 'config.yaml: launch', expected: expect.anything(), got: 'an unknown key', remedy: expect.stringContaining('--spec') },
      { path: 'config.yaml: pase', expected: expect.anything(), got: 'an unknown key', remedy: 'did you mean "pace"?' },
      { path: 'config.yaml: cloud', expected: 'oci or aws', got: 'null' },
    ]);
  });
});
