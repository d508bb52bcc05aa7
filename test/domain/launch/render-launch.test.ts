import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { ownPublicKey } from '../../../shared/domain/launch/own-key.ts';
import { renderLaunch } from '../../../shared/domain/launch/render-launch.ts';
import { adPlaceholder, texts } from '../../../shared/domain/spec/placeholder.ts';
import { freshHunt, type HuntOptions, minimalLaunch, plannedHunt } from '../hunting/hunts-for-tests.ts';

/** One of each kind of field that LaunchInstanceDetails has (docs.oracle.com/iaas/api/#/en/iaas/latest/datatypes/LaunchInstanceDetails). */
const everything: JsonObject = {
  availabilityDomain: 'AD-{{AD_NUMBER}}',
  compartmentId: 'ocid1.compartment.oc1..example',
  capacityReservationId: 'ocid1.capacityreservation.oc1..example',
  createVnicDetails: {
    subnetId: 'ocid1.subnet.oc1..example',
    assignPublicIp: true,
    nsgIds: ['ocid1.nsg.oc1..a', 'ocid1.nsg.oc1..b'],
    hostnameLabel: 'web{{AD_NUMBER}}',
  },
  dedicatedVmHostId: 'ocid1.dedicatedvmhost.oc1..example',
  definedTags: { Operations: { CostCenter: '42' } },
  displayName: 'web-{{AD_NUMBER}}',
  extendedMetadata: { nested: { list: [1, 2.5, true, null, { deep: 'AD {{AD_NUMBER}} of {{AD_NUMBER}}' }] } },
  faultDomain: 'FAULT-DOMAIN-1',
  freeformTags: { team: 'blue', foothold: 'not yours' },
  clusterPlacementGroupId: 'ocid1.clusterplacementgroup.oc1..example',
  computeClusterId: 'ocid1.computecluster.oc1..example',
  hostnameLabel: 'old-style',
  imageId: 'ocid1.image.oc1..example',
  ipxeScript: '#!ipxe',
  isPvEncryptionInTransitEnabled: false,
  launchOptions: { bootVolumeType: 'PARAVIRTUALIZED', isConsistentVolumeNamingEnabled: true },
  launchVolumeAttachments: [{ type: 'paravirtualized', launchCreateVolumeDetails: { volumeCreationType: 'ATTRIBUTES', sizeInGBs: '50' } }],
  instanceOptions: { areLegacyImdsEndpointsDisabled: true },
  availabilityConfig: { recoveryAction: 'RESTORE_INSTANCE', isLiveMigrationPreferred: true },
  preemptibleInstanceConfig: { preemptionAction: { type: 'TERMINATE', preserveBootVolume: false } },
  agentConfig: { isMonitoringDisabled: false, pluginsConfig: [{ name: 'Bastion', desiredState: 'ENABLED' }] },
  metadata: { user_data: 'I2Nsb3Vk', ssh_authorized_keys: 'ssh-rsa AAAAmine me', zone: 'ad{{AD_NUMBER}}' },
  platformConfig: { type: 'AMD_VM', isSecureBootEnabled: true },
  securityAttributes: { Oracle: { 'max-security-zone': { value: 'x', mode: 'enforce' } } },
  shape: 'VM.Standard.A1.Flex',
  shapeConfig: { ocpus: 1, memoryInGBs: 6, baselineOcpuUtilization: 'BASELINE_1_1', nvmes: 0 },
  sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..example', bootVolumeSizeInGBs: 50, kmsKeyId: null },
  subnetId: 'ocid1.subnet.oc1..old',
  aFieldOfTomorrow: { anything: [[], {}, 0, ''] },
};

const temporary: HuntDocument['key'] = {
  mode: 'temporary',
  publicKey: 'ssh-ed25519 AAAAours foothold',
  name: null,
  reference: '/keys/one',
};

function render(options: HuntOptions, index = 0, attempt = 7): JsonObject {
  const document = plannedHunt(options);
  return renderLaunch(document, document.offerings[index] as HuntDocument['offerings'][number], attempt);
}

