import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foothold-process-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the real command with an empty home and no credentials; `onStderr` sees what has come so far. */
function foothold(args: string[], onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void, stdin = ''): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    FOOTHOLD_STATE_DIR: join(folder, 'state'),
    TMPDIR: folder,
    NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
  };
  const child = spawn(process.execPath, [join(root, 'cli/main.ts'), ...args], { env, cwd: root });
  let stdout = '';
  let stderr = '';
  child.stdin.on('error', () => undefined).end(stdin);
  child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => {
    stderr += part.toString();
    onStderr?.(stderr, (signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

describe('the command as a process', () => {
  test('prints help and version on stdout', async () => {
    const help = await foothold(['--help']);
    const version = await foothold(['--version']);

    expect([help.code, version.code]).toEqual([0, 0]);
    expect(help.stdout).toContain('Usage: foothold');
    expect(version.stdout.trim()).toBe((JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }).version);
  });

  test('exits 1 for an unknown flag, with a suggestion, and leaves no trace', async () => {
    const ended = await foothold(['hunt', '--spce', 'x.json', '-t', 'soon']);

    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('did you mean --spec?');
    expect(ended.stderr).toContain('--timeout');
    expect(ended.stderr).toContain('OCI credentials');
    expect(await readdir(folder)).not.toContain('state');
  });

  test('renders the script’s example for each AD without credentials', async () => {
    const spec = join(folder, 'web-server.json');
    await writeFile(
      spec,
      `{ "compartmentId": "ocid1.compartment.oc1..example", "availabilityDomain": "AD-{{AD_NUMBER}}", "shape": "VM.Standard.E4.Flex",
         "shapeConfig": { "ocpus": 2, "memoryInGBs": 16 }, "sourceDetails": { "sourceType": "image", "imageId": "ocid1.image.oc1..example" },
         "createVnicDetails": { "subnetId": "ocid1.subnet.oc1..example" }, "displayName": "my-instance" }`,
    );

    const ended = await foothold(['--spec', spec, '--dry-run']);

    expect(ended.code).toBe(0);
    const launches = JSON.parse(ended.stdout) as { payload: { availabilityDomain: string } }[];
    expect(launches.map(({ payload }) => payload.availabilityDomain)).toEqual(['AD-1', 'AD-2', 'AD-3']);
  });

  test.each(['web-server.json', 'always-free-arm.yaml', 'everything.yaml'])('examples/specs/%s passes its dry run', async (name) => {
    const ended = await foothold(['--spec', join(root, 'examples/specs', name), '--dry-run']);

    expect(ended.stderr).toContain('dry run');
    expect(ended.code).toBe(0);
  });

  test('hunts the first light to the end: result on stdout, exit 0', async () => {
    const output = join(folder, 'instance.json');

    const onStdout = await foothold(['hunt', '--simulate', 'first-light']);
    const inFile = await foothold(['hunt', '--simulate', 'first-light', '--output', output, '--quiet']);

    expect([onStdout.code, inFile.code]).toEqual([0, 0]);
    const result = JSON.parse(onStdout.stdout) as {
      lifecycleState: string;
      foothold: { ssh: { verified: boolean; hostKey: { fingerprint: string } } };
    };
    expect(result).toMatchObject({ lifecycleState: 'RUNNING', foothold: { ssh: { verified: true } } });
    expect(onStdout.stderr).toContain(result.foothold.ssh.hostKey.fingerprint);
    expect(inFile).toMatchObject({ stdout: '', stderr: '' });
    expect(JSON.parse(await readFile(output, 'utf8'))).toHaveProperty('foothold.huntId');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s in the middle cleans up and exits %d, and more of them change nothing', async (signal, code) => {
    let sent = 0;

    const ended = await foothold(['hunt', '--simulate', 'never-opens', '--set', 'hunt.deadline=null'], (text, kill) => {
      if (sent === 0 && text.includes('attempt 3:')) sent = 1;
      else if (sent !== 1) return;
      kill(signal);
      kill(signal);
      sent = 2;
    });

    expect(ended).toMatchObject({ code, signal: null, stdout: '' });
    expect(ended.stderr).toContain(`${signal}: nothing new is sent`);
    expect(ended.stderr).toContain('clean: nothing of this hunt lives any more');
    expect(ended.stderr).toContain('Cancelled.');
  });

  test('survives a reader of stderr that goes away', async () => {
    const env = { PATH: process.env['PATH'], HOME: folder, FOOTHOLD_STATE_DIR: join(folder, 'state'), TMPDIR: folder };
    const child = spawn(process.execPath, [join(root, 'cli/main.ts'), 'hunt', '--simulate', 'first-light'], { env, cwd: root });
    let stdout = '';
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.once('data', () => child.stderr.destroy());

    const code = await new Promise((resolve) => child.on('close', resolve));

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('foothold');
  });
});
