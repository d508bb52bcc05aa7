import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import type { RankFacts } from '../../../shared/domain/hunting/rank-facts.ts';
import { rankOfferings } from '../../../shared/domain/hunting/rank-offerings.ts';
import { heldRule } from '../../../shared/domain/hunting/spot-fallback.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { type Ec2HuntOptions, ec2Hunt, facts, rankedHunt } from '../launch/ec2-hunts.ts';

const all = ['subnet-a1', 'subnet-a2', 'subnet-b1', 'subnet-c1'];
const everywhere: Ec2HuntOptions = { settings: { hunt: { subnets: all } } };
const onSpot: Ec2HuntOptions = { settings: { hunt: { subnets: ['subnet-a1', 'subnet-b1', 'subnet-c1'] }, spot: { enabled: true } } };
const rank = (options: Ec2HuntOptions, more: Partial<RankFacts> = {}) => rankOfferings(ec2Hunt(options), { ...facts, ...more });
const zonesOf = (offerings: HuntDocument['offerings'], market = 'spot') =>
  offerings.filter((offering) => offering.market === market).map(({ zone }) => zone.slice(-1));
const price = (zone: string, usdPerHour: number, swing = 1, type = 'm7i.large') => ({ type, zone: `us-east-1${zone}`, usdPerHour, swing });

describe('offerings on EC2', () => {
  it('are one for the payload’s own subnet, complete in their patch', () => {
    expect(rank({})).toEqual({
      offerings: [
        {
          key: 'aws/us-east-1/us-east-1a/subnet-a1/m7i.large/on-demand',
          cloud: 'aws',
          region: 'us-east-1',
          zone: 'us-east-1a',
          adNumber: null,
          shape: 'm7i.large',
          market: 'on-demand',
          patch: { SubnetId: 'subnet-a1', InstanceType: 'm7i.large' },
        },
      ],
      missing: [],
      held: [],
    });
  });

  it('go through the subnets like availability domains, no zone twice in a row', () => {
    const { offerings } = rank(everywhere);

    expect(offerings.map(({ patch }) => patch.SubnetId)).toEqual(['subnet-a1', 'subnet-b1', 'subnet-a2', 'subnet-c1']);
    expect(new Set(offerings.map(({ key }) => key)).size).toBe(4);
  });

  it('try a full subnet last', () => {
    const subnets = facts.subnets?.map((subnet) => (subnet.id === 'subnet-a1' ? { ...subnet, freeAddresses: 0 } : subnet)) ?? [];

    expect(rank(everywhere, { subnets }).offerings.at(-1)?.patch.SubnetId).toBe('subnet-a1');
  });

  it('try the payload everywhere, then each alternative', () => {
    const { offerings } = rank({ ...onSpot, alternatives: [{ InstanceType: 'm6i.large' }, { SubnetId: 'subnet-c1' }], settings: {} });

    expect(offerings.map(({ shape, patch }) => [shape, patch.SubnetId])).toEqual([
      ['m7i.large', 'subnet-a1'],
      ['m6i.large', 'subnet-a1'],
      ['m7i.large', 'subnet-c1'],
    ]);
  });

  it('tell alternatives of one type apart, and leave out one that comes to the same launch', () => {
    const alternatives: JsonObject[] = [{ EbsOptimized: true }, { EbsOptimized: true }, { InstanceType: 'm7i.large' }];

    const { offerings } = rank({ alternatives });

    expect(offerings.map(({ key }) => key)).toEqual([
      'aws/us-east-1/us-east-1a/subnet-a1/m7i.large/on-demand',
      'aws/us-east-1/us-east-1a/subnet-a1/m7i.large/on-demand/alternative-1',
    ]);
  });

  it('name a subnet that the region does not have, and go on with the others', () => {
    const { offerings, missing } = rank({
      settings: { hunt: { subnets: ['subnet-x', 'subnet-b1'] } },
      alternatives: [{ InstanceType: 'm6i.large' }],
    });

    expect(offerings.map(({ zone }) => zone)).toEqual(['us-east-1b', 'us-east-1b']);
    expect(missing).toEqual([{ path: 'hunt.subnets', expected: 'a subnet of this region', got: 'subnet-x' }]);
    expect(rank({}, { subnets: [] }).missing).toMatchObject([{ path: 'launch.SubnetId', got: 'subnet-a1' }]);
    expect(rankOfferings(ec2Hunt(), facts.zones).offerings).toEqual([]);
  });

  it('carry the image that an alias stands for, by type where architectures differ', () => {
    const hunt = {
      ...ec2Hunt({ alternatives: [{ InstanceType: 'm7g.large' }] }),
      image: { imageId: 'ami-x86', name: null, rootDevice: null },
    };

    const { offerings } = rankOfferings(hunt, { ...facts, images: { 'm7g.large': { imageId: 'ami-arm' } } });

    expect(offerings.map(({ patch }) => patch.ImageId)).toEqual(['ami-x86', 'ami-arm']);
  });

  it('keep the market that the payload asks for by itself', () => {
    const { offerings, held } = rank({ launch: { InstanceMarketOptions: { MarketType: 'spot' } } });

    expect(offerings.map(({ market }) => market)).toEqual(['spot']);
    expect(held).toEqual([]);
  });
});

