import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import { attemptTags } from '../../shared/domain/tags.ts';
import { realClock } from '../../shared/platform/clock.ts';
import { storeFile } from '../../shared/platform/state-dir.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { repository } from '../house/temporary-clone.ts';
import { huntDocument } from '../support/documents.ts';
import { openEc2Regions, regions } from '../support/ec2-regions.ts';
import { huntIds, idsIn } from '../support/sweeping.ts';
import { watch } from '../support/wire.ts';

const [known = '', unknown = ''] = huntIds;
const namespace = 'acode';

/** A simulated account in two regions on the wire, and a state folder with one hunt that has failed. */
async function openAccount() {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-ec2-sweep-'));
  const account = await openEc2Regions(realClock, { pageSize: 2 });
  onTestFinished(async () => {
    await account.close();
    await rm(folder, { recursive: true, force: true });
  });
  const store = openSqliteStore(storeFile(folder));
  const record = huntDocument({
    huntId: known,
    cloud: 'aws',
    account: `aws:123456789012:${regions[0]}`,
    region: regions[0],
    namespace,
    phase: 'failed',
    endedAt: new Date().toISOString(),
  });
  const { request } = record;
  const settings = { ...request.settings, hunt: { ...request.settings.hunt, settle: 0 } };
  await store.createHunt({ ...record, request: { ...request, settings } }, []);
  await store.close();
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    AWS_ACCESS_KEY_ID: account.keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.keys.secretAccessKey,
    AWS_REGION: regions[0],
    AWS_ENDPOINT_URL: account.endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    FOOTHOLD_STATE_DIR: folder,
    FOOTHOLD_NAMESPACE: namespace,
  };
  // Real processes: rounds are short, and settle shorter still.
  const sets = ['hunt.settle=0', 'sweep.grace=0.2', `sweep.regions=${JSON.stringify(regions)}`].flatMap((set) => ['--set', set]);
  async function sweep(...words: string[]): Promise<{ code: number | null; report: SweepReport }> {
    const command = ['sweep', '--cloud', 'aws', '--json', ...sets, ...words];
    const child = spawn(process.execPath, [join(repository, 'bin', 'foothold.mjs'), ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, stdout, stderr } = await watch(child).ended;
    if (stdout === '') throw new Error(stderr);
    return { code, report: JSON.parse(stdout) as SweepReport };
  }
  return { ...account, sweep, tags: (huntId: string) => attemptTags(namespace, huntId, new Date().toISOString(), 1) };
}

test('processes that sweep EC2 end what a failed hunt left in two regions, over all pages, and nothing else', {
  timeout: 120_000,
}, async () => {
  const { plant, worlds, sweep, tags } = await openAccount();
  const left: string[] = [];
  for (const region of regions) {
    await plant(region).instance({ Name: 'web' });
    for (let count = 0; count < 2; count += 1) await plant(region).instance({ [namespace]: 'true' });
    left.push(await plant(region).instance(tags(known)), await plant(region).spotRequest(tags(known)));
  }
  left.push(await plant(regions[0]).keyPair('acode-left', tags(known)));
  await new Promise((resolve) => setTimeout(resolve, 300));

  const dry = await sweep();
  const first = await sweep('--yes');
  const second = await sweep('--yes');

  expect([dry.code, dry.report.dryRun, idsIn(dry.report.marked)]).toEqual([0, true, [...left].sort()]);
  expect([first.code, idsIn(first.report.marked), first.report.ended]).toEqual([0, [...left].sort(), []]);
  expect([second.code, idsIn(second.report.ended), second.report.failed]).toEqual([0, [...left].sort(), []]);
  expect(second.report.accounts).toEqual(regions.map((region) => `aws:123456789012:${region}`));
  for (const region of regions) {
    expect(worlds[region].living().map((each) => each.tags)).toEqual([{ Name: 'web' }, { [namespace]: 'true' }, { [namespace]: 'true' }]);
    expect(worlds[region].spotRequests().map(({ state }) => state)).toEqual(['cancelled']);
    expect(worlds[region].keyPairs()).toEqual([]);
  }
});

test('a process that finds nothing but machines of hunts that this store does not know refuses, and ends none', {
  timeout: 60_000,
}, async () => {
  const { plant, worlds, sweep, tags } = await openAccount();
  await plant(regions[1]).instance(tags(unknown));
  await new Promise((resolve) => setTimeout(resolve, 300));

  const refused = await sweep('--yes');

  expect([refused.code, refused.report.refused?.reason, refused.report.marked]).toEqual([1, 'share', []]);
  expect(worlds[regions[1]].living()).toHaveLength(1);
});
