import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { checkLaunchOci } from '../../../shared/domain/spec/check-launch-oci.ts';
import { mergePatch } from '../../../shared/domain/spec/merge-patch.ts';

const minimal = JSON.parse(readFileSync(new URL('../../../examples/specs/web-server.json', import.meta.url), 'utf8')) as JsonObject;
const context = { adNumbers: [1, 2, 3], tags: {}, prefix: '' };
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ4z7sFv2r9Yl0pKk5nq8Rz3m1VtX6uQwEoPaSdFgHjK me@home';

/** The minimal example with a merge patch over it. */
const check = (patch: JsonObject, over: Partial<typeof context> & { tags?: Record<string, string> } = {}) =>
  checkLaunchOci(mergePatch(minimal, patch), { ...context, ...over });
const told = (problems: readonly Problem[]) => problems.map(({ path, got }) => [path, got]);

describe('an OCI launch payload', () => {
  it("passes when it is the requirement's minimal example, with its example OCIDs", () => {
    expect(checkLaunchOci(minimal, context)).toEqual({ problems: [], warnings: [] });
  });

  it('has every problem told in one report', () => {
    const { problems } = checkLaunchOci(
      { shape: 7, sourceDetails: { sourceType: 'image' }, createVnicDetails: {}, displayName: '' },
      { ...context, prefix: 'launch.' },
    );

    expect(told(problems)).toEqual([
      ['launch.availabilityDomain', 'nothing'],
      ['launch.compartmentId', 'nothing'],
      ['launch.createVnicDetails.subnetId', 'nothing'],
      ['launch.sourceDetails.imageId', 'nothing'],
      ['launch.shape', '7'],
      ['launch.displayName', '""'],
    ]);
  });

  it.each<[string, JsonObject, [string, string][]]>([
    ['no compartment', { compartmentId: null }, [['compartmentId', 'nothing']]],
    ['no shape', { shape: null }, [['shape', 'nothing']]],
    ['no VNIC', { createVnicDetails: null }, [['createVnicDetails.subnetId', 'nothing']]],
    ['a VNIC of a wrong type', { createVnicDetails: 'x' }, [['createVnicDetails', '"x"']]],
    ['no source', { sourceDetails: null }, [['sourceDetails', 'nothing']]],
    ['a source of a wrong type', { sourceDetails: [] }, [['sourceDetails', 'an empty list']]],
    ['a source without a type', { sourceDetails: { sourceType: null } }, [['sourceDetails.sourceType', 'nothing']]],
    ['a source of an unknown type', { sourceDetails: { sourceType: 'disk' } }, [['sourceDetails.sourceType', '"disk"']]],
    [
      'a boot volume source without the volume',
      { sourceDetails: { sourceType: 'bootVolume' } },
      [['sourceDetails.bootVolumeId', 'nothing']],
    ],
    [
      'a boot volume source',
      { sourceDetails: { sourceType: 'bootVolume', imageId: null, bootVolumeId: 'ocid1.bootvolume.oc1.phx.abc' } },
      [],
    ],
    ['an image filter', { sourceDetails: { imageId: null, instanceSourceImageFilterDetails: { operatingSystem: 'Oracle Linux' } } }, []],
    ['a flexible shape without a size', { shapeConfig: null }, [['shapeConfig.ocpus', 'nothing']]],
    ['a flexible shape without OCPUs', { shapeConfig: { ocpus: null } }, [['shapeConfig.ocpus', 'nothing']]],
    ['a flexible shape with vCPUs', { shapeConfig: { ocpus: null, vcpus: 4 } }, []],
    ['a shape config of a wrong type', { shapeConfig: 'big' }, [['shapeConfig', '"big"']]],
    ['a fixed shape without a size', { shape: 'VM.Standard2.1', shapeConfig: null }, []],
    ['OCPUs as text', { shapeConfig: { ocpus: '2' } }, [['shapeConfig.ocpus', '"2"']]],
    ['no OCPUs at all', { shapeConfig: { ocpus: 0 } }, [['shapeConfig.ocpus', '0']]],
    ['negative NVMe drives', { shapeConfig: { nvmes: -1 } }, [['shapeConfig.nvmes', '-1']]],
    ['a boot volume too small', { sourceDetails: { bootVolumeSizeInGBs: 47 } }, [['sourceDetails.bootVolumeSizeInGBs', '47']]],
    ['a boot volume too large', { sourceDetails: { bootVolumeSizeInGBs: 32_769 } }, [['sourceDetails.bootVolumeSizeInGBs', '32769']]],
    [
      'a name too long',
      { displayName: 'n'.repeat(256) },
      [['displayName', expect.stringContaining('(256 characters)') as unknown as string]],
    ],
    ['a name of 255 characters', { displayName: 'n'.repeat(255) }, []],
    [
      'a host name with an underscore',
      { createVnicDetails: { hostnameLabel: 'my_host' } },
      [['createVnicDetails.hostnameLabel', '"my_host"']],
    ],
    ['a flag as text', { createVnicDetails: { assignPublicIp: 'true' } }, [['createVnicDetails.assignPublicIp', '"true"']]],
    ['security groups that are no list', { createVnicDetails: { nsgIds: 'x' } }, [['createVnicDetails.nsgIds', '"x"']]],
    [
      'security groups that are none',
      { createVnicDetails: { nsgIds: ['ocid1.subnet.oc1..a', 3] } },
      [
        ['createVnicDetails.nsgIds[0]', 'the OCID of a subnet'],
        ['createVnicDetails.nsgIds[1]', '3'],
      ],
    ],
    ['volumes that are no list', { launchVolumeAttachments: {} }, [['launchVolumeAttachments', 'an empty object']]],
    ['options that are no object', { launchOptions: true }, [['launchOptions', 'true']]],
    ['known fields that are null', { shapeConfig: { memoryInGBs: null } }, []],
  ])('with %s is told so', (_, patch, expected) => {
    expect(told(check(patch).problems)).toEqual(expected);
  });

  it.each<[JsonValue, string | null]>([
    ['ocid1.compartment.oc1..example', null],
    ['ocid1.tenancy.oc1..aaaaaaaaba3pv6wkcr4jqae5f44n2b2m2yt2j6rx32uzr4h25vqstifsfdsq', null],
    ['ocid1.compartment.oc1.phx.abc', null],
    ['ocid1.compartment.oc1.phx.future.abc', null],
    ['OCID1.COMPARTMENT.OC1..EXAMPLE', null],
    ['ocid1.subnet.oc1..example', 'the OCID of a subnet'],
    ['ocid1.compartment.oc1.', '"ocid1.compartment.oc1."'],
    ['ocid1.compartment.oc1..', '"ocid1.compartment.oc1.."'],
    ['compartment', '"compartment"'],
    ['', '""'],
    [12, '12'],
  ])('has the compartment %j told as %j', (compartmentId, got) => {
    expect(told(check({ compartmentId }).problems)).toEqual(got === null ? [] : [['compartmentId', got]]);
  });

  it('may opt out of capacity reservations by an empty text', () => {
    expect(check({ capacityReservationId: '' }).problems).toEqual([]);
    expect(told(check({ capacityReservationId: 'x' }).problems)).toEqual([['capacityReservationId', '"x"']]);
  });

  it('may leave all but its place to an instance configuration', () => {
    const launch = {
      compartmentId: 'ocid1.compartment.oc1..a',
      availabilityDomain: 'AD-{{AD_NUMBER}}',
      instanceConfigurationId: 'ocid1.instanceconfiguration.oc1..a',
    };

    expect(checkLaunchOci(launch, context)).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, JsonObject, string]>([
    ['a subnet and a VLAN', { createVnicDetails: { vlanId: 'ocid1.vlan.oc1..a' } }, 'createVnicDetails.vlanId'],
    [
      'two private addresses',
      { createVnicDetails: { privateIp: '10.0.0.3', privateIpId: 'ocid1.privateip.oc1..a' } },
      'createVnicDetails.privateIpId',
    ],
    [
      'a host name without a DNS record',
      { createVnicDetails: { hostnameLabel: 'a', assignPrivateDnsRecord: false } },
      'createVnicDetails.assignPrivateDnsRecord',
    ],
    ['security attributes twice', { securityAttributes: {}, createVnicDetails: { securityAttributes: {} } }, 'securityAttributes'],
    ['a preemptible instance without an action', { preemptibleInstanceConfig: {} }, 'preemptibleInstanceConfig.preemptionAction.type'],
    [
      'a preemptible instance with another action',
      { preemptibleInstanceConfig: { preemptionAction: { type: 'STOP' } } },
      'preemptibleInstanceConfig.preemptionAction.type',
    ],
    [
      'a preemptible instance in a reservation',
      { preemptibleInstanceConfig: { preemptionAction: { type: 'TERMINATE' } }, capacityReservationId: 'ocid1.capacityreservation.oc1..a' },
      'capacityReservationId',
    ],
  ])('may not have %s', (_, patch, path) => {
    expect(check(patch).problems.map((problem) => problem.path)).toEqual([path]);
  });

  it('may be preemptible out of any reservation', () => {
    expect(check({ preemptibleInstanceConfig: { preemptionAction: { type: 'TERMINATE' } }, capacityReservationId: '' }).problems).toEqual(
      [],
    );
  });

  it('passes unknown fields on with a warning, at the top and in the objects that are known', () => {
    const { problems, warnings } = check({
      brandNewField: 1,
      displayNam: 'x',
      createVnicDetails: { newer: true },
      agentConfig: { anything: 1 },
    });

    expect(problems).toEqual([]);
    expect(warnings).toEqual([
      { path: 'createVnicDetails.newer', expected: 'a known field', got: 'an unknown one, passed on untouched' },
      { path: 'brandNewField', expected: 'a known field', got: 'an unknown one, passed on untouched' },
      { path: 'displayNam', expected: 'a known field', got: 'an unknown one, passed on untouched', remedy: 'did you mean "displayName"?' },
    ]);
  });

  it.each([
    ['shapeconfig', {}, 'shapeConfig'],
    ['ShapeConfig', {}, 'shapeConfig'],
    ['shape_config', {}, 'shapeConfig'],
    ['isAiEnterpriseenabled', true, 'isAIEnterpriseEnabled'],
  ])('may not spell a field %s', (key, value, meant) => {
    expect(check({ [key]: value }).problems).toEqual([
      { path: key, expected: 'a field of LaunchInstanceDetails', got: `"${key}"`, remedy: `did you mean "${meant}"?` },
    ]);
  });

  it('never throws, whatever the payload', () => {
    const fields = fc.constantFrom(
      'createVnicDetails',
      'shapeConfig',
      'sourceDetails',
      'metadata',
      'freeformTags',
      'definedTags',
      'availabilityDomain',
      'shape',
      '__proto__',
      'preemptibleInstanceConfig',
      'extendedMetadata',
    );
    fc.assert(
      fc.property(fc.dictionary(fields, fc.jsonValue()), (launch) => {
        expect(checkLaunchOci(launch as JsonObject, context).problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the availability domain', () => {
  const zone = (availabilityDomain: JsonValue, adNumbers = [1, 2, 3]) => check({ availabilityDomain }, { adNumbers }).problems;

  it.each(['AD-{{AD_NUMBER}}', 'Uocm:PHX-AD-{{AD_NUMBER}}', 'kWVD:eu-frankfurt-1-AD-{{AD_NUMBER}}', 'PHX-AD-{{AD_NUMBER}}'])(
    'may be %s',
    (name) => {
      expect(zone(name)).toEqual([]);
    },
  );

  it.each([
    ['AD-2', [2]],
    ['Uocm:PHX-AD-1', [1]],
    ['Uocm:PHX-ad-1', [1]],
    ['x:THE-ONLY-DOMAIN', [1]],
  ])('may be %s when hunt.adNumbers is %j', (name, adNumbers) => {
    expect(zone(name, adNumbers)).toEqual([]);
  });

  it('needs the placeholder when several domains are asked', () => {
    expect(zone('Uocm:PHX-AD-2')).toEqual([
      {
        path: 'availabilityDomain',
        expected: 'a placeholder, for 3 domains are asked (hunt.adNumbers)',
        got: '"Uocm:PHX-AD-2"',
        remedy: 'write "AD-{{AD_NUMBER}}", or --set hunt.adNumbers=[2]',
      },
    ]);
    expect(zone('x:THE-ONLY-DOMAIN')[0]!.remedy).toContain('hunt.adNumbers=[1]');
  });

  it('has to be the one that is asked', () => {
    expect(zone('AD-2', [1])).toEqual([
      expect.objectContaining({
        expected: 'the domain of hunt.adNumbers, 1',
        got: '"AD-2"',
        remedy: expect.stringContaining('hunt.adNumbers=[2]'),
      }),
    ]);
  });

  it.each(['AD-{AD_NUMBER}', 'AD_{{AD_NUMBER}}', '{{AD_NUMBER}}', 'AD-{{AD_NUMBER}}-x', 'phoenix', 'a:b:c', ''])('is not %j', (name) => {
    expect(zone(name)).toEqual([
      { path: 'availabilityDomain', expected: expect.stringContaining('"AD-{{AD_NUMBER}}"'), got: JSON.stringify(name) },
    ]);
  });

  it('is text', () => {
    expect(told(zone(1))).toEqual([['availabilityDomain', '1']]);
  });
});

describe('placeholders', () => {
  it('may stand in any text, and are judged by what they become', () => {
    expect(
      check({ displayName: `${'n'.repeat(254)}{{AD_NUMBER}}`, createVnicDetails: { hostnameLabel: 'web{{AD_NUMBER}}' } }).problems,
    ).toEqual([]);
  });

  it.each(['{{REGION}}', '{{ AD_NUMBER }}', '{{ad_number}}', '{{AD_NUMBERS}}'])('are not %s', (placeholder) => {
    expect(check({ displayName: `a-${placeholder}-b` }).problems).toEqual([
      { path: 'displayName', expected: 'no other placeholder than {{AD_NUMBER}}', got: placeholder },
    ]);
  });

  it('of other software may stand in metadata, near misses of ours may not', () => {
    const patch = (text: string) => ({ metadata: { motd: text }, extendedMetadata: { deep: { text } } });

    expect(check(patch('{{ v1.region }} {{ ds.meta_data }}')).problems).toEqual([]);
    expect(check(patch('{{ ad_number }}')).problems.map(({ path }) => path)).toEqual(['metadata.motd', 'extendedMetadata.deep.text']);
  });
});

describe('metadata', () => {
  const metadata = (values: JsonObject) => check({ metadata: values }).problems;

  it('holds keys and user data', () => {
    expect(metadata({ ssh_authorized_keys: `# mine\n${publicKey}\n\n`, user_data: 'I2Nsb3VkLWNvbmZpZw==', note: '' })).toEqual([]);
    expect(metadata({ user_data: 'I2Ns\nb3Vk\n' })).toEqual([]);
  });

  it.each([
    ['ssh-rsa', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDbVpuGODmhsRZOLWNgm0aE my public key'],
    ['ecdsa', 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBA=='],
    ['a security key', 'sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t'],
    ['options before it', `no-pty,command="ls" ${publicKey}`],
  ])('takes a key of type %s', (_, key) => {
    expect(metadata({ ssh_authorized_keys: key })).toEqual([]);
  });

  it('holds texts only', () => {
    expect(metadata({ level: 3, object: {} })).toEqual([
      { path: 'metadata.level', expected: 'text', got: '3', remedy: expect.stringContaining('extendedMetadata') },
      { path: 'metadata.object', expected: 'text', got: 'an empty object', remedy: expect.anything() },
    ]);
  });

  it('never holds a private key, and the report does not show it', () => {
    const secret = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n-----END OPENSSH PRIVATE KEY-----';

    const found = metadata({ ssh_authorized_keys: secret, other: secret });

    expect(told(found)).toEqual([
      ['metadata.ssh_authorized_keys', 'a private key (not shown)'],
      ['metadata.other', 'a private key (not shown)'],
    ]);
    expect(JSON.stringify(found)).not.toContain('b3Blbn');
  });

  it('has public keys only among the keys', () => {
    const found = metadata({ ssh_authorized_keys: `${publicKey}\n~/.ssh/id_ed25519.pub\nb3BlbnNzaC1rZXktdjEAAAA` });

    expect(told(found)).toEqual([
      ['metadata.ssh_authorized_keys', '"~/.ssh/id_ed25519.pub"'],
      ['metadata.ssh_authorized_keys', 'something else (not shown)'],
    ]);
  });

  it('has user data in base64, which the report does not show', () => {
    const found = metadata({ user_data: '#cloud-config\npassword: hunter2' });

    expect(found).toEqual([
      {
        path: 'metadata.user_data',
        expected: 'base64',
        got: '31 characters that are not base64',
        remedy: expect.stringContaining('userDataFile'),
      },
    ]);
  });

  it('has at most 32,000 bytes together with extendedMetadata', () => {
    const half = 'é'.repeat(7_999);

    expect(check({ metadata: { a: half }, extendedMetadata: { b: half } }).problems).toEqual([]);
    expect(check({ metadata: { a: half }, extendedMetadata: { b: { cd: half } } }).problems).toEqual([
      { path: 'metadata', expected: 'at most 32,000 bytes together with extendedMetadata', got: '32007 bytes' },
    ]);
  });
});

describe('tags', () => {
  const many = (count: number, prefix = 'tag') =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'value']));

  it('leave room for the four of Foothold', () => {
    expect(check({ freeformTags: many(6) }).problems).toEqual([]);
    expect(check({ freeformTags: many(4) }, { tags: { ...many(2), other1: 'a', other2: 'b' } }).problems).toEqual([]);
    expect(check({ freeformTags: many(4) }, { tags: many(3, 'other') }).problems).toEqual([
      { path: 'freeformTags', expected: 'at most 6 tags (OCI takes 10, Foothold needs 4)', got: '7, with those of the setting "tags"' },
    ]);
  });

  it.each<[JsonObject, [string, string][]]>([
    [{ freeformTags: { 'a b': 'x' } }, [['freeformTags.a b', '"a b"']]],
    [{ freeformTags: { 'a.b': 'x' } }, [['freeformTags.a.b', '"a.b"']]],
    [{ freeformTags: { '': 'x' } }, [['freeformTags.', '""']]],
    [
      { freeformTags: { ['k'.repeat(101)]: 'x' } },
      [[`freeformTags.${'k'.repeat(101)}`, expect.stringContaining('(101 characters)') as unknown as string]],
    ],
    [{ freeformTags: { ['k'.repeat(100)]: 'é'.repeat(256) } }, []],
    [{ freeformTags: { build: 42 } }, [['freeformTags.build', '42']]],
    [
      { freeformTags: { long: 'v'.repeat(257) } },
      [['freeformTags.long', expect.stringContaining('(257 characters)') as unknown as string]],
    ],
    [{ freeformTags: 'x' }, [['freeformTags', '"x"']]],
    [{ definedTags: { Operations: 'x' } }, [['definedTags.Operations', '"x"']]],
    [{ definedTags: { Operations: many(65) } }, [['definedTags', '65']]],
    [{ definedTags: { Operations: many(64) } }, []],
  ])('%j are told as %j', (patch, expected) => {
    expect(told(check(patch).problems)).toEqual(expected);
  });

  it('of the settings are held to the same rules', () => {
    expect(told(check({}, { tags: { 'team.name': 'x' } }).problems)).toEqual([['tags.team.name', '"team.name"']]);
  });

  it('have at most 5 KiB in all', () => {
    const definedTags = { Operations: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, 'v'.repeat(250)])) };

    expect(told(check({ definedTags }).problems)).toEqual([['freeformTags', expect.stringMatching(/^5\d\d\d bytes$/)]]);
  });
});
