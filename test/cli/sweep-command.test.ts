import { describe, expect, test } from 'vitest';
import type { Kept, Orphan, Sighting } from '../../shared/domain/sweep/plan-round.ts';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import { fakeHome, runCli } from './fake-home.ts';
import { failedDocument, huntingDocument, readyDocument } from './hunt-documents.ts';

const account = 'oci:ocid1.tenancy.oc1..t:us-phoenix-1';
const sighting = (id: string): Sighting => ({
  kind: 'instance',
  id,
  createdAt: '2026-03-01T00:00:00.000Z',
  tags: {},
  state: 'RUNNING',
  living: true,
  inUse: false,
  account,
});
const orphan = (id: string, markedAt: string | null = null): Orphan => ({
  sighting: sighting(id),
  huntId: 'H',
  reason: 'hunt-over',
  why: `hunt of ${id} ended failed`,
  markedAt,
});
const kept = (id: string): Kept => ({ sighting: sighting(id), huntId: null, reason: 'wrongly-tagged', why: 'its tag is no hunt’s id' });
const nothing: SweepReport = {
  at: '2026-03-01T12:30:00.000Z',
  cloud: 'oci',
  namespace: 'foothold',
  accounts: [account],
  dryRun: true,
  seen: 0,
  kept: [],
  marked: [],
  waiting: [],
  ended: [],
  unmarked: [],
  failed: [],
  refused: null,
  spared: [],
};
const full = {
  ...nothing,
  seen: 4,
  kept: [kept('k1')],
  marked: [orphan('m1')],
  waiting: [orphan('w1', '2026-03-01T12:00:00.000Z')],
  ended: [orphan('e1')],
  unmarked: [kept('u1')],
};

describe('foothold sweep', () => {
  test('is a dry run that says what would go and why, and what stays', async () => {
    const home = fakeHome({ sweep: full });

    const ran = await runCli(['sweep'], { home });

    expect(ran.code).toBe(0);
    expect(home.asked.swept).toEqual({ act: false, settings: { grace: 3600, compartments: [], regions: [], maxShare: 0.5, minCount: 3 } });
    expect(ran.stdout).toContain(`${account}: 4 living resources tagged foothold`);
    expect(ran.stdout).toContain('Would end:\n  instance e1 (RUNNING): hunt of e1 ended failed\n');
    expect(ran.stdout).toContain('Would mark:\n  instance m1');
    expect(ran.stdout).toContain(
      'Marked before, and waiting:\n  instance w1 (RUNNING): hunt of w1 ended failed, marked 2026-03-01T12:00:00.000Z',
    );
    expect(ran.stdout).toContain('Would unmark:\n  instance u1');
    expect(ran.stdout).toContain('Stays:\n  instance k1: its tag is no hunt’s id');
    expect(ran.stdout).toContain('A dry run: nothing was marked or ended.');
  });

  test('acts with --yes, in the compartments and by the settings that are named', async () => {
    const home = fakeHome({ sweep: { ...full, dryRun: false } });
    const words = [
      'sweep',
      '--yes',
      '--compartment',
      'c1',
      '--compartment',
      'c2',
      '--set',
      'sweep.grace=7200',
      '--set',
      'sweep.maxShare=1',
    ];

    const ran = await runCli(words, { home });

    expect(ran.code).toBe(0);
    expect(home.asked.swept).toEqual({
      act: true,
      settings: { grace: 7200, compartments: ['c1', 'c2'], regions: [], maxShare: 1, minCount: 3 },
    });
    expect(ran.stdout).toContain('Asked to end:\n  instance e1');
    expect(ran.stdout).toContain('ended by a sweep after 2 h, if it still is an orphan then');
  });

  test.each([
    [{ ...nothing }, 'Nothing is left behind.'],
    [{ ...nothing, dryRun: false, ended: [orphan('e1')] }, 'The next sweep shows whether they are gone.'],
  ])('closes with what comes next', async (report, words) => {
    expect((await runCli(['sweep'], { home: fakeHome({ sweep: report }) })).stdout.trimEnd().split('\n').at(-1)).toBe(words);
  });

  test('gives the report as it is with --json', async () => {
    const ran = await runCli(['sweep', '--json'], { home: fakeHome({ sweep: full }) });

    expect(JSON.parse(ran.stdout)).toEqual(full);
  });

  test('exits 1 when it refused, with the reason and the remedy on stderr and the list on stdout', async () => {
    const refused = {
      reason: 'share',
      message: 'too much would go: 2 of our 3 instances would go',
      remedy: 'Look at what would go.',
    } as const;

    const ran = await runCli(['sweep', '--yes'], { home: fakeHome({ sweep: { ...nothing, refused, spared: [orphan('s1')] } }) });

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('refused: too much would go: 2 of our 3 instances would go. Look at what would go.');
    expect(ran.stdout).toContain('Left alone by the refusal:\n  instance s1');
  });

  test('exits 1 when something could not be ended', async () => {
    const failed = [{ orphan: orphan('f1'), message: 'TerminateInstance: 500 broken' }];

    const ran = await runCli(['sweep', '--yes'], { home: fakeHome({ sweep: { ...nothing, dryRun: false, failed } }) });

    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('Could not end:\n  instance f1: TerminateInstance: 500 broken');
    expect(ran.stdout).toContain('tried again by the next sweep');
  });

  test('reports every problem of its input, and sweeps nothing', async () => {
    const home = fakeHome({ sweep: nothing });

    const ran = await runCli(['sweep', '--compartment', '', '--set', 'sweep.maxShare=2', '--no', 'word'], { home });
    const impatient = await runCli(['sweep', '--set', 'sweep.grace=90'], { home });

    expect([ran.code, impatient.code, home.asked.swept]).toEqual([1, 1, undefined]);
    for (const path of ['--compartment', 'sweep.maxShare', '--no']) expect(ran.stderr).toContain(path);
    expect(impatient.stderr).toMatch(/sweep\.grace.*more than hunt\.settle \(90\).*90/s);
  });
});

