import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../cli/arguments/parse.ts';
import { callTimeout, callTimeoutMs, span } from '../../cli/arguments/values.ts';
import type { Problem } from '../../shared/domain/problem.ts';

function command(args: string[]) {
  const parsed = parseArguments(args, '1.2.3');
  if (parsed.kind !== 'command') throw new Error(`expected a command, got ${parsed.kind}: ${parsed.text}`);
  return parsed;
}

describe('the command line', () => {
  test('without a command is a hunt, so that the script’s lines work', () => {
    const { name, flags, problems } = command(['--spec', 'specs/web-server.json', '--timeout', '120', '--quiet']);

    expect(name).toBe('hunt');
    expect(flags).toEqual({ spec: 'specs/web-server.json', timeout: '120', quiet: true });
    expect(problems).toEqual([]);
  });

  test('takes every flag of requirement 1 in short form', () => {
    const { flags, problems } = command([
      'hunt',
      '-s',
      'a.json',
      '-p',
      'prod',
      '-c',
      'cfg',
      '-o',
      'out.json',
      '-t',
      '0',
      '-v',
      '--dry-run',
    ]);

    expect(flags).toEqual({
      spec: 'a.json',
      profile: 'prod',
      config: 'cfg',
      output: 'out.json',
      timeout: '0',
      verbose: true,
      dryRun: true,
    });
    expect(problems).toEqual([]);
  });

  test('collects --set in order and knows --no-color', () => {
    const { flags } = command(['hunt', '--set', 'pace.floor=20', '--no-color', '--set', 'hunt.adNumbers=[1,3]']);

    expect(flags.set).toEqual(['pace.floor=20', 'hunt.adNumbers=[1,3]']);
    expect(flags.noColor).toBe(true);
  });

  test('takes "-" as the spec', () => {
    const { flags, problems } = command(['-s', '-']);

    expect(flags.spec).toBe('-');
    expect(problems).toEqual([]);
  });

  test('reports all unknown flags, with the nearest, and keeps what it knows', () => {
    const { flags, problems } = command(['hunt', '--tiemout', '60', '--spec', 'a.json', '--profle=x', '--dyr-run', '-z']);

    expect(problems.map(({ path, remedy }) => [path, remedy])).toEqual([
      ['--tiemout', 'did you mean --timeout?'],
      ['--profle', 'did you mean --profile?'],
      ['--dyr-run', 'did you mean --dry-run?'],
      ['-z', '"foothold hunt --help" lists them'],
    ]);
    expect(flags.spec).toBe('a.json');
  });

  test('reports every flag that lacks its value, in one go', () => {
    const { flags, problems } = command(['hunt', '--spec', '--output', '-p', 'prod', '--set']);

    expect(problems.map(({ path, got }) => [path, got])).toEqual([
      ['--spec', 'nothing after it'],
      ['--output', 'nothing after it'],
      ['--set', 'nothing after it'],
    ]);
    expect(flags).toEqual({ profile: 'prod' });
  });

  test('keeps the values of a repeated flag when one of them is missing', () => {
    const { flags, problems } = command(['hunt', '--set', 'pace.floor=20', '--set', '--quiet']);

    expect(flags.set).toEqual(['pace.floor=20']);
    expect(problems).toHaveLength(1);
  });

  test('says where a flag belongs', () => {
    const { problems } = command(['hunt', '--limit', '3']);

    expect(problems[0]).toMatchObject({ path: '--limit', remedy: 'it belongs to "foothold hunts list"' });
  });

  test.each([
    [['hunts'], 'hunts list', null],
    [['hunts', 'list'], 'hunts list', null],
    [['hunts', 'show', '01J'], 'hunts show', '01J'],
    [['hunts', 'cancel', '01J', '--profile', 'prod'], 'hunts cancel', '01J'],
    [['hunts', 'resume', '--output', 'x.json', '01J'], 'hunts resume', '01J'],
    [['doctor', '--spec', 'a.json'], 'doctor', null],
    [['settings'], 'settings', null],
    [['scenarios', '--json'], 'scenarios', null],
  ])('%j is %s', (args, name, id) => {
    const parsed = command(args);

    expect(parsed.name).toBe(name);
    expect(parsed.id).toBe(id);
    expect(parsed.problems).toEqual([]);
  });

  test.each([
    [['hnut'], 'did you mean "foothold hunt"?'],
    [['docter'], 'did you mean "foothold doctor"?'],
    [['hunts', 'lst'], 'did you mean "foothold hunts list"?'],
    [['--quiet', 'hunts', 'list'], 'write "foothold hunts …"'],
    [['blow-up'], '"foothold --help" shows them'],
    [['hunts', 'blow-up'], '"foothold hunts --help" shows them'],
  ])('%j is one problem with the command', (args, remedy) => {
    const { problems } = command(args);

    expect(problems).toEqual([expect.objectContaining({ path: 'command', remedy })]);
  });

  test('takes a bare file name for a forgotten --spec', () => {
    const { problems } = command(['hunt', 'web.json']);

    expect(problems).toEqual([expect.objectContaining({ path: 'arguments', remedy: 'did you mean --spec web.json?' })]);
  });

  test('wants an id where one is needed', () => {
    const { problems } = command(['hunts', 'show']);

    expect(problems).toEqual([expect.objectContaining({ path: 'ID', got: 'nothing' })]);
  });

  test.each([['--version'], ['-V']])('%s is the version', (flag) => {
    const parsed = parseArguments([flag], '1.2.3');

    expect(parsed).toEqual({ kind: 'text', text: '1.2.3\n' });
  });

  test('the help of hunt has every flag, the values in angle brackets, and examples', () => {
    const parsed = parseArguments(['hunt', '--help'], '1.2.3');

    expect(parsed.kind).toBe('text');
    const text = parsed.kind === 'text' ? parsed.text : '';
    for (const flag of [
      '-s, --spec <file>',
      '-p, --profile <name>',
      '-c, --config <file>',
      '-o, --output <file>',
      '-t, --timeout <secs>',
      '--dry-run',
      '-q, --quiet',
      '-v, --verbose',
      '-h, --help',
      '--on-interrupt <keep|clean-up>',
    ]) {
      expect(text).toContain(flag);
    }
    expect(text).toContain('Examples:');
    expect(text).not.toContain('preset');
  });

  test('nothing at all is a usage error with the help', () => {
    const parsed = parseArguments([], '1.2.3');

    expect(parsed.kind).toBe('usage');
    expect(parsed.kind === 'usage' && parsed.text).toContain('Usage: foothold');
  });
});

