import { describe, expect, test } from 'vitest';
import { rankOfferings, resolveZone } from '../../../shared/domain/hunting/rank-offerings.ts';
import { freshHunt, type HuntOptions, minimalLaunch, zones } from './hunts-for-tests.ts';

const rank = (options: HuntOptions = {}, names: readonly string[] = zones) => rankOfferings(freshHunt(options), names);
const brief = (ranking: ReturnType<typeof rank>) => ranking.offerings.map(({ zone, shape, adNumber }) => `${zone} ${shape} ${adNumber}`);

describe('a zone’s name', () => {
  test.each([
    { name: 'AD-1', names: zones, zone: 'Uocm:PHX-AD-1' },
    { name: 'ad-3', names: zones, zone: 'Uocm:PHX-AD-3' },
    { name: 'Uocm:PHX-AD-2', names: zones, zone: 'Uocm:PHX-AD-2' },
    { name: 'uOCM:phx-ad-2', names: zones, zone: 'Uocm:PHX-AD-2' },
    { name: 'PHX-AD-2', names: zones, zone: 'Uocm:PHX-AD-2' },
    { name: 'AD-2', names: ['qIZq:US-ASHBURN-AD-1', 'qIZq:US-ASHBURN-AD-2'], zone: 'qIZq:US-ASHBURN-AD-2' },
    { name: 'AD-1', names: ['bYfc:AP-SINGAPORE-1-AD-1'], zone: 'bYfc:AP-SINGAPORE-1-AD-1' },
    { name: 'AD-1', names: ['x:R-AD-11', 'x:R-AD-1'], zone: 'x:R-AD-1' },
    { name: 'us-east-1a', names: ['us-east-1a', 'us-east-1b'], zone: 'us-east-1a' },
    { name: 'AD-2', names: ['zone-alpha', 'zone-beta'], zone: 'zone-beta' },
  ])('$name of $names is $zone', ({ name, names, zone }) => {
    expect(resolveZone(name, names)).toBe(zone);
  });

  test.each([
    { name: 'AD-1', names: ['Uocm:PHX-AD-11', 'Uocm:PHX-AD-21'], why: 'another number ends alike' },
    { name: 'AD-1', names: ['Uocm:PHX-BAD-1'], why: 'a longer word ends alike' },
    { name: 'AD-2', names: ['bYfc:AP-SINGAPORE-1-AD-1'], why: 'the region has one AD' },
    { name: 'kIdk:PHX-AD-1', names: zones, why: 'the prefix is another tenancy’s' },
    { name: 'a very much longer name than any zone:PHX-AD-1', names: zones, why: 'it is longer than the names' },
    { name: '', names: zones, why: 'it is empty' },
    { name: 'AD-1', names: [], why: 'there are no zones' },
    { name: 'AD-3', names: ['zone-alpha', 'zone-beta'], why: 'there are two' },
    { name: 'AD-1', names: ['AD2', 'AD3'], why: 'the names are numbered, and not so' },
    { name: 'zone-gamma', names: ['zone-alpha', 'zone-beta'], why: 'it is no number' },
  ])('$name is none of $names: $why', ({ name, names }) => {
    expect(resolveZone(name, names)).toBeNull();
  });
});

