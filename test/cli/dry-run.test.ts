import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runCli } from './fake-home.ts';
import { payload, payloadText as stdin } from './payload.ts';

describe('--dry-run', () => {
  test('prints the spec of each AD and the commands, opens nothing, needs no credentials', async () => {
    const credentialProblems = [{ path: 'OCI credentials', expected: 'some', got: 'none' }];

    const ran = await runCli(['-s', '-', '--dry-run', '--profile', 'prod'], { stdin, credentialProblems });

    const launches = JSON.parse(ran.stdout) as { adNumber: number; command: string; payload: typeof payload }[];
    expect(ran.code).toBe(0);
    expect(ran.opened).toEqual([]);
    expect(launches.map(({ adNumber, payload: rendered }) => [adNumber, rendered.availabilityDomain])).toEqual([
      [1, 'AD-1'],
      [2, 'AD-2'],
      [3, 'AD-3'],
    ]);
    expect(launches[0]!.payload).toEqual({ ...payload, availabilityDomain: 'AD-1' });
    expect(launches[2]!.command).toMatch(/^oci compute instance launch .*--profile prod/);
    expect(ran.stderr).toContain(launches[1]!.command);
  });

  test('follows hunt.adNumbers and the variables', async () => {
    const ran = await runCli(['-s', '-', '--dry-run', '--set', 'hunt.adNumbers=[2]', '-t', '90'], {
      stdin,
      env: { OCI_PROFILE: 'night', OCI_CONFIG_FILE: '/cfg' },
    });

    const launches = JSON.parse(ran.stdout) as { adNumber: number; command: string }[];
    expect(launches.map(({ adNumber }) => adNumber)).toEqual([2]);
    expect(launches[0]!.command).toContain('--profile night --config-file /cfg --read-timeout 90');
  });

  test("shows the user's own tags in each launch, and says what is Foothold's", async () => {
    const ran = await runCli(['-s', '-', '--dry-run', '--tag', 'team=data'], { stdin });

    const launches = JSON.parse(ran.stdout) as { payload: { freeformTags: unknown } }[];
    expect(launches.map(({ payload: { freeformTags } }) => freeformTags)).toEqual(Array(3).fill({ team: 'data' }));
    expect(ran.stderr).toContain('foothold-session-id');
  });

  test('goes into the file of --output, and leaves stdout empty', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foothold-dry-run-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const output = join(folder, 'launches.json');

    const ran = await runCli(['-s', '-', '--dry-run', '-o', output], { stdin });

    expect(ran.stdout).toBe('');
    expect(JSON.parse(await readFile(output, 'utf8'))).toHaveLength(3);
    expect(ran.stderr).toContain(`the JSON is in ${output}`);
  });
});
