import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interruptionUnit, watchScript } from '../../../shared/domain/launch/interruption-unit.ts';

/** An instance metadata service that insists on version 2. */
interface Metadata {
  readonly url: string;
  notice: string | null;
  /** Answers every read once with 401, as for a token that has run out. */
  spendTokens(): void;
  readonly asked: string[];
}

/** Epoch seconds of 2026-11-01T12:00:00Z, when every test begins. */
const noon = 1_793_534_400;

// The script's time is a file: `sleep` of whole seconds moves it on at once, the pulse of the loop does not.
const fakeDate = `#!/bin/sh
[ "$*" = +%s ] && exec cat "$FOLDER/clock"
PATH=$REAL_PATH
exec date "$@"
`;
const fakeSleep = `#!/bin/sh
PATH=$REAL_PATH
case $1 in *.*) ;; *) echo $(($(cat "$FOLDER/clock") + $1)) >"$FOLDER/clock.new" && mv "$FOLDER/clock.new" "$FOLDER/clock" ;; esac
exec sleep 0.01
`;

let folder: string;
let server: Server;
let imds: Metadata;
let running: ChildProcess | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foothold-unit-'));
  await mkdir(join(folder, 'hooks'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'clock'), `${noon}\n`);
  await writeFile(join(folder, 'bin/date'), fakeDate, { mode: 0o755 });
  await writeFile(join(folder, 'bin/sleep'), fakeSleep, { mode: 0o755 });
  const tokens = new Set<string>();
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.method === 'PUT' && request.url === '/latest/api/token' && request.headers['x-aws-ec2-metadata-token-ttl-seconds']) {
      const token = `token-${asked.length}`;
      tokens.add(token);
      response.end(token);
    } else if (!tokens.has(String(request.headers['x-aws-ec2-metadata-token']))) {
      response.writeHead(401).end('<html>401 - Unauthorized</html>');
    } else if (imds.notice === null) {
      response.writeHead(404).end('<html>404 - Not Found</html>');
    } else {
      response.end(imds.notice);
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  imds = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, notice: null, asked, spendTokens: () => tokens.clear() };
});

afterEach(async () => {
  running?.kill('SIGKILL');
  running = null;
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true, force: true });
});

const hook = (name: string, text: string) => writeFile(join(folder, 'hooks', name), text);
const soon = (seconds: number) => new Date((noon + seconds) * 1000).toISOString().replace('.000Z', 'Z');
const wentOffAt = async () => Number(await readFile(join(folder, 'off'), 'utf8')) - noon;
const notice = (seconds: number, action = 'terminate') => JSON.stringify({ action, time: soon(seconds) });

/** Runs the script as the unit does, with a quick pulse; resolves with all it said once it has ended or `until` holds. */
function watch(settings: Record<string, string> = {}, until: (said: string) => boolean = () => false): Promise<string> {
  const child = spawn('/bin/sh', ['-c', watchScript], {
    env: {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      REAL_PATH: process.env.PATH,
      FOOTHOLD_IMDS: imds.url,
      FOOTHOLD_HOOKS: join(folder, 'hooks'),
      FOOTHOLD_HANDLED: join(folder, 'handled'),
      FOOTHOLD_INTERVAL: '0.05',
      FOOTHOLD_GRACE: '20',
      FOOTHOLD_POWEROFF: `cp ${join(folder, 'clock')} ${join(folder, 'off')}`,
      FOLDER: folder,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (until(said)) child.kill('SIGKILL');
    });
  }
  return new Promise((done) => child.once('close', () => done(said)));
}

