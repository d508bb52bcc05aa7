import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { checkLaunchOci } from '../../../shared/domain/spec/check-launch-oci.ts';
import { filesOf, fromCliJson } from '../../../shared/domain/spec/cli-json.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const none = new Map<string, Uint8Array | Error>();
const translate = (launch: JsonObject, files = none) => fromCliJson(launch, files);
const problems = (launch: JsonObject, files = none) => translate(launch, files).problems.map(({ path, got }) => [path, got]);

describe('a --from-json file of the OCI CLI', () => {
  it("becomes the API's payload", () => {
    const {
      payload,
      problems: found,
      notes,
    } = translate({
      compartmentId: 'c',
      imageId: 'i',
      bootVolumeSizeInGbs: 60,
      subnetId: 's',
      assignPublicIp: false,
      assignIpv6Ip: true,
      assignPrivateDnsRecord: true,
      hostnameLabel: 'h',
      ipv6AddressSubnetCidrPairs: [{ ipv6Address: 'a' }],
      nsgIds: ['n'],
      privateIp: '10.0.0.3',
      skipSourceDestCheck: true,
      vnicDisplayName: 'v',
    });

    expect(found).toEqual([]);
    expect(notes).toEqual([]);
    expect(payload).toEqual({
      compartmentId: 'c',
      sourceDetails: { sourceType: 'image', imageId: 'i', bootVolumeSizeInGBs: 60 },
      createVnicDetails: {
        subnetId: 's',
        assignPublicIp: false,
        assignIpv6Ip: true,
        assignPrivateDnsRecord: true,
        hostnameLabel: 'h',
        ipv6AddressIpv6SubnetCidrPairDetails: [{ ipv6Address: 'a' }],
        nsgIds: ['n'],
        privateIp: '10.0.0.3',
        skipSourceDestCheck: true,
        displayName: 'v',
      },
    });
  });

  it('may boot from a volume', () => {
    expect(translate({ sourceBootVolumeId: 'v' }).payload).toEqual({ sourceDetails: { sourceType: 'bootVolume', bootVolumeId: 'v' } });
  });

  it('may be in the schema of the API already', () => {
    const payload = JSON.parse(readFileSync(new URL('../../../examples/specs/web-server.json', import.meta.url), 'utf8')) as JsonObject;

    expect(translate(payload)).toEqual({ payload, problems: [], notes: [] });
  });

  it('has no field that the check of the payload does not know', () => {
    // Names: `oci compute instance launch --generate-full-command-json-input`.
    const names =
      'agentConfig assignIpv6Ip assignPrivateDnsRecord assignPublicIp availabilityConfig availabilityDomain bootVolumeSizeInGbs capacityReservationId clusterPlacementGroupId compartmentId computeClusterId createVnicDetails dedicatedVmHostId definedTags displayName extendedMetadata faultDomain freeformTags hostnameLabel imageId instanceConfigurationId instanceOptions ipv6AddressSubnetCidrPairs ipxeScriptFile isAiEnterpriseEnabled isPvEncryptionInTransitEnabled launchOptions launchVolumeAttachments licensingConfigs maxWaitSeconds metadata nsgIds placementConstraintDetails platformConfig preemptibleInstanceConfig privateIp securityAttributes shape shapeConfig skipSourceDestCheck sourceBootVolumeId sourceDetails sshAuthorizedKeysFile subnetId userDataFile vnicDisplayName waitForState waitIntervalSeconds';
    const skeleton = Object.fromEntries(names.split(' ').map((name) => [name, 'x']));

    const { payload } = translate(skeleton);
    const { problems: found, warnings } = checkLaunchOci(payload, { adNumbers: [1], tags: {}, prefix: '' });

    expect(warnings).toEqual([]);
    expect(found.filter(({ expected }) => expected.includes('LaunchInstanceDetails'))).toEqual([]);
  });

  it('may spell names with hyphens or underscores, except where they are the user’s own', () => {
    const { payload } = translate({
      'compartment-id': 'c',
      display_name: 'd',
      'boot-volume-size-in-gbs': 60,
      bootVolumeSizeInGBs: null,
      'image-id': 'i',
      isAiEnterpriseEnabled: true,
      'create-vnic-details': { 'subnet-id': 's', 'freeform-tags': { 'my-tag': 'x' }, list: [{ 'a-b': 1 }] },
      metadata: { 'my-key': 'x', user_data: '' },
      'new-field': 1,
    });

    expect(payload).toEqual({
      compartmentId: 'c',
      displayName: 'd',
      isAIEnterpriseEnabled: true,
      createVnicDetails: { subnetId: 's', freeformTags: { 'my-tag': 'x' }, list: [{ aB: 1 }] },
      metadata: { 'my-key': 'x', user_data: '' },
      'new-field': 1,
      sourceDetails: { sourceType: 'image', imageId: 'i' },
    });
  });

  it('may give sizes in GBs as well as Gbs', () => {
    expect(translate({ imageId: 'i', bootVolumeSizeInGBs: 60 }).payload).toEqual({
      sourceDetails: { sourceType: 'image', imageId: 'i', bootVolumeSizeInGBs: 60 },
    });
  });

  it('leaves out what only steers the waiting of the CLI, and says so', () => {
    const { payload, notes } = translate({ shape: 's', waitForState: ['RUNNING'], maxWaitSeconds: 600, waitIntervalSeconds: null });

    expect(payload).toEqual({ shape: 's' });
    expect(notes).toEqual([
      expect.stringMatching(/^waitForState is left out: ready\.until/),
      expect.stringMatching(/^maxWaitSeconds is left out/),
    ]);
  });

  it('counts null as not given', () => {
    expect(translate({ imageId: null, subnetId: null, faultDomain: null, shape: 's' }).payload).toEqual({ shape: 's' });
  });

  it('may say the same thing twice', () => {
    const payload = { createVnicDetails: { subnetId: 's', nsgIds: ['a'] }, sourceDetails: { sourceType: 'image', imageId: 'i' } };

    expect(translate({ ...payload, subnetId: 's', nsgIds: ['a'], imageId: 'i' })).toEqual({ payload, problems: [], notes: [] });
  });

  it.each<[JsonObject, [string, string][]]>([
    [{ subnetId: 'a', createVnicDetails: { subnetId: 'b' } }, [['subnetId', '"a"']]],
    [{ imageId: 'a', sourceDetails: { sourceType: 'image', imageId: 'b' } }, [['imageId', '"a"']]],
    [{ imageId: 'a', sourceDetails: { sourceType: 'bootVolume', bootVolumeId: 'b' } }, [['imageId', '"image"']]],
    [{ sourceBootVolumeId: 'a', sourceDetails: { sourceType: 'image', imageId: 'b' } }, [['sourceBootVolumeId', '"bootVolume"']]],
    [{ imageId: 'a', sourceBootVolumeId: 'b' }, [['sourceBootVolumeId', 'both']]],
    [{ sourceBootVolumeId: 'b', bootVolumeSizeInGbs: 50 }, [['bootVolumeSizeInGbs', '50']]],
    [{ subnetId: 'a', createVnicDetails: 7 }, []],
    [{ userDataFile: 7 }, [['userDataFile', '7']]],
  ])('%j has the conflicts %j', (launch, expected) => {
    expect(problems(launch)).toEqual(expected);
  });

  it('names the field that a shortcut conflicts with, as the hunt file spells it', () => {
    const { problems: found } = fromCliJson({ subnetId: 'a', createVnicDetails: { subnetId: 'b' } }, none, 'launch.');

    expect(found).toEqual([{ path: 'launch.subnetId', expected: 'nothing, or the same as launch.createVnicDetails.subnetId', got: '"a"' }]);
  });
});

