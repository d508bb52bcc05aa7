import { describe, expect, test } from 'vitest';
import { timelineEvent } from '../support/documents.ts';
import { fakeHome, runCli } from './fake-home.ts';
import { failedDocument, huntingDocument, readyDocument } from './hunt-documents.ts';

const ready = readyDocument({ huntId: '01KBM0000000000000000000A1' });
const running = huntingDocument({ huntId: '01KBM0000000000000000000B2' });
const failed = failedDocument({ huntId: '01KBN0000000000000000000C3' });
const hunts = [ready, running, failed];

describe('foothold hunts list', () => {
  test('is a table on stdout that needs no credentials', async () => {
    const ran = await runCli(['hunts', 'list'], { home: fakeHome({ hunts }) });

    const lines = ran.stdout.trimEnd().split('\n');
    expect(ran.code).toBe(0);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^ID +PHASE +CLOUD +REGION +STARTED +TOOK +ATTEMPTS +INSTANCE$/);
    expect(lines[1]).toMatch(/^01KBM0000000000000000000A1 {2}ready .* 6 min +14 +203\.0\.113\.7$/);
    expect(ran.opened).toEqual([expect.objectContaining({ storeOnly: true })]);
  });

  test('gives documents with --json, and filters', async () => {
    const ran = await runCli(['hunts', '--open', '--limit', '5', '--json'], { home: fakeHome({ hunts }) });

    expect(JSON.parse(ran.stdout)).toEqual([running]);
  });

  test('says so when there are none, with nothing on stdout', async () => {
    const ran = await runCli(['hunts'], { home: fakeHome() });

    expect(ran.code).toBe(0);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('no hunts on record');
  });

  test('reports a wrong limit', async () => {
    const ran = await runCli(['hunts', 'list', '--limit', '0'], { home: fakeHome({ hunts }) });

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('--limit');
  });
});

describe('foothold hunts show', () => {
  const timeline = [
    timelineEvent(ready, {
      data: { attempt: 3, offering: 'two', class: 'CAPACITY', message: 'Out of host capacity.', waitSeconds: 9, next: 'three' },
    }),
  ];

  test('takes the beginning of an id, in any letter case, and tells what happened', async () => {
    const ran = await runCli(['hunts', 'show', '01kbm0000000000000000000a'], { home: fakeHome({ hunts, timeline }) });

    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('hunt         01KBM0000000000000000000A1');
    expect(ran.stdout).toContain('opc@203.0.113.7');
    expect(ran.stdout).toContain('AD-2 attempt 3: out of host capacity; next AD-3 in 9 s');
  });

  test('tells of the sending of each attempt with --verbose only', async () => {
    const sending = [timelineEvent(ready, { event: 'attempt.sending', data: { attempt: 3, offering: 'two' } })];

    const plain = await runCli(['hunts', 'show', ready.huntId], { home: fakeHome({ hunts, timeline: sending }) });
    const verbose = await runCli(['hunts', 'show', ready.huntId, '--verbose'], { home: fakeHome({ hunts, timeline: sending }) });

    expect(plain.stdout).not.toContain('AD-2 attempt 3: asking');
    expect(verbose.stdout).toContain('AD-2 attempt 3: asking');
  });

  test('gives all of it with --json', async () => {
    const ran = await runCli(['hunts', 'show', ready.huntId, '--json'], { home: fakeHome({ hunts, timeline }) });

    expect(JSON.parse(ran.stdout)).toEqual({ document: ready, timeline });
  });

  test('says which hunts an id could mean', async () => {
    const ran = await runCli(['hunts', 'show', '01KBM'], { home: fakeHome({ hunts }) });

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('which fits 2 hunts: 01KBM0000000000000000000A1, 01KBM0000000000000000000B2');
  });

  test('says where to find the ids when none fits', async () => {
    const ran = await runCli(['hunts', 'show', 'XYZ'], { home: fakeHome({ hunts }) });

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('"foothold hunts list" shows the ids');
  });
});

describe('foothold hunts cancel', () => {
  test('ends a hunt that nobody leads and says what is left', async () => {
    const home = fakeHome({ hunts, cancel: (document) => failedDocument({ huntId: document.huntId, phase: 'cancelled' }) });

    const ran = await runCli(['hunts', 'cancel', '01KBM0000000000000000000B', '--profile', 'prod'], { home });

    expect(ran.code).toBe(0);
    expect(home.asked.cancelled).toBe(running.huntId);
    expect(ran.opened.at(-1)).toMatchObject({ profile: 'prod' });
    expect(ran.stderr).toContain('nothing: no instance was made');
  });

  test('says that a living runner has been told', async () => {
    const ran = await runCli(['hunts', 'cancel', running.huntId], { home: fakeHome({ hunts }) });

    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('ends it at its next step');
  });

  test('needs no cloud for a hunt that has ended', async () => {
    const home = fakeHome({ hunts });

    const ran = await runCli(['hunts', 'cancel', ready.huntId], { home });

    expect(ran.code).toBe(0);
    expect(home.asked.cancelled).toBeUndefined();
    expect(ran.opened).toHaveLength(1);
    expect(ran.stderr).toMatch(/has ended already \(ready\); its instance .* stays/);
  });

  test('exits 1 while something may be left', async () => {
    const cleanUp = {
      then: 'cancelled' as const,
      startedAt: '2026-11-01T12:05:00.000Z',
      looks: 2,
      asked: ['ocid1.instance.x'],
      gone: [],
      problem: '503 from terminate',
    };
    const home = fakeHome({ hunts, cancel: (document) => failedDocument({ huntId: document.huntId, endedAt: null, cleanUp }) });

    const ran = await runCli(['hunts', 'cancel', running.huntId], { home });

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('perhaps something: 503 from terminate');
  });
});

describe('foothold hunts resume', () => {
  test('goes on and prints the result as hunt does', async () => {
    const home = fakeHome({ hunts, hunt: async () => ready });

    const ran = await runCli(['hunts', 'resume', running.huntId], { home });

    expect(ran.code).toBe(0);
    expect(home.asked.resumed).toBe(running.huntId);
    expect(JSON.parse(ran.stdout)).toEqual(ready.result);
  });

  test('gives the result of an ended hunt again, without credentials', async () => {
    const home = fakeHome({ hunts });

    const ran = await runCli(['hunts', 'resume', ready.huntId], { home });

    expect(ran.code).toBe(0);
    expect(home.asked.resumed).toBeUndefined();
    expect(JSON.parse(ran.stdout)).toEqual(ready.result);
  });

  test('tells a failed hunt’s reason again and exits 1', async () => {
    const ran = await runCli(['hunts', 'resume', failed.huntId], { home: fakeHome({ hunts }) });

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('no instance within 60 s');
  });
});
