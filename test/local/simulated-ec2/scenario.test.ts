import { readFile } from 'node:fs/promises';
import { CreateKeyPairCommand, RunInstancesCommand, type RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../local/clock/virtual-clock.ts';
import { fieldTable, scenarioFields } from '../../../local/simulated-cloud/fields.ts';
import { createWorld, listScenarios, loadScenario, parseScenario } from '../../../local/simulated-ec2/index.ts';
import { scenarioSchema } from '../../../local/simulated-ec2/scenario.ts';
import { problemPathsOf } from '../../support/problems.ts';
import { failureOf, imageId, spot, startWithSdk, subnets } from './sdk.ts';

const problemsOf = (value: unknown) => problemPathsOf(() => parseScenario(value, 'night'));

describe('a scenario file', () => {
  it('is refused with every problem at once', () => {
    const problems = problemsOf({
      nonsense: 1,
      accountId: '12',
      capacity: { windows: [{ from: 'later' }, { to: 5, for: 5 }, { market: 'flea' }] },
      faults: [{ kind: 'answer' }, { kind: 'gremlins' }],
      fates: [{ kind: 'sleeps' }],
      settings: { pace: { floor: 'q' } },
    });

    expect(problems.toSorted()).toEqual([
      'night: accountId',
      'night: capacity.windows.0.from',
      'night: capacity.windows.1',
      'night: capacity.windows.2.market',
      'night: fates.0.kind',
      'night: faults.0',
      'night: faults.1.kind',
      'night: nonsense',
      'night: settings.pace.floor',
    ]);
  });

  it('is refused where it contradicts itself', () => {
    expect(
      problemsOf({
        region: 'eu-west-1',
        zones: [
          { name: 'eu-west-1a', id: 'euw1-az1', subnet: 'subnet-1' },
          { name: 'us-east-1a', id: 'use1-az1', subnet: 'subnet-2' },
        ],
        capacity: { windows: [{ zone: 'z', from: 10, to: 5, type: 't9.huge' }], openings: [{ gap: 1, length: 1, zones: ['q'] }] },
        missingTypes: [{ type: 't4g.small', zone: 'us-east-1f' }],
        limits: { 'L-1': 4 },
      }),
    ).toEqual([
      'night: capacity.windows.0.zone',
      'night: capacity.windows.0.type',
      'night: capacity.windows.0.to',
      'night: missingTypes.0.zone',
      'night: capacity.openings.0.zones.0',
      'night: zones.1.name',
      'night: limits.L-1',
    ]);
    expect(problemsOf([])).toEqual(['night']);
  });

  it('that cannot be read is named, with the EC2 scenarios there are', async () => {
    await expect(loadScenario('no-such-file.yaml')).rejects.toThrow(
      /^no-such-file\.yaml: expected a scenario file, or one of ec2-first-light, .*first-light.*, got no such file$/,
    );
  });

  it('has one line of documentation a field, in the README', async () => {
    const readme = await readFile(new URL('../../../local/simulated-ec2/README.md', import.meta.url), 'utf8');

    expect(scenarioFields(scenarioSchema).filter((field) => field.text === '')).toEqual([]);
    expect(readme).toContain(fieldTable(scenarioSchema));
  });
});

describe('the scenarios that are shipped', () => {
  it('are all valid, described, and bring a payload along', async () => {
    const names = await listScenarios();

    const scenarios = await Promise.all(names.map((name) => loadScenario(name)));

    expect(names).toEqual([
      'ec2-first-light',
      'ec2-interruption',
      'ec2-late-death',
      'ec2-lying-host',
      'ec2-no-scores',
      'ec2-spot-fallback',
      'ec2-subnet-full',
      'ec2-throttled',
      'ec2-token-rules',
    ]);
    for (const scenario of scenarios) {
      expect(scenario.description.length).toBeGreaterThan(100);
      expect(scenario.launch).toMatchObject({
        InstanceType: expect.any(String),
        ImageId: expect.any(String),
        SecurityGroupIds: [scenario.securityGroups[0]!.id],
      });
      expect(scenario.settings).toMatchObject({ hunt: { subnets: scenario.zones.map((each) => each.subnet) } });
    }
  });

  it('of first light meets full zones, a throttle, and loses the answer that mattered', async () => {
    const { name: _, ...scenario } = await loadScenario('ec2-first-light');
    const { ec2, world, wait, clock } = await startWithSdk(scenario);
    await ec2.send(new CreateKeyPairCommand({ KeyName: 'mine', KeyType: 'ed25519' }));
    const start = clock.now();
    const input = {
      ...(scenario.launch as unknown as RunInstancesCommandInput),
      ImageId: imageId('noble', 'x86_64'),
      KeyName: 'mine',
      MinCount: 1,
      MaxCount: 1,
      InstanceMarketOptions: spot(),
    };

    for (let attempt = 0; world.instances.length === 0; attempt += 1) {
      await failureOf(ec2.send(new RunInstancesCommand({ ...input, SubnetId: subnets[attempt % 3], ClientToken: `t${attempt}` })));
      await wait(20);
    }

    const launches = world.calls.filter((each) => each.operation === 'RunInstances');
    expect(new Set(launches.map((each) => each.zone))).toEqual(new Set(scenario.zones.map((each) => each.name)));
    expect(launches.filter((each) => each.answer.includes('RequestLimitExceeded'))).toHaveLength(1);
    expect(launches.at(-1)).toMatchObject({ zone: 'us-east-1b', market: 'spot', answer: 'reset' });
    expect((clock.now() - start) / 60_000).toBeGreaterThan(17);
    expect((clock.now() - start) / 60_000).toBeLessThan(22);
  });
});

describe('a world without a transport', () => {
  const launch = (zone: number, token: string) => ({
    method: 'POST',
    url: '/',
    headers: {},
    body: new URLSearchParams({
      Action: 'RunInstances',
      Version: '2016-11-15',
      MinCount: '1',
      MaxCount: '1',
      InstanceType: 't4g.small',
      ImageId: imageId('al2023'),
      SubnetId: subnets[zone]!,
      ClientToken: token,
    }).toString(),
  });

  it('never has two instances for one token in one zone, in whatever order calls, losses and waits come', async () => {
    const step = fc.record({
      token: fc.integer({ min: 0, max: 2 }),
      zone: fc.integer({ min: 0, max: 2 }),
      wait: fc.integer({ min: 0, max: 60 }),
      end: fc.boolean(),
    });

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
            fates: [{ nth: 2, kind: 'dies', after: 5 }],
          },
          'chaos',
        );
        const clock = new VirtualClock(0);
        const world = createWorld(scenario, { clock });
        for (const { token, zone, wait, end } of steps) {
          await world.handle(launch(zone, `t${token}`));
          const oldest = world.living()[0];
          const body = `Action=TerminateInstances&Version=2016-11-15&InstanceId.1=${oldest?.id}`;
          if (end && oldest) await world.handle({ method: 'POST', url: '/', headers: {}, body });
          await clock.sleep(wait * 1000);
        }

        const tokens = world.instances.map((each) => `${each.zone} ${each.token}`);
        expect(new Set(tokens).size).toBe(tokens.length);
        expect(world.volumes().length).toBeLessThanOrEqual(world.instances.length);
      }),
      { numRuns: 40 },
    );
  });

  it('plays random openings the same way for the same seed, however often one looks', async () => {
    const play = async (seed: number, every: number) => {
      const clock = new VirtualClock(0);
      const world = createWorld(parseScenario({ seed, limits: {}, capacity: { openings: [{ gap: '10m', length: '2m' }] } }, 'random'), {
        clock,
      });
      const open: number[] = [];
      for (let at = 0; at < 3 * 3600; at += every) {
        const answer = await world.handle(launch(0, `t${at}`));
        if ('status' in answer && answer.status === 200) open.push(at);
        await clock.sleep(every * 1000);
      }
      return open;
    };

    const often = await play(3, 30);

    expect(often.length).toBeGreaterThan(0);
    expect(await play(3, 60)).toEqual(often.filter((at) => at % 60 === 0));
    expect(await play(4, 30)).not.toEqual(often);
  });
});
