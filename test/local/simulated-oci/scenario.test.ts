import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { VirtualClock } from '../../../local/clock/virtual-clock.ts';
import { fieldTable, scenarioFields } from '../../../local/simulated-cloud/fields.ts';
import { createWorld, listScenarios, loadScenario, parseScenario } from '../../../local/simulated-oci/index.ts';
import { scenarioSchema } from '../../../local/simulated-oci/scenario.ts';
import { problemPathsOf } from '../../support/problems.ts';
import { launchDetails } from './sdk.ts';

const problemsOf = (value: unknown) => problemPathsOf(() => parseScenario(value, 'night'));

describe('a scenario file', () => {
  it('is refused with every problem at once', () => {
    const problems = problemsOf({
      seed: 'x',
      nonsense: 1,
      capacity: {
        windows: [
          { ad: 1, from: 'later' },
          { ad: 1, to: 5, for: 5 },
        ],
      },
      faults: [{ kind: 'answer' }, { kind: 'gremlins' }],
      settings: { pace: { floor: 'q' } },
    });

    expect(problems.toSorted()).toEqual([
      'night: capacity.windows.0.from',
      'night: capacity.windows.1',
      'night: faults.0',
      'night: faults.1.kind',
      'night: nonsense',
      'night: seed',
      'night: settings.pace.floor',
    ]);
  });

  it('is refused where it contradicts itself', () => {
    expect(
      problemsOf({
        ads: 1,
        capacity: { windows: [{ ad: 2, from: 10, to: 5 }], openings: { gap: 1, length: 1, ads: [4] } },
        missingShapes: [{ shape: 'x', ad: 3 }],
      }),
    ).toEqual([
      'night: capacity.windows.0.ad',
      'night: capacity.windows.0.to',
      'night: missingShapes.0.ad',
      'night: capacity.openings.ads.0',
    ]);
    expect(problemsOf([])).toEqual(['night']);
  });

  it('that cannot be read is named, with the scenarios there are', async () => {
    await expect(loadScenario('no-such-file.yaml')).rejects.toThrow(
      /^no-such-file\.yaml: expected a scenario file, or one of ec2-first-light, .*lost-answers.*, got no such file$/,
    );
  });

  it('may be JSON or YAML, but must be one of them', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'foothold-test-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    await writeFile(join(dir, 'good.json'), '{"ads": 1}');
    await writeFile(join(dir, 'bad.yaml'), 'ads: [1');

    expect(await loadScenario(join(dir, 'good.json'))).toMatchObject({ name: 'good', ads: 1 });
    await expect(loadScenario(join(dir, 'bad.yaml'))).rejects.toThrow(/bad\.yaml: expected YAML or JSON/);
  });

  it('has one line of documentation a field, in the README', async () => {
    const readme = await readFile(new URL('../../../local/simulated-oci/README.md', import.meta.url), 'utf8');

    expect(scenarioFields(scenarioSchema).filter((field) => field.text === '')).toEqual([]);
    expect(readme).toContain(fieldTable(scenarioSchema));
  });
});

describe('the scenarios that are shipped', () => {
  it('are all valid, described, and bring a payload along', async () => {
    const names = await listScenarios();

    const scenarios = await Promise.all(names.map((name) => loadScenario(name)));

    expect(names).toEqual([
      'first-light',
      'late-death',
      'long-night',
      'lost-answers',
      'lying-host',
      'never-opens',
      'phantom-limits',
      'shape-missing',
      'suspended',
      'three-of-a-kind',
      'throttled',
    ]);
    for (const scenario of scenarios) {
      expect(scenario.description.length).toBeGreaterThan(50);
      expect(scenario.launch).toMatchObject({ availabilityDomain: 'AD-{{AD_NUMBER}}', displayName: scenario.name });
    }
  });

  it('of first light meets full ADs, a throttle, and loses the answer that mattered', async () => {
    const scenario = await loadScenario('first-light');
    const clock = new VirtualClock(0);
    const world = createWorld(scenario, { clock });

    for (let attempt = 0; world.instances.length === 0; attempt += 1) {
      const body = JSON.stringify(launchDetails({}, (attempt % 3) + 1));
      await world.handle({ method: 'POST', url: '/20160918/instances', headers: { 'opc-retry-token': `t${attempt}` }, body });
      await clock.sleep(20_000);
    }

    const answers = world.calls.map((each) => each.answer.split(' ')[0]);
    expect(new Set(world.calls.map((each) => each.ad))).toEqual(new Set([1, 2, 3]));
    expect(answers.filter((each) => each === '429')).toHaveLength(1);
    expect(answers.at(-1)).toBe('reset');
    expect(clock.now() / 60_000).toBeGreaterThan(20);
    expect(clock.now() / 60_000).toBeLessThan(40);
  });
});

describe('random openings', () => {
  const scenarioOf = (seed: number) => parseScenario({ seed, limits: {}, capacity: { openings: { gap: '10m', length: '2m' } } }, 'random');
  const play = async (seed: number, every: number) => {
    const clock = new VirtualClock(0);
    const world = createWorld(scenarioOf(seed), { clock });
    const open: number[] = [];
    for (let at = 0; at < 6 * 3600; at += every) {
      const body = JSON.stringify(launchDetails({}, 1));
      const answer = await world.handle({ method: 'POST', url: '/20160918/instances', headers: {}, body });
      if ('status' in answer && answer.status === 200) open.push(at);
      await clock.sleep(every * 1000);
    }
    return open;
  };

  it('are the same for the same seed, however often one looks', async () => {
    const often = await play(3, 30);
    const seldom = await play(3, 60);

    expect(often.length).toBeGreaterThan(0);
    expect(seldom).toEqual(often.filter((at) => at % 60 === 0));
    expect(await play(4, 30)).not.toEqual(often);
  });

  it('cover about length / (gap + length) of the time', async () => {
    const shares = await Promise.all(Array.from({ length: 12 }, async (_, seed) => (await play(seed + 1, 30)).length / 720));

    const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length;

    expect(mean).toBeGreaterThan(0.11);
    expect(mean).toBeLessThan(0.23);
  });
});

describe('a world without a transport', () => {
  it('never has two instances for one token, in whatever order calls, losses and waits come', async () => {
    const step = fc.record({ token: fc.integer({ min: 0, max: 3 }), wait: fc.integer({ min: 0, max: 60 }), end: fc.boolean() });

    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer(), async (steps, seed) => {
        const scenario = parseScenario(
          {
            seed,
            limits: {},
            faults: [
              { kind: 'lost-after', chance: 0.4 },
              { kind: 'lost-before', chance: 0.3 },
            ],
            fates: [{ nth: 2, kind: 'terminates', after: 5 }],
          },
          'chaos',
        );
        const clock = new VirtualClock(0);
        const world = createWorld(scenario, { clock });
        for (const { token, wait, end } of steps) {
          await world.handle({
            method: 'POST',
            url: '/20160918/instances',
            headers: { 'opc-retry-token': `t${token}` },
            body: JSON.stringify(launchDetails()),
          });
          const oldest = world.living()[0];
          if (end && oldest) await world.handle({ method: 'DELETE', url: `/20160918/instances/${oldest.id}`, headers: {}, body: '' });
          await clock.sleep(wait * 1000);
        }

        const tokens = world.instances.map((each) => each.token);
        expect(new Set(tokens).size).toBe(tokens.length);
      }),
      { numRuns: 40 },
    );
  });
});
