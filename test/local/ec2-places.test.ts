import { describe, expect, it } from 'vitest';
import { everywhere, openEc2 } from './open-ec2.ts';

const zonesOf = ({ calls }: { calls: readonly { operation: string; zone: string | null }[] }) =>
  calls.flatMap(({ operation, zone }) => (operation === 'RunInstances' ? [zone] : []));

describe('a hunt through several subnets', () => {
  it('takes them in turn, like availability domains', async () => {
    const test = await openEc2({ capacity: { windows: [{ zone: 'c', from: '2m' }] } });

    const document = await test.hunt(everywhere);

    expect(document.phase).toBe('ready');
    expect(zonesOf(test.world).slice(0, 6)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1a', 'us-east-1b', 'us-east-1c']);
    expect(test.world.living()[0]?.zone).toBe('us-east-1c');
  });

  it('drops a subnet without addresses and a zone without the type, and hunts on in the rest', async () => {
    const test = await openEc2('ec2-subnet-full');

    const document = await test.hunt();

    const dropped = test.events.filter(({ event }) => event === 'offering.dropped');
    expect(document.phase).toBe('ready');
    expect(document.dropped.map(({ rule }) => rule)).toHaveLength(2);
    expect(dropped).toHaveLength(2);
    expect(zonesOf(test.world).filter((zone) => zone === 'us-east-1a')).toHaveLength(1);
    expect(zonesOf(test.world).filter((zone) => zone === 'us-east-1b')).toHaveLength(1);
    expect(test.world.living()[0]?.zone).toBe('us-east-1c');
  });

  it('fails when no zone is left that has the type', async () => {
    const test = await openEc2({ missingTypes: ['a', 'b', 'c'].map((zone) => ({ type: 't4g.small', zone })) });

    const document = await test.hunt(everywhere);

    expect(document).toMatchObject({ phase: 'failed' });
    expect(zonesOf(test.world)).toHaveLength(3);
    expect(document.failure?.message).toMatch(/not supported|t4g\.small/i);
    expect(test.world.keyPairs()).toEqual([]);
  });

  it('tries every instance type in every subnet', async () => {
    const test = await openEc2({ capacity: { windows: [{ zone: 'b', type: 't4g.medium', from: '1m' }] } });

    const document = await test.hunt(everywhere, { alternatives: [{ InstanceType: 't4g.medium' }] });

    expect(document.offerings).toHaveLength(6);
    expect(test.world.living()[0]).toMatchObject({ zone: 'us-east-1b', type: 't4g.medium' });
  });

  it('says at once which subnet the region does not have', async () => {
    const test = await openEc2({});

    const document = await test.hunt({ hunt: { subnets: ['subnet-0fff'] } });

    expect(document.phase).toBe('failed');
    expect(document.failure?.message).toContain('subnet-0fff');
    expect(test.world.launchCalls).toBe(0);
  });
});