describe('files that a payload names', () => {
  it('are listed for the reader', () => {
    const launch = {
      userDataFile: 'init.yaml',
      'ssh-authorized-keys-file': '~/.ssh/id.pub',
      ipxeScriptFile: 'x',
      metadata: 'file://meta.json',
      nsgIds: 'FILE://nsg.json',
      shape: 'file://no',
      displayName: 'x',
      shapeConfig: '{}',
      freeformTags: {},
    };

    expect(filesOf(launch)).toEqual([
      { path: 'userDataFile', file: 'init.yaml' },
      { path: 'sshAuthorizedKeysFile', file: '~/.ssh/id.pub' },
      { path: 'ipxeScriptFile', file: 'x' },
      { path: 'metadata', file: 'meta.json' },
      { path: 'nsgIds', file: 'nsg.json' },
    ]);
  });

  it('go where the CLI puts them, user data byte for byte', () => {
    const files = new Map([
      ['init', Uint8Array.of(0x1f, 0x8b, 0xff)],
      ['keys', bytes('ssh-ed25519 AAAA\n')],
      ['ipxe', bytes('#!ipxe')],
    ]);

    const { payload } = translate(
      { userDataFile: 'init', sshAuthorizedKeysFile: 'keys', ipxeScriptFile: 'ipxe', metadata: { a: 'b' } },
      files,
    );

    expect(payload).toEqual({ metadata: { a: 'b', user_data: 'H4v/', ssh_authorized_keys: 'ssh-ed25519 AAAA\n' }, ipxeScript: '#!ipxe' });
  });

  it('may hold objects and lists, as may texts', () => {
    const files = new Map([['shape.json', bytes('{"memory-in-gbs": 6, "ocpus": 1}')]]);

    const { payload } = translate({ shapeConfig: 'file://shape.json', metadata: '{"my-key": "x"}', nsgIds: '["n"]' }, files);

    expect(payload).toEqual({
      shapeConfig: { memoryInGbs: 6, ocpus: 1 },
      metadata: { 'my-key': 'x' },
      createVnicDetails: { nsgIds: ['n'] },
    });
  });

  it('are problems where they cannot be read or are not what they should be', () => {
    const files = new Map<string, Uint8Array | Error>([
      ['gone', new Error('gone: no such file')],
      ['bad.json', bytes('{')],
      ['number.json', bytes('7')],
    ]);

    const found = problems(
      {
        userDataFile: 'gone',
        ipxeScriptFile: 'unread',
        metadata: 'file://gone',
        shapeConfig: 'file://bad.json',
        launchOptions: 'file://number.json',
        agentConfig: 'words',
      },
      files,
    );

    expect(found).toEqual([
      ['metadata', 'gone: no such file'],
      ['shapeConfig', 'text that is no JSON object or list'],
      ['launchOptions', 'text that is no JSON object or list'],
      ['agentConfig', 'text that is no JSON object or list'],
      ['userDataFile', 'gone: no such file'],
      ['ipxeScriptFile', '"unread", which was not read'],
    ]);
  });

  it.each<[JsonObject, string]>([
    [{ userDataFile: 'f', metadata: { user_data: 'eA==' } }, 'userDataFile'],
    [{ sshAuthorizedKeysFile: 'f', metadata: { ssh_authorized_keys: 'other' } }, 'sshAuthorizedKeysFile'],
    [{ ipxeScriptFile: 'f', ipxeScript: 'other' }, 'ipxeScriptFile'],
  ])('%j conflict with the field they fill', (launch, path) => {
    const found = problems(launch, new Map([['f', bytes('content')]]));

    expect(found.map(([where]) => where)).toEqual([path]);
    expect(JSON.stringify(found)).not.toContain(Buffer.from('content').toString('base64'));
  });
});