describe('a rendered payload', () => {
  test('is the user’s, field by field, with zone and tags put in', () => {
    const payload = render({ launch: everything });

    const numbered = JSON.parse(JSON.stringify(everything).replaceAll('{{AD_NUMBER}}', '1')) as JsonObject;
    expect(payload).toEqual({
      ...numbered,
      availabilityDomain: 'Uocm:PHX-AD-1',
      freeformTags: {
        team: 'blue',
        foothold: 'true',
        'foothold-session-id': '01K8Z0000000000000000000AB',
        'foothold-timestamp': '2026-11-01T12:00:10.000Z',
        'foothold-attempt': '7',
      },
    });
  });

  test('passes fields of any name and any value through untouched', () => {
    const ours = ['availabilityDomain', 'displayName', 'freeformTags', 'metadata', 'shape', 'shapeConfig', '__proto__'];
    const fields = fc.dictionary(
      fc.string().filter((name) => !ours.includes(name)),
      fc.jsonValue().filter((value) => !JSON.stringify(value).includes('AD_NUMBER')) as fc.Arbitrary<JsonValue>,
    );

    fc.assert(
      fc.property(fields, (extra) => {
        const json = JSON.parse(JSON.stringify(extra)) as JsonObject;
        const payload = render({ launch: { ...minimalLaunch, ...json } });

        for (const [name, value] of Object.entries(json)) expect(payload[name]).toEqual(value);
        expect(Object.keys(payload).toSorted()).toEqual(
          [...new Set([...Object.keys(minimalLaunch), ...Object.keys(json), 'displayName', 'freeformTags'])].toSorted(),
        );
      }),
    );
  });

  test('is the same however often it is rendered, and leaves the document alone', () => {
    const document = plannedHunt({ launch: everything, key: temporary });
    const before = structuredClone(document);
    const [offering] = document.offerings;

    const [one, two] = [1, 2].map(() => renderLaunch(document, offering as HuntDocument['offerings'][number], 3));

    expect(one).toEqual(two);
    expect(document).toEqual(before);
  });

  test('has the AD number wherever the placeholder stands', () => {
    const payload = render({ launch: everything }, 2);

    expect(payload).toMatchObject({
      availabilityDomain: 'Uocm:PHX-AD-3',
      displayName: 'web-3',
      createVnicDetails: { hostnameLabel: 'web3' },
      extendedMetadata: { nested: { list: [1, 2.5, true, null, { deep: 'AD 3 of 3' }] } },
      metadata: { zone: 'ad3' },
    });
    expect(texts(payload).filter(({ text }) => text.includes(adPlaceholder))).toEqual([]);
  });

  test('has an alternative’s changes, and nothing of it elsewhere', () => {
    const options = {
      launch: everything,
      alternatives: [{ shape: 'VM.Standard.E4.Flex', faultDomain: null, metadata: { user_data: 'x' } }],
    };

    const [own, alternative] = [render(options, 0), render(options, 3)];

    expect(own).toMatchObject({ shape: 'VM.Standard.A1.Flex', faultDomain: 'FAULT-DOMAIN-1' });
    expect(alternative).toMatchObject({ shape: 'VM.Standard.E4.Flex', metadata: { user_data: 'x', zone: 'ad1' } });
    expect(alternative).not.toHaveProperty('faultDomain');
  });

  test('without a placeholder goes to the zone it names', () => {
    const payload = render({ launch: { ...minimalLaunch, availabilityDomain: 'phx-ad-2' } });

    expect(payload['availabilityDomain']).toBe('Uocm:PHX-AD-2');
  });
});

describe('tags', () => {
  test('come from the payload, then the settings, then Foothold, which wins', () => {
    const payload = render({
      launch: { ...minimalLaunch, freeformTags: { a: 'payload', b: 'payload', 'foothold-attempt': 'payload' } },
      settings: { tags: { b: 'settings', 'foothold-session-id': 'settings' } },
    });

    expect(payload['freeformTags']).toMatchObject({
      a: 'payload',
      b: 'settings',
      'foothold-attempt': '7',
      'foothold-session-id': '01K8Z0000000000000000000AB',
    });
  });

  test('lead back to the hunt also where the payload has none', () => {
    expect(Object.keys(render({})['freeformTags'] as JsonObject)).toEqual([
      'foothold',
      'foothold-session-id',
      'foothold-timestamp',
      'foothold-attempt',
    ]);
  });
});

describe('the display name', () => {
  test.each([undefined, '', null])('%s becomes one that a look-up can narrow by', (displayName) => {
    const launch = displayName === undefined ? minimalLaunch : { ...minimalLaunch, displayName };

    expect(render({ launch })['displayName']).toBe('foothold-01k8z0000000000000000000ab');
  });

  test('of the payload stays', () => {
    expect(render({ launch: { ...minimalLaunch, displayName: 'my-instance' } })['displayName']).toBe('my-instance');
  });
});

describe('the SSH key', () => {
  test('that the hunt made takes the place of the payload’s, and the rest of the metadata stays', () => {
    expect(render({ launch: everything, key: temporary })['metadata']).toEqual({
      user_data: 'I2Nsb3Vk',
      zone: 'ad1',
      ssh_authorized_keys: 'ssh-ed25519 AAAAours foothold',
    });
  });

  test('that the user gave is put in where the payload has no metadata', () => {
    expect(render({ key: { ...temporary, mode: 'given' } })['metadata']).toEqual({ ssh_authorized_keys: 'ssh-ed25519 AAAAours foothold' });
  });

  test.each([{ ...temporary, mode: 'none' as const }, null])('is left as it is where none is to be put in', (key) => {
    const document = { ...plannedHunt({ launch: everything }), key };
    const payload = renderLaunch(document, document.offerings[0] as HuntDocument['offerings'][number], 1);

    expect(payload['metadata']).toMatchObject({ ssh_authorized_keys: 'ssh-rsa AAAAmine me' });
    expect(render({})).not.toHaveProperty('metadata');
  });
});

describe('the payload’s own key', () => {
  test('is found with its place', () => {
    expect(ownPublicKey(freshHunt({ launch: everything }))).toEqual({
      text: 'ssh-rsa AAAAmine me',
      path: 'launch.metadata.ssh_authorized_keys',
    });
  });

  test.each<JsonValue | undefined>([undefined, 'text', {}, { ssh_authorized_keys: 5 }, { ssh_authorized_keys: ' \n' }])(
    'is none in metadata %j',
    (metadata) => {
      const launch = metadata === undefined ? minimalLaunch : { ...minimalLaunch, metadata };

      expect(ownPublicKey(freshHunt({ launch }))).toBeNull();
    },
  );
});
