import { afterAll, beforeAll, expect, test } from 'vitest';
import { ociCloud } from '../../shared/clouds/oci/index.ts';
import type { Cloud } from '../../shared/clouds/port.ts';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import { attemptTags } from '../../shared/domain/tags.ts';
import { sampleLaunch } from '../support/rehearsal.ts';
import { openTenancy, type Tenancy } from '../support/wire.ts';

// Real processes and the wire: rounds are short, and settle shorter still.
const quick = ['--compartment', String(sampleLaunch['compartmentId']), '--set', 'hunt.settle=0', '--set', 'sweep.grace=0.2'];

let tenancy: Tenancy;
/** Somebody else with credentials for the tenancy. */
let stranger: Cloud;
beforeAll(async () => {
  tenancy = await openTenancy({ limits: {} });
  const { endpoint, ...named } = tenancy.access;
  stranger = ociCloud({ credentials: { ...named, env: {}, resourcePrincipal: false }, endpoint, callTimeoutMs: 5000 });
});
afterAll(() => tenancy.close());

async function sweep(...words: string[]): Promise<{ code: number | null; report: SweepReport }> {
  const { code, stdout, stderr } = await tenancy.foothold('sweep', '--json', ...quick, ...words).ended;
  if (stdout === '') throw new Error(stderr);
  return { code, report: JSON.parse(stdout) as SweepReport };
}

async function plant(tags: Record<string, string>): Promise<string> {
  const body = { ...sampleLaunch, availabilityDomain: `${tenancy.world.scenario.adPrefix}1`, freeformTags: tags };
  const { instance } = await stranger.launch({ payload: body, token: JSON.stringify(tags).slice(0, 60) });
  return instance.id;
}

const ids = (list: readonly { readonly sighting: { readonly id: string } }[]) => list.map(({ sighting }) => sighting.id);

test('processes that hunt, sweep, and end what was handed over leave nothing behind but what was never theirs', {
  timeout: 120_000,
}, async () => {
  const hunted = await tenancy.hunt('hunt.settle=0.2').ended;
  const [hunt] = await tenancy.hunts();
  const foreign = await plant({ Name: 'web' });
  const late = await plant(attemptTags('foothold', hunt?.huntId ?? '', hunt?.createdAt ?? '', 2));
  const own = hunt?.instance?.id ?? '';
  await new Promise((resolve) => setTimeout(resolve, 250));

  const dry = await sweep();
  const first = await sweep('--yes');
  const second = await sweep('--yes');
  const ended = await tenancy.foothold('hunts', 'end', hunt?.huntId ?? '').ended;

  expect(hunted.code).toBe(0);
  expect([dry.code, ids(dry.report.marked), dry.report.dryRun]).toEqual([0, [late], true]);
  expect([first.code, ids(first.report.marked), ids(first.report.kept)]).toEqual([0, [late], [own]]);
  expect([second.code, ids(second.report.ended), ids(second.report.kept)]).toEqual([0, [late], [own]]);
  expect([ended.code, ended.stdout]).toEqual([0, '']);
  expect(tenancy.world.living().map(({ id }) => id)).toEqual([foreign]);
  expect((await tenancy.hunts())[0]).toMatchObject({ phase: 'cancelled', failure: { error: 'Hunt.Ended' }, key: { reference: null } });
});

test('a list that is incomplete is exit code 1 with the reason, and nothing is marked', { timeout: 60_000 }, async () => {
  // This tenancy does not list its compartments: "every compartment" cannot be known.
  const { code, stdout, stderr } = await tenancy.foothold('sweep', '--yes', '--json').ended;

  expect(code).toBe(1);
  expect((JSON.parse(stdout) as SweepReport).refused).toMatchObject({
    reason: 'list',
    message: expect.stringContaining('ListCompartments'),
  });
  expect(stderr).toContain('refused: ');
  expect(stderr).toContain('--compartment');
});
