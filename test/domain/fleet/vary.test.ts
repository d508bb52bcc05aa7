import { describe, expect, it } from 'vitest';
import { unshareable, type Variable, vary } from '../../../shared/domain/fleet/vary.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { settingsOf } from '../../support/fleets.ts';

const oci = (launch: JsonObject, more: Partial<Variable> = {}): Variable => ({
  cloud: 'oci',
  launch,
  alternatives: [],
  settings: settingsOf(),
  ...more,
});
const aws = (launch: JsonObject, more: Partial<Variable> = {}): Variable => ({ ...oci(launch, more), cloud: 'aws' });

describe('one request for several instances', () => {
  it('has its number wherever {{INDEX}} stands: payload, alternatives, settings', () => {
    const request = oci(
      { displayName: 'db{{INDEX}}', metadata: { of: ['{{INDEX}}/{{INDEX}}', 1, null] } },
      { alternatives: [{ displayName: 'alt{{INDEX}}' }], settings: settingsOf({ tags: { node: 'n{{INDEX}}' } }) },
    );

    const third = vary(request, 3, 5);

    expect(third.launch).toEqual({ displayName: 'db3', metadata: { of: ['3/3', 1, null] } });
    expect(third.alternatives).toEqual([{ displayName: 'alt3' }]);
    expect(third.settings.tags).toEqual({ node: 'n3' });
    expect(vary(request, 1, 1).launch['displayName']).toBe('db1');
  });

  it('gets -1, -2, … where names have no number of their own, on OCI', () => {
    const launch = { displayName: 'web', hostnameLabel: 'w{{INDEX}}', createVnicDetails: { hostnameLabel: 'web', subnetId: 'x' } };

    expect(vary(oci(launch), 2, 2).launch).toEqual({
      displayName: 'web-2',
      hostnameLabel: 'w2',
      createVnicDetails: { hostnameLabel: 'web-2', subnetId: 'x' },
    });
    expect(vary(oci({ displayName: '', shape: 'S' }), 2, 2).launch).toEqual({ displayName: '', shape: 'S' });
  });

  it('gets it in the Name tag on EC2, and nowhere else', () => {
    const tags = [{ Key: 'Name', Value: 'web' }, { Key: 'team', Value: 'web' }, 'odd'];
    const launch: JsonObject = {
      ImageId: 'ami-1',
      TagSpecifications: [{ ResourceType: 'instance', Tags: tags }, { ResourceType: 'volume' }, 'odd'],
    };

    const second = vary(aws(launch, { settings: settingsOf({ tags: { Name: 'web', team: 'web' } }) }), 2, 3);

    expect(second.launch['TagSpecifications']).toEqual([
      { ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'web-2' }, { Key: 'team', Value: 'web' }, 'odd'] },
      { ResourceType: 'volume' },
      'odd',
    ]);
    expect(second.settings.tags).toEqual({ Name: 'web-2', team: 'web' });
    expect(vary(aws({ ImageId: 'ami-1' }), 2, 3).launch).toEqual({ ImageId: 'ami-1' });
  });

  it('imports its key under a name of its own; an existing key pair is everybody’s', () => {
    const keyed = (mode: string) => vary(aws({}, { settings: settingsOf({ key: { mode, name: 'mine' } }) }), 2, 3).settings.key.name;

    expect([keyed('import'), keyed('given')]).toEqual(['mine-2', 'mine']);
  });

  it('stays as it is for a fleet of one', () => {
    const request = oci({ displayName: 'web', createVnicDetails: { hostnameLabel: 'web' } });

    expect(vary(request, 1, 1)).toEqual(request);
  });
});

describe('what one instance alone can have', () => {
  it('is named with its path, unless it differs by {{INDEX}} or there is one instance', () => {
    const launch = { createVnicDetails: { privateIp: '10.0.0.5' }, sourceDetails: { bootVolumeId: 'vol' } };
    const numbered = { createVnicDetails: { privateIp: '10.0.0.1{{INDEX}}' } };

    const found = unshareable(oci(launch, { alternatives: [numbered, { createVnicDetails: { privateIp: '10.0.0.6' } }] }), 2);

    expect(found.map(({ path }) => path)).toEqual([
      'launch.createVnicDetails.privateIp',
      'launch.sourceDetails.bootVolumeId',
      'alternatives[1].createVnicDetails.privateIp',
    ]);
    expect(found[0]).toMatchObject({ got: '"10.0.0.5"', remedy: 'leave it out, or put {{INDEX}} into it' });
    expect(unshareable(oci(launch), 1)).toEqual([]);
    expect(unshareable(aws({ NetworkInterfaces: [{ PrivateIpAddress: '10.0.0.5' }] }), 2)).toHaveLength(1);
    expect(unshareable(aws({ NetworkInterfaces: [{ SubnetId: 'subnet-1' }] }), 2)).toEqual([]);
  });
});
