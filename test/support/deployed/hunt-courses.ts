import type { JsonObject } from '../../../shared/domain/json.ts';
import { place } from '../cloud-assembly.ts';
import { begin, byHand, type Course, instanceOf, play, show, volumeKey, wish } from './ground.ts';

const own = (service: string, name: string) => `arn:aws:${service}:${place.region}:${place.account}:${name}`;

/** Hunts that come up, die, wait, are held and are ended. */
export const huntCourses: readonly Course[] = [
  {
    title: 'a launch that dies after its 200, another one, a volume that outlives its instance, and the end',
    async play(deployed) {
      const volume = { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 4, DeleteOnTermination: false } };
      const ready = await play(deployed, { launch: { BlockDeviceMappings: [volume] }, notify: { ready: { url: 'https://127.0.0.1:9/' } } });
      await wish(deployed, ready, 'end');
      await deployed.settle();
      return [ready['phase'], (await show(deployed, String(ready['huntId'])))['phase'], deployed.world.volumes().length];
    },
    ends: ['ready', 'cancelled', 0],
  },
  {
    title: 'a kernel that panics: no SSH; a launch that dies of a quota that is none; and the clean-up of temporary keys',
    async play(deployed) {
      const failed = await play(deployed);
      const late = await play(deployed);
      await wish(deployed, late, 'end');
      await deployed.settle();
      return [(failed['failure'] as JsonObject)['error'], late['phase'], deployed.world.keyPairs()];
    },
    ends: ['Hunt.SshTimeout', 'ready', []],
  },
  {
    title: 'spot without room, and spot under its price, each with a fallback',
    async play(deployed) {
      const roomless = await play(deployed, { launch: { InstanceType: 't4g.medium' }, spot: { enabled: true, requestTimeout: 30 } });
      const cheap = { enabled: true, requestTimeout: 30, maxPrice: 0.001 };
      const poor = await play(deployed, { launch: { InstanceType: 't4g.large' }, spot: cheap });
      return [roomless['phase'], poor['phase'], deployed.world.spotRequests().every(({ state }) => state === 'cancelled')];
    },
    ends: ['ready', 'ready', true],
  },
  {
    title: 'an instance of Xen with a login by its key, which then vanishes, is ended an hour and more later',
    async play(deployed) {
      const launch = { InstanceType: 't2.micro' };
      const ready = await play(deployed, { launch, ready: { ssh: { port: deployed.sshPort, user: 'ubuntu' } } });
      await byHand(deployed, 'TerminateInstances', { 'InstanceId.1': instanceOf(ready) });
      await deployed.pass(2 * 3600);
      await wish(deployed, ready, 'end');
      await deployed.settle();
      return [ready['phase'], (await show(deployed, String(ready['huntId'])))['phase']];
    },
    ends: ['ready', 'cancelled'],
  },
  {
    title: 'a quota of nothing; a key pair that is not there; one that is imported',
    async play(deployed) {
      const quota = await play(deployed, { launch: { InstanceType: 'p4d.24xlarge' } });
      const missing = await play(deployed, { launch: { KeyName: 'nobody' }, key: { mode: 'given' } });
      const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8t5Ybq9ZZkXk9bO5uE4cKzjVJq0S1Z0m0y7w0mC3qT me';
      const imported = await play(deployed, { key: { mode: 'import', publicKey } });
      await wish(deployed, imported, 'end');
      await deployed.settle();
      return [quota['phase'], missing['phase'], imported['phase'], deployed.world.keyPairs().includes(`foothold-${imported['huntId']}`)];
    },
    ends: ['failed', 'failed', 'ready', false],
  },
  {
    title: 'pause, resume and cancel over the API',
    async play(deployed) {
      const huntId = await begin(deployed);
      await wish(deployed, huntId, 'pause');
      await deployed.settle();
      const paused = await show(deployed, huntId);
      await wish(deployed, huntId, 'resume');
      await wish(deployed, huntId, 'cancel');
      await deployed.settle();
      return [paused['phase'], (await show(deployed, huntId))['phase']];
    },
    ends: ['paused', 'cancelled'],
  },
  {
    title: 'a payload with a snapshot, a key of its own, a placement group, a reservation group and a licence',
    async play(deployed) {
      const volume = { SnapshotId: 'snap-0123456789abcdef0', Encrypted: true, KmsKeyId: volumeKey, VolumeSize: 8 };
      const launch = {
        BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: volume }],
        Placement: { GroupName: 'cluster' },
        CapacityReservationSpecification: {
          CapacityReservationTarget: { CapacityReservationResourceGroupArn: own('resource-groups', 'group/reserved') },
        },
        LicenseSpecifications: [{ LicenseConfigurationArn: own('license-manager', 'license-configuration:lic-0123456789abcdef0') }],
      };
      const ready = await play(deployed, { launch });
      await wish(deployed, ready, 'end');
      await deployed.settle();
      return [ready['phase'], (await show(deployed, String(ready['huntId'])))['phase']];
    },
    ends: ['ready', 'cancelled'],
  },
];