const ready = readyDocument({ huntId: '01KBM0000000000000000000A1' });
const running = huntingDocument({ huntId: '01KBM0000000000000000000B2' });
const paused = huntingDocument({
  huntId: '01KBM0000000000000000000D4',
  phase: 'paused',
  next: { step: 'end', waitSeconds: 0, notBefore: null },
});
const failedHunt = failedDocument({ huntId: '01KBN0000000000000000000C3' });
const hunts = [ready, running, paused, failedHunt];

describe('foothold hunts pause', () => {
  test.each([
    ['is heard by a living runner', running, true, 'stops at its next step'],
    ['says that a hunt without a runner stands still', running, false, 'is led by nobody and stands still'],
    ['says that a paused hunt stands still', paused, false, 'stands still already (paused)'],
    ['says that an ended hunt is past pausing', ready, true, 'has ended already (ready)'],
  ])('%s, and needs no credentials', async (_, { huntId }, led, words) => {
    const home = fakeHome({ hunts, led });

    const ran = await runCli(['hunts', 'pause', huntId], { home });

    expect([ran.code, ran.stdout, home.asked.paused]).toEqual([0, '', huntId]);
    expect(ran.stderr).toContain(words);
    expect(ran.opened).toEqual([expect.objectContaining({ storeOnly: true })]);
  });

  test('gives the document with --json', async () => {
    expect(JSON.parse((await runCli(['hunts', 'pause', running.huntId, '--json'], { home: fakeHome({ hunts }) })).stdout)).toEqual(running);
  });
});

describe('foothold hunts end', () => {
  const cancelled = { ...ready, phase: 'cancelled' as const, endedAt: '2026-03-01T13:00:00.000Z' };

  test('ends what was handed over and exits 0 once nothing of it lives', async () => {
    const home = fakeHome({ hunts, end: () => cancelled });

    const ran = await runCli(['hunts', 'end', ready.huntId], { home });

    expect([ran.code, home.asked.ended]).toEqual([0, ready.huntId]);
    expect(ran.stderr).toContain('Cancelled.');
  });

  test('exits 1 when the clean-up could not be finished, and gives the document with --json', async () => {
    const open = { ...ready, phase: 'failed' as const, endedAt: null };

    const ran = await runCli(['hunts', 'end', ready.huntId, '--json'], { home: fakeHome({ hunts, end: () => open }) });

    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toEqual(open);
  });

  test('refuses a hunt that goes on, with the command for it', async () => {
    const home = fakeHome({ hunts });

    const ran = await runCli(['hunts', 'end', running.huntId], { home });

    expect([ran.code, home.asked.ended]).toEqual([1, undefined]);
    expect(ran.stderr).toContain(`foothold hunts cancel ${running.huntId}`);
  });

  test('has nothing to end of a hunt that failed', async () => {
    const home = fakeHome({ hunts });

    const ran = await runCli(['hunts', 'end', failedHunt.huntId], { home });

    expect([ran.code, home.asked.ended]).toEqual([0, undefined]);
    expect(ran.stderr).toContain('there is no instance to end');
  });
});
