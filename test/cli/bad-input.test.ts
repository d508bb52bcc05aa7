import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './fake-home.ts';
import { payload, payloadText as stdin } from './payload.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foothold-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('bad input', () => {
  test('is one report of flags, spec, settings, output and credentials; nothing is opened', async () => {
    const credentialProblems = [{ path: 'OCI_FINGERPRINT', expected: 'a value', got: 'nothing' }];

    const ran = await runCli(
      [
        'hunt',
        '--tiemout',
        '5',
        '-s',
        '-',
        '-t',
        'abc',
        '-q',
        '-v',
        '--set',
        'pace.flor=3',
        '--set',
        'pace.max=fast',
        '-o',
        join(folder, 'no/x.json'),
        '--settings',
        join(folder, 'none.yaml'),
        '--on-interrupt',
        'die',
      ],
      { stdin: JSON.stringify({ ...payload, shape: 3, availabilityDomain: 'AD-1' }), credentialProblems },
    );

    expect(ran.code).toBe(1);
    expect(ran.opened).toEqual([]);
    expect(ran.stdout).toBe('');
    const paths = ran.stderr
      .split('\n')
      .filter((line) => /^ {2}\S/.test(line))
      .map((line) => line.trim());
    expect(paths).toEqual(
      expect.arrayContaining([
        '--tiemout',
        '--timeout',
        '--quiet',
        '--set pace.flor',
        '--set pace.max',
        '--output',
        '--settings',
        '--on-interrupt',
        'shape',
        'availabilityDomain',
        'OCI_FINGERPRINT',
      ]),
    );
    expect(ran.stderr).toContain('did you mean --timeout?');
    expect(ran.stderr).toContain(`${paths.length} problems with what you gave`);
  });

  test('is one JSON line with --json-logs', async () => {
    const ran = await runCli(['hunt', '--json-logs', '--bogus']);

    const line = JSON.parse(ran.stderr) as { event: string; problems: { path: string }[] };
    expect(line.event).toBe('input.problems');
    expect(line.problems.map(({ path }) => path)).toEqual(['--bogus', '--spec']);
  });

  test.each([
    ['not JSON', '{"shape": ', 'the end of the file'],
    ['a list', '[]', 'an empty list'],
    ['nothing', '', 'an empty file'],
  ])('a spec that is %s is told with its place', async (_what, text, got) => {
    const ran = await runCli(['-s', '-'], { stdin: text });

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('stdin');
    expect(ran.stderr).toContain(got);
  });

  test('a spec that is not there, a folder, and text that is no UTF-8 are told apart', async () => {
    const binary = join(folder, 'binary.json');
    await writeFile(binary, Buffer.from([0xff, 0xfe, 0x00]));

    const said = await Promise.all([join(folder, 'no.json'), folder, binary].map((spec) => runCli(['-s', spec])));

    expect(said[0]!.stderr).toContain('no such file');
    expect(said[1]!.stderr).toContain('a folder');
    expect(said[2]!.stderr).toContain('text in UTF-8');
  });

  test('a cloud that the spec is not for is told, and what the payload lacks for the one named', async () => {
    const byFlag = await runCli(['-s', '-', '--cloud', 'aws'], { stdin });
    const byFile = await runCli(['-s', '-', '--cloud', 'oci'], { stdin: JSON.stringify({ cloud: 'aws', launch: { ImageId: 'ami-1' } }) });

    expect([byFlag.code, byFile.code]).toEqual([1, 1]);
    expect(byFlag.stderr).toMatch(/ImageId\n +expected the id of an image/);
    expect(byFile.stderr).toMatch(/--cloud\n +expected aws, as stdin is for it\n +got +oci/);
  });

  test('a rehearsal takes no credentials', async () => {
    const ran = await runCli(['--simulate', 'first-light', '--profile', 'prod']);

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('nothing in a rehearsal');
  });

  test('a wrong variable is told with the rest', async () => {
    const ran = await runCli(['-s', '-', '-t', 'x'], { stdin, env: { FOOTHOLD_OCI_ENDPOINT: 'ftp://x' } });

    expect(ran.stderr).toContain('FOOTHOLD_OCI_ENDPOINT');
    expect(ran.stderr).toContain('--timeout');
  });
});