describe('offerings on the spot market', () => {
  it('come before on-demand, which is held back for the fallback', () => {
    const { offerings, held } = rank({ ...onSpot, alternatives: [{ InstanceType: 'm6i.large' }] });

    expect(offerings.map(({ market, shape }) => `${market} ${shape}`)).toEqual([
      ...Array(3).fill('spot m7i.large'),
      ...Array(3).fill('spot m6i.large'),
      ...Array(3).fill('on-demand m7i.large'),
      ...Array(3).fill('on-demand m6i.large'),
    ]);
    expect(held.map(({ offering }) => offering)).toEqual(offerings.filter(({ market }) => market === 'on-demand').map(({ key }) => key));
    expect(held.every(({ rule }) => rule === heldRule)).toBe(true);
  });

  it('are alone without a fallback', () => {
    const { offerings, held } = rank({ settings: { spot: { enabled: true, fallback: false } } });

    expect(offerings.map(({ market }) => market)).toEqual(['spot']);
    expect(held).toEqual([]);
  });

  it('are in the order of the subnets without hints', () => {
    expect(zonesOf(rank(onSpot).offerings)).toEqual(['a', 'b', 'c']);
    expect(zonesOf(rank(onSpot, { scores: {}, prices: [] }).offerings)).toEqual(['a', 'b', 'c']);
  });

  it('begin in the zone with the best placement score (FR-038, FR-039)', () => {
    const scores = { 'us-east-1a': 1, 'us-east-1b': 5, 'us-east-1c': 9 };

    expect(zonesOf(rank(onSpot, { scores }).offerings)).toEqual(['c', 'b', 'a']);
  });

  it('take a missing score for the middle of the others', () => {
    expect(zonesOf(rank(onSpot, { scores: { 'us-east-1a': 2, 'us-east-1c': 8 } }).offerings)).toEqual(['c', 'b', 'a']);
    expect(zonesOf(rank(onSpot, { scores: { 'us-east-1c': 8 } }).offerings)).toEqual(['a', 'b', 'c']);
  });

  it('prefer cheaper zones, and among equals the steadier (FR-040)', () => {
    expect(zonesOf(rank(onSpot, { prices: [price('a', 0.05), price('b', 0.03), price('c', 0.04)] }).offerings)).toEqual(['b', 'c', 'a']);
    expect(zonesOf(rank(onSpot, { prices: [price('a', 0.03, 4), price('b', 0.03, 1), price('c', 0.03, 2)] }).offerings)).toEqual([
      'b',
      'c',
      'a',
    ]);
  });

  it('count a clearly better score for more than a better price', () => {
    const scores = { 'us-east-1a': 9, 'us-east-1b': 1, 'us-east-1c': 1 };
    const prices = [price('a', 0.06), price('b', 0.03), price('c', 0.06)];

    expect(zonesOf(rank(onSpot, { scores, prices }).offerings)).toEqual(['a', 'b', 'c']);
  });

  it('have zones whose price is above the highest one last', () => {
    const settings = { ...onSpot.settings, spot: { enabled: true, maxPrice: 0.04 } };
    const prices = [price('a', 0.05), price('b', 0.04)];

    expect(zonesOf(rank({ settings }, { prices }).offerings).at(-1)).toBe('a');
  });

  it('do without hints that are switched off', () => {
    const settings = { ...onSpot.settings, spot: { enabled: true, scores: false, history: false } };

    const { offerings } = rank({ settings }, { scores: { 'us-east-1c': 10, 'us-east-1a': 1 }, prices: [price('b', 0.01), price('a', 1)] });

    expect(zonesOf(offerings)).toEqual(['a', 'b', 'c']);
  });

  it('remember what was refused before', () => {
    const hunt = rankedHunt(onSpot);
    const [a] = hunt.offerings;
    const failure = {
      offering: a?.key ?? '',
      class: 'CAPACITY',
      rule: 'aws.capacity.host',
      message: 'x',
      at: '2026-11-01T12:00:00.000Z',
      times: 40,
    };

    const { offerings } = rankOfferings({ ...hunt, failures: [failure] }, facts);

    expect(zonesOf(offerings)).toEqual(['b', 'c', 'a']);
  });
});