describe('values of flags', () => {
  test.each([
    ['5400', 5400],
    ['90m', 5400],
    ['2h', 7200],
    ['1h30m', 5400],
    ['45s', 45],
    ['1d', 86_400],
    [' 2H ', 7200],
    ['10min', 600],
  ])('--deadline %s is %d s', (text, seconds) => {
    const problems: Problem[] = [];

    expect(span('--deadline', text, problems)).toBe(seconds);
    expect(problems).toEqual([]);
  });

  test.each(['soon', '', '-5', '2x', '0', '1e3', '1h 30m'])('--deadline %j is a problem', (text) => {
    const problems: Problem[] = [];

    expect(span('--deadline', text, problems)).toBeNull();
    expect(problems).toEqual([expect.objectContaining({ path: '--deadline' })]);
  });

  test('--timeout 0 means the OCI CLI default of 60 s', () => {
    const seconds = callTimeout('0', []);

    expect(seconds).toBe(0);
    expect(callTimeoutMs(seconds!)).toBe(60_000);
    expect(callTimeoutMs(1.5)).toBe(1500);
  });

  test.each(['abc', '-5', '', '1e9', 'Infinity', '99999'])('--timeout %j is a problem', (text) => {
    const problems: Problem[] = [];

    expect(callTimeout(text, problems)).toBeNull();
    expect(problems).toEqual([expect.objectContaining({ path: '--timeout' })]);
  });
});
