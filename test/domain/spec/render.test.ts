import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { shellQuote } from '../../../shared/domain/spec/command-line.ts';
import { mergeValue } from '../../../shared/domain/spec/merge-patch.ts';
import { type DryRun, dryRun, mergePatch, substituteAd } from '../../../shared/domain/spec/render.ts';

const minimal = JSON.parse(readFileSync(new URL('../../../examples/specs/web-server.json', import.meta.url), 'utf8')) as JsonObject;
const run = (over: Partial<DryRun> = {}) =>
  dryRun({
    cloud: 'oci',
    launch: minimal,
    alternatives: [],
    adNumbers: [1, 2, 3],
    name: 'specs/web-server.json',
    options: { region: null },
    ...over,
  });

describe('mergePatch', () => {
  // RFC 7396, appendix A, every row.
  it.each<[JsonValue, JsonValue, JsonValue]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('merges %j with %j to %j', (target, patch, result) => {
    expect(mergeValue(target, patch)).toEqual(result);
  });

  const anObject = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

  it('says the same when it is said twice', () => {
    fc.assert(
      fc.property(anObject, anObject, (target, patch) => {
        const once = mergePatch(target, patch);

        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  it('changes nothing by an empty patch, and neither argument ever', () => {
    fc.assert(
      fc.property(anObject, anObject, (target, patch) => {
        const before = structuredClone([target, patch]);

        mergePatch(target, patch);

        expect([target, patch]).toEqual(before);
        expect(mergePatch(target, {})).toEqual(target);
      }),
    );
  });

  it('does not touch prototypes', () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject);

    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(Object.keys(merged)).toEqual(['__proto__']);
  });
});

describe('substituteAd', () => {
  it('puts the number in every string value, at any depth, and in no key', () => {
    const payload = { a: 'AD-{{AD_NUMBER}}', b: [{ c: '{{AD_NUMBER}}{{AD_NUMBER}}' }, 7, null, true], '{{AD_NUMBER}}': 'x' };

    expect(substituteAd(payload, 2)).toEqual({ a: 'AD-2', b: [{ c: '22' }, 7, null, true], '{{AD_NUMBER}}': 'x' });
  });
});

describe('a dry run', () => {
  it("renders the requirement's minimal example for the three availability domains", () => {
    const rendered = run();

    expect(rendered.map(({ adNumber, payload }) => [adNumber, payload])).toEqual(
      [1, 2, 3].map((number) => [number, { ...minimal, availabilityDomain: `AD-${number}` }]),
    );
    expect(rendered[1]).toMatchObject({
      alternative: null,
      file: 'web-server.ad-2.json',
      command: 'oci compute instance launch --from-json file://web-server.ad-2.json --subnet-id ocid1.subnet.oc1..example',
    });
  });

  it('goes through all domains with the payload before it turns to an alternative', () => {
    const rendered = run({ alternatives: [{ shape: 'VM.Standard.E5.Flex' }], adNumbers: [1, 3] });

    expect(rendered.map(({ adNumber, alternative, file }) => [adNumber, alternative, file])).toEqual([
      [1, null, 'web-server.ad-1.json'],
      [3, null, 'web-server.ad-3.json'],
      [1, 0, 'web-server.ad-1.alternative-1.json'],
      [3, 0, 'web-server.ad-3.alternative-1.json'],
    ]);
    expect(rendered[3]!.payload).toMatchObject({ shape: 'VM.Standard.E5.Flex', availabilityDomain: 'AD-3' });
  });

  it('renders a payload that names its domain once', () => {
    const rendered = run({ launch: { ...minimal, availabilityDomain: 'Uocm:PHX-AD-1' }, adNumbers: [1] });

    expect(rendered.map(({ adNumber, file }) => [adNumber, file])).toEqual([[null, 'web-server.json']]);
  });

  it.each([
    ['', 'spec.ad-1.json'],
    ['C:\\specs\\a b.YML', 'a b.ad-1.json'],
    ['-', '-.ad-1.json'],
  ])('names the files of %j %j', (name, file) => {
    expect(run({ name, adNumbers: [1] })[0]!.file).toBe(file);
  });

  it('passes credentials, region and timeout on', () => {
    const options = { region: 'us-phoenix-1', profile: 'my prod', configFile: '~/.oci/config', readTimeout: 120 };

    const [first] = run({ options });

    expect(first!.command).toMatch(/ --region us-phoenix-1 --profile 'my prod' --config-file '~\/\.oci\/config' --read-timeout 120$/);
  });

  it('gives the VNIC as options, for the launch command ignores createVnicDetails', () => {
    const createVnicDetails = { subnetId: 's', assignPublicIp: false, nsgIds: ['a'], hostnameLabel: null, displayName: "it's" };

    const [first] = run({ launch: { ...minimal, createVnicDetails } });

    expect(first!.command).toContain(` --subnet-id s --assign-public-ip false --nsg-ids '["a"]' --vnic-display-name 'it'\\''s'`);
  });

  it.each([
    ['a VNIC field without an option', { createVnicDetails: { subnetId: 's', vlanId: 'v' } }],
    ['a field newer than the command', { somethingNew: 1 }],
    ['an iPXE script, which the command takes as a file only', { ipxeScript: '#!ipxe' }],
    ['no subnet', { createVnicDetails: 'odd' }],
  ])('sends the file as it stands when it has %s', (_, over) => {
    const [first] = run({ launch: { ...minimal, ...over } });

    expect(first!.command).toBe(
      'oci raw-request --http-method POST --target-uri https://iaas.REGION.oraclecloud.com/20160918/instances --request-body file://web-server.ad-1.json',
    );
  });

  it('names the region in a raw request', () => {
    const [first] = run({ launch: { ...minimal, somethingNew: 1 }, options: { region: 'eu-frankfurt-1' } });

    expect(first!.command).toContain('https://iaas.eu-frankfurt-1.oraclecloud.com/20160918/instances');
  });

  it('prints the AWS command for EC2', () => {
    const rendered = run({ cloud: 'aws', launch: { ImageId: 'ami-1' }, options: { region: 'eu-central-1', profile: 'p' } });

    expect(rendered.map(({ command }) => command)).toEqual([
      'aws ec2 run-instances --cli-input-json file://web-server.json --region eu-central-1 --profile p',
    ]);
  });
});

describe('shellQuote', () => {
  it.skipIf(process.platform === 'win32')('makes one word for a POSIX shell of any text', () => {
    const samples = fc.sample(
      fc.string({ maxLength: 30 }).filter((text) => !text.includes('\0')),
      { numRuns: 60, seed: 7 },
    );
    const words = [...samples, '', "'", '$HOME `id` "x" \\', 'a\nb', '~', '*', '-n'];

    const echoed = execFileSync('sh', ['-c', `for word in ${words.map(shellQuote).join(' ')}; do printf '%s\\036' "$word"; done`], {
      encoding: 'utf8',
    });

    expect(echoed.split('\x1e').slice(0, -1)).toEqual(words);
  });
});
