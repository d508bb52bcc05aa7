import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Home } from '../../local/home.ts';
import type { FleetOutcome } from '../../local/run-fleet.ts';
import type { Member } from '../../shared/domain/fleet/fleet.ts';
import { timelineEvent } from '../support/documents.ts';
import { fleetOf } from '../support/fleets.ts';
import { fakeHome, runCli } from './fake-home.ts';
import { readyDocument } from './hunt-documents.ts';
import { payloadText as stdin } from './payload.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foothold-fleet-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A fleet that ended with its members in these states. */
function outcomeOf(...states: Member['state'][]): FleetOutcome {
  const fleet = fleetOf(states, { endedAt: '2026-11-02T00:10:00.000Z' });
  const documents = fleet.members
    .filter(({ state }) => state === 'ready')
    .map(({ huntId, index }) => ({ ...readyDocument(), huntId, fleet: { id: fleet.fleetId, index }, result: { id: `i-${index}` } }));
  const members = fleet.members.map((member) => ({ ...member, reason: member.state === 'failed' ? 'Out of host capacity.' : null }));
  return { fleet: { ...fleet, members }, documents };
}

function ending(outcome: FleetOutcome, repeated = false): Home['fleet'] {
  return async (_wish, run) => {
    run?.onFleet?.({ ...outcome.fleet, endedAt: repeated ? outcome.fleet.endedAt : null }, repeated);
    for (const document of outcome.documents) run?.onEvent?.(timelineEvent(document, { event: 'hunt.resumed', data: {} }), document);
    return outcome;
  };
}

const words = ['fleet', '--spec', '-', '--count', '2'];

describe('foothold fleet', () => {
  test('prints the instances as a JSON array, each hunt’s lines with its number, and exits 0 when all are ready', async () => {
    const home = fakeHome({ fleet: ending(outcomeOf('ready', 'ready')) });

    const ran = await runCli([...words, '--name', 'web', '--set', 'fleet.parallel=1'], { stdin, home });

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual([{ id: 'i-1' }, { id: 'i-2' }]);
    expect(home.asked.fleet).toMatchObject({ count: 2, name: 'web', cloud: 'oci', settings: { fleet: { parallel: 1 } } });
    expect(ran.stderr).toMatch(/ \[1\] hunt \w{26} goes on where it stood\n.* \[2\] hunt \w{26} goes on where it stood/);
    expect(ran.stderr).toContain('Fleet web: 2 of 2 ready.');
  });

  test('prints those that are ready and exits 1 when some are not; --output has the whole story', async () => {
    const file = join(folder, 'fleet.json');

    const ran = await runCli([...words, '--output', file], { stdin, home: fakeHome({ fleet: ending(outcomeOf('ready', 'failed')) }) });

    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toEqual([{ id: 'i-1' }]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      name: 'web',
      count: 2,
      summary: { ready: 1, failed: 1 },
      hunts: [
        { index: 1, state: 'ready', instanceId: expect.any(String) },
        { index: 2, state: 'failed', reason: 'Out of host capacity.', instanceId: null },
      ],
      instances: [{ id: 'i-1' }],
    });
    expect(ran.stderr).toContain('Fleet web: 1 of 2 ready; 1 failed.');
    expect(ran.stderr).toContain('[2]    failed: Out of host capacity.');
  });

  test('prints an empty array where nothing is ready, and says how to go on with what stands still', async () => {
    const ran = await runCli(words, { stdin, home: fakeHome({ fleet: ending(outcomeOf('held', 'cancelled')) }) });

    expect([ran.code, JSON.parse(ran.stdout)]).toEqual([1, []]);
    expect(ran.stderr).toContain('1 cancelled, 1 standing still');
    expect(ran.stderr).toContain('The same command with --name web goes on with 1 hunt.');
  });

  test('says what a fleet of that name has come to when it had ended before', async () => {
    const ran = await runCli(words, { stdin, home: fakeHome({ fleet: ending(outcomeOf('ready', 'ready'), true) }) });

    expect(ran.stderr).toContain('fleet web has ended, and this is how; another --name starts another one');
  });

  test('shows with --dry-run what each hunt would send, and calls nobody', async () => {
    const ran = await runCli([...words, '--dry-run', '--set', 'hunt.adNumbers=[2]'], { stdin });

    const launches = JSON.parse(ran.stdout) as { index: number; adNumber: number; payload: { displayName: string } }[];
    const { displayName } = JSON.parse(stdin) as { displayName: string };
    expect(ran.code).toBe(0);
    expect(launches.map(({ index, adNumber, payload }) => [index, adNumber, payload.displayName])).toEqual([
      [1, 2, `${displayName}-1`],
      [2, 2, `${displayName}-2`],
    ]);
  });

  test('refuses what one instance alone can have, before anything is opened', async () => {
    const own = JSON.parse(stdin) as { createVnicDetails: object };
    const fixed = { ...own, createVnicDetails: { ...own.createVnicDetails, privateIp: '10.0.0.5' } };

    const ran = await runCli(words, { stdin: JSON.stringify(fixed) });

    expect([ran.code, ran.stdout]).toEqual([1, '']);
    expect(ran.stderr).toContain('createVnicDetails.privateIp');
    expect(ran.stderr).toContain('put {{INDEX}} into it');
  });

  test('names everything that is wrong at once', async () => {
    const ran = await runCli(['fleet', '--spec', '-', '--name', 'a b', '--set', 'fleet.parallel=0'], { stdin: '{}', home: fakeHome() });
    const many = await runCli(['fleet', '--spec', '-', '--count', '101'], { stdin, home: fakeHome() });

    expect(ran.code).toBe(1);
    for (const path of ['--count', '--name', 'fleet.parallel']) expect(ran.stderr).toContain(path);
    expect(many.stderr).toContain('at most 100 instances');
  });
});