describe('the interruption unit', () => {
  it('runs the hooks in order with action and deadline, then powers off (FR-032..035)', async () => {
    await hook('002', 'echo "second $FOOTHOLD_ACTION $FOOTHOLD_DEADLINE" >> "$FOLDER/log"\n');
    await hook('001', 'echo first >> "$FOLDER/log"\n');
    const deadline = soon(120);
    imds.notice = JSON.stringify({ action: 'terminate', time: deadline });

    const said = await watch();

    expect(await readFile(join(folder, 'log'), 'utf8')).toBe(`first\nsecond terminate ${deadline}\n`);
    expect(await wentOffAt()).toBe(100);
    expect(said).toContain(`interruption notice: terminate at ${deadline}`);
  });

  it('asks with one token until that is spent, and then with a new one', async () => {
    const watching = watch();
    await expect.poll(() => imds.asked.length).toBeGreaterThan(3);
    imds.spendTokens();
    imds.notice = notice(120);

    await watching;

    expect(imds.asked.filter((line) => line.startsWith('PUT'))).toHaveLength(2);
    expect(await wentOffAt()).toBe(100);
  });

  it('goes on after a hook that fails', async () => {
    await hook('001', 'exit 7\n');
    await hook('002', 'touch "$FOLDER/ran"\n');
    imds.notice = notice(120);

    const said = await watch();

    expect(said).toMatch(/001 ended with 7/);
    expect(await readdir(folder)).toContain('ran');
  });

  it('ends a hook that outlives its time', async () => {
    await hook('001', 'PATH=$REAL_PATH sleep 60\n');
    imds.notice = notice(21);

    const said = await watch();

    expect(said).toMatch(/001, 1 s are left\n.*001 ended with 124/);
  });

  it('runs no hook in the grace period before the deadline', async () => {
    await hook('001', 'sleep 100\n');
    await hook('002', 'touch "$FOLDER/late"\n');
    imds.notice = notice(110);

    const said = await watch();

    expect(said).toMatch(/no time is left for .*002/);
    expect(await readdir(folder)).not.toContain('late');
    expect(await wentOffAt()).toBe(100);
  });

  it('powers off at once when the notice came too late for anything else', async () => {
    await hook('001', 'touch "$FOLDER/ran"\n');
    imds.notice = notice(10);

    await watch();

    expect(await readdir(folder)).not.toContain('ran');
    expect(await wentOffAt()).toBe(0);
  });

  it('handles a notice once, and does not power off what is only stopped', async () => {
    await hook('001', 'echo ran >> "$FOLDER/log"\n');
    imds.notice = notice(110, 'stop');
    const watching = watch();
    await expect.poll(() => imds.asked.length).toBeGreaterThan(5);
    imds.notice = notice(120, 'hibernate');

    await expect.poll(() => readFile(join(folder, 'log'), 'utf8').catch(() => '')).toBe('ran\nran\n');
    running?.kill('SIGKILL');
    await watching;

    expect(await readdir(folder)).not.toContain('off');
  });

  it('does not run hooks again after a restart', async () => {
    await hook('001', 'echo ran >> "$FOLDER/log"\n');
    imds.notice = notice(120);
    await watch();
    const asked = imds.asked.length;

    const again = watch();
    await expect.poll(() => imds.asked.length).toBeGreaterThan(asked + 3);
    running?.kill('SIGKILL');
    await again;

    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('ran\n');
  });

  it('takes two minutes from a notice whose time cannot be read', async () => {
    await hook('001', 'touch "$FOLDER/ran"\n');
    imds.notice = '{"action": "stop", "time": "soon"}';

    const said = await watch({}, (all) => all.includes('s are left'));

    expect(said).toMatch(/running .*001, 100 s are left/);
  });

  it('says so where curl is missing', async () => {
    const said = await watch({ PATH: join(folder, 'hooks') });

    expect(said).toContain('curl is missing: interruptions are not watched');
  });
});

describe('the script that installs it', () => {
  const install = async (script: string) => {
    await writeFile(join(folder, 'bin/systemctl'), `#!/bin/sh\necho "$*" >>"${folder}/systemctl"\n`, { mode: 0o755 });
    const child = spawn('/bin/sh', ['-c', script], { env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, FOOTHOLD_ROOT: folder } });
    return new Promise<number | null>((done) => child.once('close', done));
  };
  const read = (path: string) => readFile(join(folder, path), 'utf8');

  it('puts script, hooks and unit in place and starts the unit', async () => {
    const hooks = ["echo 'it''s' \"quoted\" $HOME `x`", 'systemctl stop worker'];

    const code = await install(interruptionUnit({ hooks, gracePeriod: 15 }));

    expect(code).toBe(0);
    expect(await read('etc/foothold/watch-interruption.sh')).toBe(watchScript);
    expect(await read('etc/foothold/interruption.d/001')).toBe(`${hooks[0]}\n`);
    expect(await read('etc/foothold/interruption.d/002')).toBe(`${hooks[1]}\n`);
    expect(await read('etc/systemd/system/foothold-interruption.service')).toContain(
      'Environment=FOOTHOLD_GRACE=15\nExecStart=/bin/sh /etc/foothold/watch-interruption.sh\n',
    );
    expect(await read('systemctl')).toBe('daemon-reload\nenable foothold-interruption.service\nrestart foothold-interruption.service\n');
  });

  it('can run again, and leaves no hook of before', async () => {
    await install(interruptionUnit({ hooks: ['a', 'b'], gracePeriod: 15 }));

    const code = await install(interruptionUnit({ hooks: ['c'], gracePeriod: 15 }));

    expect(code).toBe(0);
    expect(await readdir(join(folder, 'etc/foothold/interruption.d'))).toEqual(['001']);
    expect(await read('etc/foothold/interruption.d/001')).toBe('c\n');
  });

  it('is small beside the 16 KiB of user data', () => {
    expect(interruptionUnit({ hooks: [], gracePeriod: 20 }).length).toBeLessThan(4096);
  });
});
