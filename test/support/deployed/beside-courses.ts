import { imagesOf } from '../../../local/simulated-ec2/images.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { attemptTags } from '../../../shared/domain/tags.ts';
import { place } from '../cloud-assembly.ts';
import { sampleLaunch } from '../rehearsal.ts';
import { begin, byHand, type Course, hunt, instanceOf, play, show, subnets, targetGroup, warning, wish } from './ground.ts';
import { ociSender } from './oci.ts';

const { region } = place;

/** What happens to hunts from outside, and what starts and ends things beside them. */
export const besideCourses: readonly Course[] = [
  {
    title: 'an interruption: commands, target groups, a replacement, and the end of what was taken',
    async play(deployed) {
      const interruption = { replace: 'notice', targetGroups: [targetGroup], ssm: { commands: ['true'] } };
      const ready = await play(deployed, { spot: { enabled: true }, interruption });
      const id = instanceOf(ready);
      deployed.services.targets.add(id);
      deployed.world.interrupt(id);
      await deployed.call('handle-interruption', warning(deployed, id));
      await deployed.settle();
      const gone = await show(deployed, String(ready['huntId']));
      await deployed.api('POST', '/events', warning(deployed, id));
      await deployed.settle();
      const others = (await deployed.api('GET', '/hunts')).json['hunts'] as JsonObject[];
      return [ready['phase'], gone['phase'], others[0]?.['phase'], deployed.services.targets.size];
    },
    ends: ['ready', 'cancelled', 'ready', 0],
  },
  {
    title: 'executions that were stopped, that never began, and that broke',
    async play(deployed) {
      const stopped = await begin(deployed);
      const [first] = deployed.lose();
      await deployed.call('execution-ended', { detail: { name: first?.name, status: 'ABORTED' } });
      await deployed.settle();
      const stranded = await begin(deployed);
      deployed.lose();
      await deployed.pass(3600);
      await deployed.call('recover', {});
      await deployed.settle();
      const broken = await begin(deployed);
      const [last] = deployed.lose();
      await deployed.call('abandon', { ...(last?.input as JsonObject), broken: { Error: 'States.Timeout', Cause: 'it took too long' } });
      const views = await Promise.all([stopped, stranded, broken].map((huntId) => show(deployed, huntId)));
      await wish(deployed, broken, 'cancel');
      await deployed.settle();
      return views.map(({ phase }) => phase);
    },
    ends: ['cancelled', 'ready', 'cleaning-up'],
  },
  {
    title: 'a fleet, its lists, an execution of it that was stopped, and one that was lost',
    async play(deployed) {
      const start = (key: string) => deployed.api('POST', '/fleets', { count: 1, name: key, hunt: hunt(deployed) }, key);
      const phaseOf = async ({ json }: { json: JsonObject }) => (await deployed.api('GET', `/fleets/${json['fleetId']}`)).json['phase'];
      const whole = await start('whole');
      await deployed.settle();
      const stopped = await start('stopped');
      const [execution] = deployed.lose();
      await deployed.call('execution-ended', { detail: { name: execution?.name, status: 'FAILED' } });
      await deployed.settle();
      const lost = await start('lost');
      deployed.lose();
      await deployed.pass(3600);
      await deployed.call('recover', {});
      await deployed.settle();
      const cancelled = await start('cancelled');
      await deployed.api('POST', `/fleets/${cancelled.json['fleetId']}/cancel`);
      await deployed.settle();
      for (const path of ['/fleets', '/capacity', '/schedules']) await deployed.api('GET', path);
      return Promise.all([whole, stopped, lost, cancelled].map(phaseOf));
    },
    ends: ['ready', 'ready', 'ready', 'cancelled'],
  },
  {
    title: 'a schedule until it has caught one, and one that is deleted',
    async play(deployed) {
      const create = (key: string) => deployed.api('POST', '/schedules', { cron: '0 2 * * *', until: 'caught', hunt: hunt(deployed) }, key);
      const scheduleId = String((await create('nightly')).json['scheduleId']);
      for (let night = 0; night < 2; night += 1) {
        await deployed.call('fire-schedule', { scheduleId, at: new Date(deployed.now()).toISOString() });
        await deployed.settle();
        await deployed.pass(24 * 3600);
      }
      const caught = deployed.services.schedules.size;
      const other = String((await create('other')).json['scheduleId']);
      await deployed.api('DELETE', `/schedules/${other}`);
      return [caught, deployed.services.schedules.size];
    },
    ends: [0, 0],
  },
  {
    title: 'a sweep that marks what nobody leads, and ends it a grace later',
    async play(deployed) {
      const { world } = deployed;
      const before = world.living().length;
      const tags = Object.entries(attemptTags('foothold', '01JBQ0000000000000000000ZZ', new Date(deployed.now()).toISOString(), 1));
      const tagged = (...kinds: string[]) =>
        Object.fromEntries(
          kinds.flatMap((kind, at) => [
            [`TagSpecification.${at + 1}.ResourceType`, kind],
            ...tags.flatMap(([key, value], index) => [
              [`TagSpecification.${at + 1}.Tag.${index + 1}.Key`, key],
              [`TagSpecification.${at + 1}.Tag.${index + 1}.Value`, value],
            ]),
          ]),
        );
      const ImageId = imagesOf(region).find(({ architecture }) => architecture === 'arm64')?.id ?? '';
      const place = { SubnetId: subnets[0] as string, InstanceType: 't4g.small', MinCount: '1', MaxCount: '1' };
      const disk = { 'BlockDeviceMapping.1.DeviceName': '/dev/sdf', 'BlockDeviceMapping.1.Ebs.VolumeSize': '4' };
      const kinds = tagged('instance', 'volume', 'spot-instances-request');
      await byHand(deployed, 'CreateKeyPair', { KeyName: 'orphan', KeyType: 'ed25519', ...tagged('key-pair') });
      await byHand(deployed, 'RunInstances', { ImageId, ...place, ...disk, ...kinds, 'InstanceMarketOptions.MarketType': 'spot' });
      for (let round = 0; round < 4; round += 1) {
        await deployed.pass(3601);
        await deployed.call('sweep', { cloud: 'aws', act: true, settings: { grace: 3600, maxShare: 1 } });
      }
      return [
        world.keyPairs().includes('orphan'),
        world.living().length - before,
        world.volumes().filter(({ state }) => state === 'available').length,
      ];
    },
    ends: [false, 0, 0],
  },
  {
    title: 'a hunt in OCI by the key in its secret, and the sender of its events',
    async play(deployed) {
      const body = { cloud: 'oci', launch: sampleLaunch, ready: { until: 'running' } };
      const { json } = await deployed.api('POST', '/hunts', body, 'oci');
      await deployed.settle();
      const view = await show(deployed, String(json['huntId']));
      await wish(deployed, view, 'end');
      await deployed.settle();
      const password = Buffer.from(`${ociSender.user}:${ociSender.password}`).toString('base64');
      const asked = { version: '2.0', type: 'REQUEST', headers: { authorization: `Basic ${password}` } };
      const verdict = (await deployed.call('authorise-oci-events', asked)) as JsonObject;
      return [view['phase'], (await show(deployed, String(json['huntId'])))['phase'], verdict['isAuthorized']];
    },
    ends: ['ready', 'cancelled', true],
  },
];
