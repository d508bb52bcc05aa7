import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Home } from '../../local/home.ts';
import { timelineEvent } from '../support/documents.ts';
import { fakeHome, runCli } from './fake-home.ts';
import { failedDocument, huntingDocument, readyDocument } from './hunt-documents.ts';
import { payload, payloadText as stdin } from './payload.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foothold-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a pipe answers that nobody reads any more. */
function fail(done: ((error?: Error | null) => void) | undefined): boolean {
  done?.(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  return false;
}

/** A hunt that tells one event and ends with the document. */
function ending(document = readyDocument()): Home['hunt'] {
  return async (_request, run) => {
    run?.onEvent?.(
      timelineEvent(document, {
        event: 'attempt.answered',
        data: { attempt: 14, offering: 'two', class: 'CAPACITY', message: 'Out of host capacity.', waitSeconds: 11, next: 'three' },
      }),
      document,
    );
    return document;
  };
}

describe('foothold hunt', () => {
  test('prints the result alone on stdout, all else on stderr, and exits 0', async () => {
    const document = readyDocument();

    const ran = await runCli(['hunt', '--spec', '-'], { stdin, home: fakeHome({ hunt: ending(document) }) });

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual(document.result);
    expect(ran.stderr).toContain('AD-2 attempt 14: out of host capacity; next AD-3 in 11 s');
    expect(ran.stderr).toContain('opc@203.0.113.7');
  });

  test('says before it starts what the pace will catch and cost', async () => {
    const ran = await runCli(['hunt', '--spec', '-'], { stdin, home: fakeHome({ hunt: ending() }) });

    expect(ran.stderr).toMatch(/^pace: one call every 10 s, 8,640 calls a day, 3 zones in turn: catches \d+ % of openings/m);
    expect(ran.stderr.indexOf('pace: ')).toBeLessThan(ran.stderr.indexOf('attempt 14'));
  });

  test('passes spec, flags and settings on, the stronger winning', async () => {
    const settings = join(folder, 'config.yaml');
    await writeFile(settings, 'pace:\n  floor: 30\n  max: 200\nhunt:\n  onInterrupt: keep\n');
    const home = fakeHome({ hunt: ending() });

    const ran = await runCli(
      [
        '-s',
        '-',
        '--settings',
        settings,
        '--set',
        'pace.floor=45',
        '-t',
        '120',
        '--deadline',
        '2h',
        '-p',
        'prod',
        '-c',
        '/cfg',
        '--on-interrupt',
        'clean-up',
      ],
      { stdin, home },
    );

    expect(ran.code).toBe(0);
    expect(home.asked.request).toMatchObject({
      cloud: 'oci',
      launch: payload,
      settings: { pace: { floor: 45, max: 200 }, hunt: { callTimeout: 120, deadline: 7200, onInterrupt: 'clean-up' } },
    });
    expect(ran.opened).toEqual([expect.objectContaining({ cloud: 'oci', profile: 'prod', configFile: '/cfg', callTimeoutMs: 120_000 })]);
    expect(home.asked.closed).toBe(1);
  });

  test('gives the OCI CLI default for --timeout 0', async () => {
    const ran = await runCli(['-s', '-', '-t', '0'], { stdin, home: fakeHome({ hunt: ending() }) });

    expect(ran.opened[0]!.callTimeoutMs).toBe(60_000);
  });

  test('writes the result to --output and nothing to stdout', async () => {
    const output = join(folder, 'result.json');
    const document = readyDocument();

    const ran = await runCli(['-s', '-', '-o', output], { stdin, home: fakeHome({ hunt: ending(document) }) });

    expect(ran.code).toBe(0);
    expect(ran.stdout).toBe('');
    expect(JSON.parse(await readFile(output, 'utf8'))).toEqual(document.result);
    expect(ran.stderr).toContain(output);
  });

  test('prints the result on stdout when --output cannot be written after all', async () => {
    const gone = join(folder, 'gone');
    const document = readyDocument();
    await mkdir(gone);
    const hunt: Home['hunt'] = async () => {
      await rm(gone, { recursive: true });
      return document;
    };

    const ran = await runCli(['-s', '-', '-o', join(gone, 'r.json')], { stdin, home: fakeHome({ hunt }) });

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual(document.result);
    expect(ran.stderr).toContain('could not write');
    expect(ran.stderr).toContain('ENOENT');
  });

  test('outlives a reader of stdout that went away, and says where the result is', async () => {
    const document = readyDocument();
    const ran = await runCli(['-s', '-'], {
      stdin,
      home: fakeHome({ hunt: ending(document) }),
      stdout: { write: (_text, done) => fail(done) },
    });

    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain(`foothold hunts show ${document.huntId} --json`);
  });

  test.each([
    ['EPIPE', true, 'a reader that went away has had it'],
    ['ENOSPC', false, 'a full disk has not (regression: the same command launched a second instance)'],
  ])('that meets %s on stdout counts the result as handed over: %s, for %s', async (code, handedOver) => {
    const document = readyDocument();
    const home = fakeHome({ hunt: ending(document) });
    const stdout = {
      write(_text: string, done?: (error?: Error | null) => void) {
        done?.(Object.assign(new Error(code), { code }));
        return false;
      },
    };

    const ran = await runCli(['-s', '-'], { stdin, home, stdout });

    expect(home.asked.handedOver === document.huntId).toBe(handedOver);
    expect(ran.stderr.includes('the same command gives it once more')).toBe(!handedOver);
  });

  test('outlives a reader of stderr that went away', async () => {
    const ran = await runCli(['-s', '-'], {
      stdin,
      home: fakeHome({ hunt: ending() }),
      stderr: { write: (_text, done) => fail(done) },
    });

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toHaveProperty('id');
  });

  test('exits 1 with reason and remedy when there is no instance', async () => {
    const ran = await runCli(['-s', '-'], { stdin, home: fakeHome({ hunt: ending(failedDocument()) }) });

    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('no instance within 60 s');
    expect(ran.stderr).toContain('longer --deadline');
  });

  test('is quiet with --quiet: not a word about a good end', async () => {
    const ran = await runCli(['-s', '-', '-q'], { stdin, home: fakeHome({ hunt: ending() }) });

    expect(ran.stderr).toBe('');
    expect(ran.stdout).not.toBe('');
  });

  test('still tells the reason of a failure with --quiet', async () => {
    const ran = await runCli(['-s', '-', '-q'], { stdin, home: fakeHome({ hunt: ending(failedDocument()) }) });

    expect(ran.stderr).toContain('no instance within 60 s');
    expect(ran.stderr).not.toContain('attempt 14');
  });

  test('writes one JSON object a line with --json-logs', async () => {
    const ran = await runCli(['-s', '-', '--json-logs'], { stdin, home: fakeHome({ hunt: ending() }) });

    const events = ran.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; level: string; attempt?: number });
    expect(events.map(({ event }) => event)).toEqual(['hunt.forecast', 'attempt.answered', 'hunt.summary']);
    expect(events[1]).toMatchObject({ level: 'info', attempt: 14, class: 'CAPACITY' });
  });

  test('passes the name of a signal on, exits as shells expect, and says what now happens', async () => {
    let send: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void = () => undefined;
    const reasons: unknown[] = [];
    const hunt: Home['hunt'] = async (_request, run) => {
      const document = huntingDocument();
      run?.onEvent?.(timelineEvent(document, { event: 'hunt.started' }), document);
      send('SIGTERM');
      send('SIGTERM');
      send('SIGINT');
      reasons.push(run?.signal?.reason);
      return failedDocument({ huntId: document.huntId, phase: 'cancelled' });
    };

    const ran = await runCli(['-s', '-'], { stdin, home: fakeHome({ hunt }), signals: (sender) => (send = sender) });

    expect(ran.code).toBe(143);
    expect(reasons).toEqual(['SIGTERM']);
    expect(ran.stderr).toContain('resolving what is in flight, then cleaning up. The hunt is on record as ');
    expect(ran.stderr.match(/still at it/g)).toHaveLength(2);
    expect(ran.stderr).toContain('kill -9');
    expect(ran.stdout).toBe('');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends with %d', async (signal, code) => {
    let send: (name: typeof signal) => void = () => undefined;
    const hunt: Home['hunt'] = async () => {
      send(signal);
      return failedDocument({ phase: 'cancelled' });
    };

    const ran = await runCli(['-s', '-'], { stdin, home: fakeHome({ hunt }), signals: (sender) => (send = sender) });

    expect(ran.code).toBe(code);
  });

  test('hands over an instance that was ready before the signal came', async () => {
    let send: (name: 'SIGINT') => void = () => undefined;
    const hunt: Home['hunt'] = async () => {
      send('SIGINT');
      return readyDocument();
    };

    const ran = await runCli(['-s', '-'], { stdin, home: fakeHome({ hunt }), signals: (sender) => (send = sender) });

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toHaveProperty('id');
  });

  test('names a bug in one line, with where the hunt stands, and no stack', async () => {
    const document = huntingDocument();
    const hunt: Home['hunt'] = async (_request, run) => {
      run?.onEvent?.(timelineEvent(document, { event: 'hunt.started' }), document);
      throw new TypeError('nothing is there');
    };

    const plain = await runCli(['-s', '-'], { stdin, home: fakeHome({ hunt }) });
    const verbose = await runCli(['-s', '-', '-v'], { stdin, home: fakeHome({ hunt }) });

    expect(plain.code).toBe(1);
    expect(plain.stderr).toContain('this is a bug in Foothold: TypeError: nothing is there');
    expect(plain.stderr).toContain(`foothold hunts resume ${document.huntId}`);
    expect(plain.stderr).not.toMatch(/^\s+at /m);
    expect(verbose.stderr).toMatch(/^\s+at /m);
  });

  test('takes payload and settings of a rehearsal, and says that nothing is real', async () => {
    const launch = { ...payload, displayName: 'sample' };
    const home = fakeHome({
      hunt: ending(),
      rehearsal: {
        name: 'first-light',
        description: 'A short night.',
        launch,
        settings: { ready: { ssh: { port: 2222 } }, pace: { floor: 7 } },
        endpoint: 'http://127.0.0.1:1',
      },
    });

    const ran = await runCli(['hunt', '--simulate', 'first-light', '--set', 'pace.floor=8'], { home });

    expect(ran.code).toBe(0);
    expect(ran.opened).toEqual([expect.objectContaining({ simulate: { scenario: 'first-light', paceForEyes: false } })]);
    expect(home.asked.request).toMatchObject({ launch, settings: { ready: { ssh: { port: 2222 } }, pace: { floor: 8 } } });
    expect(ran.stderr).toContain('rehearsal');
    expect(ran.stderr).toContain('nothing real is called');
  });

  test('redraws a live view on a terminal and leaves important events above it', async () => {
    const launched = timelineEvent(huntingDocument(), {
      event: 'instance.launched',
      data: { attempt: 15, offering: 'three', instanceId: 'ocid1.instance.x' },
    });
    const hunt: Home['hunt'] = async (request, run) => {
      const document = await ending(huntingDocument())(request, run);
      run?.onEvent?.(launched, document);
      return readyDocument();
    };

    const ran = await runCli(['-s', '-'], {
      stdin,
      home: fakeHome({ hunt }),
      env: { TERM: 'xterm' },
      stderr: { isTTY: true, columns: 60, rows: 20, hasColors: () => false },
    });

    expect(ran.stderr).toContain('hunting: attempt 15 on AD-3');
    expect(ran.stderr).toContain('launched ocid1.instance.x');
    expect(ran.stderr).not.toContain('AD-2 attempt 14: out of host capacity;');
  });

  test('shows plain lines on a terminal with --no-color', async () => {
    const ran = await runCli(['-s', '-', '--no-color'], {
      stdin,
      home: fakeHome({ hunt: ending() }),
      stderr: { isTTY: true, columns: 60, hasColors: () => true },
    });

    expect(ran.stderr).toContain('AD-2 attempt 14: out of host capacity');
    expect(ran.stderr).not.toContain('\u001b[');
  });
});
