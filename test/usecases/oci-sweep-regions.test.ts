import { expect, it } from 'vitest';
import { createWorld, parseScenario, type World } from '../../local/simulated-oci/index.ts';
import { ociCloud } from '../../shared/clouds/oci/index.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { asFetched, labOver, labTime } from '../support/lab.ts';
import { credentials } from '../support/lab-rooms.ts';
import { sampleLaunch } from '../support/rehearsal.ts';
import { failed, grace, huntIds, idsIn, plant, remember, sweepOnce, tagsOf } from '../support/sweeping.ts';

const regions = ['us-phoenix-1', 'eu-frankfurt-1'] as const;
const [first = ''] = huntIds;

/** One tenancy in two regions, each behind the services' own host names. */
async function openRegions(of: Partial<Record<string, JsonObject>> = {}) {
  const time = labTime('2026-11-02T03:00:00.000Z');
  const worlds = new Map<string, World>(
    regions.map((region) => {
      const scenario = parseScenario({ region, limits: {}, compartments: [], ...of[region] }, region);
      return [region, createWorld(scenario, { clock: time.clock })];
    }),
  );
  const [home, away] = [...worlds.values()] as [World, World];
  const { configFile, profile } = await credentials(home);
  const lab = await labOver({
    world: home,
    time,
    sample: sampleLaunch,
    probeSsh: () => Promise.reject(new Error('nobody probes here')),
    cloud: () =>
      ociCloud({
        credentials: { configFile, profile, env: {}, resourcePrincipal: false },
        endpoint: null,
        callTimeoutMs: 60_000,
        now: time.now,
        async transport(address, init) {
          const url = new URL(address);
          const world = regions.find((region) => url.hostname.includes(`.${region}.`));
          const request = {
            method: init.method,
            url: url.pathname + url.search,
            headers: Object.fromEntries(init.headers),
            body: init.body ?? '',
          };
          return asFetched(await (worlds.get(world ?? '') as World).handle(request));
        },
      }),
  });
  return { lab, away: { ...lab, world: away }, home, settings: { compartments: [], regions: [...regions] } };
}

it('a sweep of several regions of OCI asks each by its own hosts, and ends what it found where it found it', async () => {
  const { lab, away, home, settings } = await openRegions();
  await remember(lab, first, failed(lab));
  const compartmentId = home.tenancyId;
  const here = await plant(lab, tagsOf(lab, first), { compartmentId });
  const there = await plant(away, tagsOf(lab, first, 2), { compartmentId });
  const stranger = await plant(away, { Name: 'web' }, { compartmentId });
  lab.pass(grace + 1);

  const one = await sweepOnce(lab, { settings });
  lab.pass(grace);
  const two = await sweepOnce(lab, { settings });

  expect([one.refused, idsIn(one.marked), idsIn(two.ended)]).toEqual([null, [here, there].sort(), [here, there].sort()]);
  expect(two.accounts).toEqual(regions.map((region) => `oci:${home.tenancyId}:${region}`));
  expect([home.living(), away.world.living().map(({ id }) => id)]).toEqual([[], [stranger]]);
});

it('a sweep of several regions of OCI refuses when one of them does not answer', async () => {
  const { lab, home, settings } = await openRegions({
    'eu-frankfurt-1': { faults: [{ kind: 'empty-500', operation: 'ListInstances', nth: 1 }] },
  });
  await remember(lab, first, failed(lab));
  await plant(lab, tagsOf(lab, first), { compartmentId: home.tenancyId });
  lab.pass(grace + 1);

  const report = await sweepOnce(lab, { settings });

  expect([report.refused?.reason, report.marked]).toEqual(['list', []]);
});