describe('offerings', () => {
  test('of a bare list of zones are those of facts that say nothing more', () => {
    const document = freshHunt();

    expect(rankOfferings(document, { zones })).toEqual(rankOfferings(document, zones));
    expect(rankOfferings(document, zones).held).toEqual([]);
  });

  test('are the ADs in the order asked for', () => {
    const ranking = rank({ settings: { hunt: { adNumbers: [2, 1, 3] } } });

    expect(ranking.missing).toEqual([]);
    expect(brief(ranking)).toEqual([
      'Uocm:PHX-AD-2 VM.Standard.A1.Flex:2x12 2',
      'Uocm:PHX-AD-1 VM.Standard.A1.Flex:2x12 1',
      'Uocm:PHX-AD-3 VM.Standard.A1.Flex:2x12 3',
    ]);
  });

  test('are the payload in every AD first, then each alternative in every AD', () => {
    const ranking = rank({ alternatives: [{ shape: 'VM.Standard.E4.Flex' }], settings: { hunt: { adNumbers: [1, 2] } } });

    expect(brief(ranking)).toEqual([
      'Uocm:PHX-AD-1 VM.Standard.A1.Flex:2x12 1',
      'Uocm:PHX-AD-2 VM.Standard.A1.Flex:2x12 2',
      'Uocm:PHX-AD-1 VM.Standard.E4.Flex:2x12 1',
      'Uocm:PHX-AD-2 VM.Standard.E4.Flex:2x12 2',
    ]);
  });

  test('have a key that names cloud, region, zone, shape, size and market', () => {
    const ranking = rank({
      alternatives: [{ preemptibleInstanceConfig: { preemptionAction: { type: 'TERMINATE' } } }],
      settings: { hunt: { adNumbers: [1] } },
    });

    expect(ranking.offerings.map((offering) => offering.key)).toEqual([
      'oci/us-phoenix-1/Uocm:PHX-AD-1/VM.Standard.A1.Flex:2x12/on-demand',
      'oci/us-phoenix-1/Uocm:PHX-AD-1/VM.Standard.A1.Flex:2x12/preemptible',
    ]);
  });

  test('of one place and size whose payloads differ are all tried, under keys of their own (regression: only the first was)', () => {
    const ranking = rank({
      alternatives: [{ faultDomain: 'FAULT-DOMAIN-1' }, { faultDomain: 'FAULT-DOMAIN-2' }],
      settings: { hunt: { adNumbers: [1] } },
    });

    const [key] = ranking.offerings.map((offering) => offering.key);
    expect(ranking.offerings.map((offering) => offering.key)).toEqual([key, `${key}/alternative-1`, `${key}/alternative-2`]);
    expect(ranking.offerings.map((offering) => offering.patch)).toEqual([
      {},
      { faultDomain: 'FAULT-DOMAIN-1' },
      { faultDomain: 'FAULT-DOMAIN-2' },
    ]);
  });

  test('that ask the same of one place are tried once', () => {
    const ranking = rank({ alternatives: [{ shape: minimalLaunch['shape'] as string }], settings: { hunt: { adNumbers: [1, 2, 1] } } });

    expect(brief(ranking)).toHaveLength(2);
  });

  test('are one where the payload names its AD itself, whatever other numbers are asked for', () => {
    const named = rank({ launch: { ...minimalLaunch, availabilityDomain: 'Uocm:PHX-AD-2' } });
    const numberedName = rank({ launch: { ...minimalLaunch, availabilityDomain: 'AD-2', displayName: 'web-{{AD_NUMBER}}' } });

    expect(brief(named)).toEqual(['Uocm:PHX-AD-2 VM.Standard.A1.Flex:2x12 null']);
    expect(brief(numberedName)).toEqual(['Uocm:PHX-AD-2 VM.Standard.A1.Flex:2x12 1']);
  });

  test('that the region does not have are named, and the others tried', () => {
    const ranking = rank({}, ['bYfc:AP-SINGAPORE-1-AD-1']);

    expect(brief(ranking)).toEqual(['bYfc:AP-SINGAPORE-1-AD-1 VM.Standard.A1.Flex:2x12 1']);
    expect(ranking.missing).toEqual([
      { path: 'launch.availabilityDomain', expected: 'one of bYfc:AP-SINGAPORE-1-AD-1', got: 'AD-2' },
      { path: 'launch.availabilityDomain', expected: 'one of bYfc:AP-SINGAPORE-1-AD-1', got: 'AD-3' },
    ]);
  });

  test('are none where no zone is listed, or the payload names none', () => {
    const { availabilityDomain: _, ...placeless } = minimalLaunch;

    const listless = rank({ settings: { hunt: { adNumbers: [1] } } }, []);
    const nameless = rank({ launch: placeless });
    const numbered = rank({ launch: { ...placeless, displayName: 'web-{{AD_NUMBER}}' }, settings: { hunt: { adNumbers: [1] } } });

    expect(listless).toMatchObject({
      offerings: [],
      missing: [{ path: 'launch.availabilityDomain', expected: 'one of no zone at all', got: 'AD-1' }],
    });
    expect(nameless.missing).toEqual([{ path: 'launch.availabilityDomain', expected: `one of ${zones.join(', ')}`, got: '' }]);
    expect(numbered.missing).toMatchObject([{ got: '' }]);
  });
});
