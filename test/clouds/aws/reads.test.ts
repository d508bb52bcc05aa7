import { describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import { classify } from '../../../shared/domain/outcome/classify.ts';
import { endpointOfEachTest, type Reply, refusal } from './fake-endpoint.ts';
import { huntTags, instanceId, instanceXml, optionsFor, payload, reservations, view, zonesXml } from './recorded.ts';

const endpoint = endpointOfEachTest();

const cloud = () => awsCloud(optionsFor(endpoint.url));
const notFound = refusal('InvalidInstanceID.NotFound', `The instance ID '${instanceId}' does not exist`);
const receipt = { workRequestId: null, requestId: 'req-0' };

describe('finding a hunt’s instances', () => {
  it('reads every page of what carries the tags, terminated ones too', async () => {
    endpoint.on(
      'DescribeInstances',
      { xml: reservations([instanceXml({ id: 'i-1', state: 'terminated' })], 'page-2') },
      { xml: reservations([instanceXml({ id: 'i-2' })]) },
    );

    const found = await cloud().find({ tags: huntTags, payload });

    expect(found.map(({ id, state }) => [id, state])).toEqual([
      ['i-1', 'ended'],
      ['i-2', 'coming'],
    ]);
    expect(Object.fromEntries(endpoint.seen[1]!.form)).toMatchObject({
      'Filter.1.Name': 'tag:foothold',
      'Filter.1.Value.1': 'true',
      'Filter.2.Name': 'tag:foothold-session-id',
      'Filter.2.Value.1': '01HUNT',
      NextToken: 'page-2',
    });
    expect([...endpoint.seen[0]!.form.keys()].some((key) => key.includes('state'))).toBe(false);
  });

  it('takes nobody else’s, though the endpoint ignores the filter', async () => {
    endpoint.on('DescribeInstances', {
      xml: reservations([
        instanceXml({ id: 'i-1', tags: { foothold: 'true', 'foothold-session-id': '01OTHER' } }),
        instanceXml({ id: 'i-2', tags: {} }),
      ]),
    });

    expect(await cloud().find({ tags: huntTags, payload, token: 'token-1' })).toEqual([]);
  });

  it('asks for patterns to the letter', async () => {
    endpoint.on('DescribeInstances', { xml: reservations([]) });

    await cloud().find({ tags: { note: 'a*b?c\\' }, payload });

    expect(endpoint.seen[0]!.form.get('Filter.1.Value.1')).toBe('a\\*b\\?c\\\\');
  });

  it('finds by token what has no tags yet, and nothing twice', async () => {
    const tokened = (id: string) => instanceXml({ id, tags: {}, more: '<clientToken>token-1</clientToken>' });
    endpoint.on(
      'DescribeInstances',
      { xml: reservations([instanceXml({ id: 'i-1' })]) },
      { xml: reservations([tokened('i-1'), tokened('i-2')]) },
    );

    const found = await cloud().find({ tags: huntTags, payload, token: 'token-1' });

    expect(found.map(({ id }) => id)).toEqual(['i-1', 'i-2']);
    expect(endpoint.seen[1]!.form.get('Filter.1.Name')).toBe('client-token');
  });

  it.each<[string, Reply]>([
    ['InvalidParameterValue', refusal('InvalidParameterValue', "The filter 'client-token' is invalid")],
    ['moto’s FilterNotImplementedError', refusal('FilterNotImplementedError')],
    ['a 501', { status: 501, text: 'not here' }],
  ])('does without the token filter, from then on, where the endpoint answers %s', async (_, reply) => {
    endpoint.on('DescribeInstances', { xml: reservations([instanceXml()]) }, reply, { xml: reservations([instanceXml()]) });
    const one = cloud();

    const first = await one.find({ tags: huntTags, payload, token: 'token-1' });
    const second = await one.find({ tags: huntTags, payload, token: 'token-2' });

    expect([first.length, second.length]).toEqual([1, 1]);
    expect(endpoint.seen.map((seen) => seen.form.get('Filter.1.Name'))).toEqual(['tag:foothold', 'client-token', 'tag:foothold']);
  });

  it('lists all and compares the tags itself, from then on, where the endpoint has no tag filters (regression: nothing was ever found)', async () => {
    const others = instanceXml({ id: 'i-2', tags: { foothold: 'true', 'foothold-session-id': '01OTHER' } });
    endpoint.on('DescribeInstances', refusal('InvalidParameterValue', "The filter 'tag:foothold' is invalid"), {
      xml: reservations([instanceXml({ id: 'i-1' }), others]),
    });
    const one = cloud();

    const first = await one.find({ tags: huntTags, payload });
    const second = await one.find({ tags: huntTags, payload });

    expect([...first, ...second].map(({ id }) => id)).toEqual(['i-1', 'i-1']);
    expect(endpoint.seen.map((seen) => seen.form.get('Filter.1.Name'))).toEqual(['tag:foothold', null, null]);
  });

  it('does not ask a second time, without filters, where the endpoint has no such action or is busy', async () => {
    endpoint.on('DescribeInstances', refusal('InvalidAction'), refusal('RequestLimitExceeded', 'slow', 503));

    await expect(cloud().find({ tags: huntTags, payload })).rejects.toMatchObject({ fault: { code: 'InvalidAction' } });
    await expect(cloud().find({ tags: huntTags, payload })).rejects.toMatchObject({ fault: { code: 'RequestLimitExceeded' } });
    expect(endpoint.seen).toHaveLength(2);
  });

  it('throws when the token cannot be looked for just now, or a page is missing', async () => {
    endpoint.on('DescribeInstances', { xml: reservations([instanceXml()]) }, refusal('RequestLimitExceeded', 'slow', 503));
    await expect(cloud().find({ tags: huntTags, payload, token: 't' })).rejects.toMatchObject({ fault: { code: 'RequestLimitExceeded' } });

    endpoint.on('DescribeInstances', { xml: reservations([instanceXml()], 'more') }, { status: 502, text: '' });
    await expect(cloud().find({ tags: huntTags, payload })).rejects.toMatchObject({ fault: { status: 502 } });
  });

  it('does not take a stranger’s page for an empty list, nor read a list that never ends', async () => {
    endpoint.on('DescribeInstances', { text: '<html><body>Please log in</body></html>' });
    await expect(cloud().find({ tags: huntTags, payload })).rejects.toMatchObject({
      fault: { status: 200, code: 'UnreadableAnswer', stage: 'read' },
    });

    endpoint.on('DescribeInstances', { xml: reservations([], 'again') });
    await expect(cloud().find({ tags: huntTags, payload })).rejects.toMatchObject({ fault: { code: 'EndlessList' } });
  });
});

describe('inspecting an instance', () => {
  it.each([
    ['pending', 'coming'],
    ['running', 'running'],
    ['stopping', 'stopped'],
    ['stopped', 'stopped'],
    ['shutting-down', 'ending'],
    ['terminated', 'ended'],
    ['dancing', 'unknown'],
  ])('calls %s %s', async (rawState, state) => {
    endpoint.on('DescribeInstances', { xml: reservations([instanceXml({ state: rawState })]) });

    expect(await cloud().inspect(instanceId)).toMatchObject({ id: instanceId, state, rawState });
  });

  it.each([
    ['a NotFound', notFound],
    ['an empty list', { xml: reservations([]) }],
    ['another instance', { xml: reservations([instanceXml({ id: 'i-other' })]) }],
  ])('answers null for %s', async (_, reply) => {
    endpoint.on('DescribeInstances', reply);

    expect(await cloud().inspect(instanceId)).toBeNull();
  });

  it('throws for every other refusal', async () => {
    endpoint.on('DescribeInstances', refusal('UnauthorizedOperation', 'no', 403));

    await expect(cloud().inspect(instanceId)).rejects.toMatchObject({
      fault: { status: 403, code: 'UnauthorizedOperation', stage: 'read' },
    });
  });

  it('gives the reason of a state, but not that of being new', async () => {
    const reason = (code: string, message: string) => `<stateReason><code>${code}</code><message>${message}</message></stateReason>`;
    endpoint.on(
      'DescribeInstances',
      {
        xml: reservations([
          instanceXml({ state: 'terminated', more: reason('Server.InternalError', 'Server.InternalError: Internal error on launch') }),
        ]),
      },
      { xml: reservations([instanceXml({ more: reason('pending', 'pending') })]) },
    );
    const one = cloud();

    expect([(await one.inspect(instanceId))!.reason, (await one.inspect(instanceId))!.reason]).toEqual([
      'Server.InternalError: Internal error on launch',
      null,
    ]);
  });
});

describe('a launch that dies after its 200', () => {
  const dead = (raw: object) => view(raw as never, { state: 'ended', rawState: 'terminated' });

  it.each([
    ['Server.InsufficientInstanceCapacity', 'CAPACITY'],
    ['Client.VolumeLimitExceeded', 'QUOTA'],
    ['Client.InternalError', 'CONFIG'],
    ['Server.InternalError', 'UNKNOWN'],
    ['Server.SpotInstanceTermination', 'CAPACITY'],
  ])('says %s, which means %s', async (Code, outcome) => {
    const fault = await cloud().lateFault(dead({ StateReason: { Code, Message: `${Code}: so it is` } }), receipt);

    expect(fault).toEqual({
      status: null,
      code: Code,
      message: `${Code}: so it is`,
      retryAfter: null,
      requestId: 'req-0',
      reached: 'yes',
      stage: 'late',
    });
    expect(classify('aws', fault!).class).toBe(outcome);
    expect(endpoint.seen).toEqual([]);
  });

  it.each(['coming', 'running', 'unknown'] as const)('is none while it is %s', async (state) => {
    expect(await cloud().lateFault(view({ StateReason: { Code: 'pending', Message: 'pending' } }, { state }), receipt)).toBeNull();
  });

  it('is one when the service stopped it, and none when its user did', async () => {
    const stopped = (Code: string) => view({ StateReason: { Code, Message: Code } }, { state: 'stopped', rawState: 'stopped' });

    expect(await cloud().lateFault(stopped('Server.SpotInstanceShutdown'), receipt)).toMatchObject({ code: 'Server.SpotInstanceShutdown' });
    expect(await cloud().lateFault(stopped('Client.UserInitiatedShutdown'), receipt)).toBeNull();
  });

  it.each([
    ['instance-terminated-no-capacity', 'Server.SpotInstanceTermination', 'CAPACITY'],
    ['capacity-not-available', 'InsufficientInstanceCapacity', 'CAPACITY'],
    ['price-too-low', 'SpotMaxPriceTooLow', 'PRICE'],
    ['something-new', 'something-new', 'UNKNOWN'],
  ])('without a reason says what its spot request says: %s', async (status, code, outcome) => {
    const request = `<spotInstanceRequestSet><item><spotInstanceRequestId>sir-1</spotInstanceRequestId><state>closed</state><status><code>${status}</code><message>why</message></status></item></spotInstanceRequestSet>`;
    endpoint.on('DescribeSpotInstanceRequests', { xml: request });

    const fault = await cloud().lateFault(dead({ SpotInstanceRequestId: 'sir-1' }), receipt);

    expect(fault).toMatchObject({ code, message: `spot request sir-1: ${status}: why`, stage: 'late' });
    expect(classify('aws', fault!).class).toBe(outcome);
  });

  it('without any words at all is told by its state', async () => {
    const fault = await cloud().lateFault(dead({ SpotInstanceRequestId: 'sir-1' }), receipt);

    expect(fault).toMatchObject({ code: null, message: 'the instance is terminated: EC2 gives no reason' });
  });
});

describe('what an instance boots from', () => {
  const mapping = (Status: string, DeviceName = '/dev/sda1') => [{ DeviceName, Ebs: { VolumeId: 'vol-1', Status } }];

  it.each([
    ['an attached root volume', { RootDeviceName: '/dev/sda1', BlockDeviceMappings: mapping('attached') }, 'yes'],
    ['one that is being attached', { RootDeviceName: '/dev/sda1', BlockDeviceMappings: mapping('attaching') }, 'yes'],
    ['an instance store', { RootDeviceType: 'instance-store' }, 'yes'],
    ['a detached one', { RootDeviceName: '/dev/sda1', BlockDeviceMappings: mapping('detached') }, 'no'],
    ['another volume only', { RootDeviceName: '/dev/sda1', BlockDeviceMappings: mapping('attached', '/dev/sdb') }, 'no'],
    ['none', { RootDeviceName: '/dev/sda1', BlockDeviceMappings: [] }, 'no'],
    ['nobody says', {}, 'unknown'],
  ])('%s', async (_, raw, expected) => {
    expect(await cloud().bootable(view(raw as never))).toBe(expected);
  });
});

describe('addresses', () => {
  const addressed = '<ipAddress>203.0.113.7</ipAddress><privateIpAddress>10.0.0.7</privateIpAddress>';

  it('are those of a running instance’s view, without a call', async () => {
    const addresses = await cloud().addresses(view({ PublicIpAddress: '203.0.113.7', PrivateIpAddress: '10.0.0.7' }));

    expect(addresses).toEqual({ publicIp: '203.0.113.7', privateIp: '10.0.0.7' });
    expect(endpoint.seen).toEqual([]);
  });

  it('are read anew for a view from before there were any', async () => {
    endpoint.on('DescribeInstances', { xml: reservations([instanceXml({ state: 'running', more: addressed })]) }, notFound);
    const pending = view({ PrivateIpAddress: '10.0.0.7' }, { state: 'coming' });
    const one = cloud();

    expect(await one.addresses(pending)).toEqual({ publicIp: '203.0.113.7', privateIp: '10.0.0.7' });
    expect(await one.addresses(pending)).toEqual({ publicIp: null, privateIp: '10.0.0.7' });
  });
});

describe('status checks', () => {
  const checks = (system: string, instance: string) =>
    `<instanceStatusSet><item><instanceId>${instanceId}</instanceId><systemStatus><status>${system}</status></systemStatus><instanceStatus><status>${instance}</status></instanceStatus></item></instanceStatusSet>`;

  it.each([
    ['ok', 'ok', 'ok'],
    ['ok', 'initializing', 'pending'],
    ['initializing', 'initializing', 'pending'],
    ['insufficient-data', 'ok', 'pending'],
    ['ok', 'impaired', 'impaired'],
    ['impaired', 'initializing', 'impaired'],
    ['not-applicable', 'not-applicable', 'unknown'],
    ['ok', 'not-applicable', 'unknown'],
  ])('system %s, instance %s: %s', async (system, instance, expected) => {
    endpoint.on('DescribeInstanceStatus', { xml: checks(system, instance) });

    expect(await cloud().health(view())).toBe(expected);
    expect(endpoint.seen[0]!.form.get('IncludeAllInstances')).toBe('true');
  });

  it.each([
    ['nothing', { xml: '<instanceStatusSet/>' }],
    ['NotFound', notFound],
  ])('are unknown when the cloud says %s', async (_, reply) => {
    endpoint.on('DescribeInstanceStatus', reply);

    expect(await cloud().health(view())).toBe('unknown');
  });

  it('that an endpoint does not have are refused (regression: they were awaited until the instance was ended)', async () => {
    endpoint.on('DescribeInstanceStatus', refusal('InvalidAction'));

    await expect(cloud().health(view())).rejects.toMatchObject({ fault: { code: 'InvalidAction' } });
  });
});

describe('ending an instance', () => {
  const terminating = `<instancesSet><item><instanceId>${instanceId}</instanceId><currentState><code>32</code><name>shutting-down</name></currentState></item></instancesSet>`;

  it('asks for one id, and is accepted', async () => {
    endpoint.on('TerminateInstances', { xml: terminating });

    expect(await cloud().terminate(instanceId)).toBe('accepted');
    expect(endpoint.seen[0]!.form.get('InstanceId.1')).toBe(instanceId);
  });

  it('tells an id that is not there, and throws when it is refused', async () => {
    endpoint.on(
      'TerminateInstances',
      notFound,
      refusal('OperationNotPermitted', 'The instance may not be terminated. Modify its disableApiTermination attribute.'),
    );
    const one = cloud();

    expect(await one.terminate(instanceId)).toBe('not-found');
    await expect(one.terminate(instanceId)).rejects.toMatchObject({ fault: { code: 'OperationNotPermitted' } });
  });
});

describe('zones and subnets', () => {
  it.each([
    ['does not know the actions', refusal('InvalidAction')],
    ['answers 501', { status: 501, text: 'not here' }],
  ])('do without an endpoint that %s: no zone is known, and each subnet counts as one of its own', async (_, reply) => {
    endpoint.on('DescribeAvailabilityZones', reply);
    endpoint.on('DescribeSubnets', reply);

    expect(await cloud().zones()).toEqual([]);
    expect(await cloud().subnets(['subnet-1', 'subnet-2', 'subnet-1'])).toEqual([
      { id: 'subnet-1', zone: 'subnet-1', zoneId: null, freeAddresses: null },
      { id: 'subnet-2', zone: 'subnet-2', zoneId: null, freeAddresses: null },
    ]);
  });

  it('zones are those that are available, without local ones that the account has not opted in to', async () => {
    const zone = (name: string, state: string, optIn: string) =>
      `<item><zoneName>${name}</zoneName><zoneState>${state}</zoneState><optInStatus>${optIn}</optInStatus></item>`;
    const listed = [
      zone('us-east-1a', 'available', 'opt-in-not-required'),
      zone('us-east-1b', 'unavailable', 'opt-in-not-required'),
      zone('us-east-1-bos-1a', 'available', 'not-opted-in'),
      zone('us-east-1-mia-1a', 'available', 'opted-in'),
    ];
    endpoint.on('DescribeAvailabilityZones', { xml: `<availabilityZoneInfo>${listed.join('')}</availabilityZoneInfo>` });

    expect(await cloud().zones()).toEqual(['us-east-1a', 'us-east-1-mia-1a']);
  });

  it('subnets tell their zone and what is free in them', async () => {
    const subnet =
      '<item><subnetId>subnet-1</subnetId><availabilityZone>us-east-1a</availabilityZone><availabilityZoneId>use1-az4</availabilityZoneId><availableIpAddressCount>0</availableIpAddressCount></item>';
    endpoint.on('DescribeSubnets', { xml: `<subnetSet>${subnet}</subnetSet>` }, refusal('InvalidSubnetID.NotFound', 'no such subnet'));
    const one = cloud();

    expect(await one.subnets(['subnet-1', 'subnet-1'])).toEqual([
      { id: 'subnet-1', zone: 'us-east-1a', zoneId: 'use1-az4', freeAddresses: 0 },
    ]);
    expect([...endpoint.seen[0]!.form.keys()].filter((key) => key.startsWith('SubnetId'))).toEqual(['SubnetId.1']);
    await expect(one.subnets(['subnet-9'])).rejects.toMatchObject({ fault: { code: 'InvalidSubnetID.NotFound' } });
    expect(await one.subnets([])).toEqual([]);
    expect(endpoint.seen).toHaveLength(2);
  });

  it.each<[string, Reply, boolean]>([
    ['zones', { xml: zonesXml }, true],
    ['UnauthorizedOperation, which a valid key can meet', refusal('UnauthorizedOperation', 'no', 403), true],
    ['InvalidAction, on a small endpoint', refusal('InvalidAction'), true],
    ['AuthFailure', refusal('AuthFailure', 'no', 401), false],
    ['Blocked', refusal('Blocked', 'no', 403), false],
    ['OptInRequired', refusal('OptInRequired', 'no', 401), false],
    ['ExpiredToken', refusal('RequestExpired', 'no', 400), false],
    ['a bare 403', { status: 403, text: 'forbidden' }, false],
  ])('whether the account can read is told by %s', async (_, reply, expected) => {
    endpoint.on('DescribeAvailabilityZones', reply);

    expect(await cloud().canRead()).toBe(expected);
  });

  it('whether the account can read is not told by a busy cloud', async () => {
    endpoint.on('DescribeAvailabilityZones', refusal('RequestLimitExceeded', 'slow', 503));

    await expect(cloud().canRead()).rejects.toMatchObject({ fault: { status: 503 } });
  });
});

describe('the console', () => {
  const said = (text: string) => ({
    xml: `<instanceId>${instanceId}</instanceId><timestamp>2026-11-01T10:00:00.000Z</timestamp><output>${Buffer.from(text).toString('base64')}</output>`,
  });

  it('is the latest output, decoded', async () => {
    endpoint.on('GetConsoleOutput', said('ec2: Grüße\r\n'));

    expect(await cloud().console(view(), null)).toEqual({ text: 'ec2: Grüße\r\n', cursor: null });
    expect(endpoint.seen[0]!.form.get('Latest')).toBe('true');
  });

  it.each([
    ['nothing yet', { xml: `<instanceId>${instanceId}</instanceId>` }],
    ['NotFound', notFound],
  ])('is not there yet when the cloud says %s', async (_, reply) => {
    endpoint.on('GetConsoleOutput', reply);

    expect((await cloud().console(view(), null)).text).toBeNull();
  });

  it.each(['UnsupportedOperation', 'InvalidParameterCombination', 'InvalidParameterValue'])(
    'is the buffered copy, from then on, where Latest is refused with %s',
    async (code) => {
      endpoint.on('GetConsoleOutput', (seen) =>
        seen.form.has('Latest') ? refusal(code, 'This instance type does not support retrieving the latest console logs') : said('old'),
      );
      const one = cloud();

      const first = await one.console(view(), null);
      const fresh = await one.console(view(), null);
      const elsewhere = await cloud().console(view(), first.cursor);

      expect([first.text, fresh.text, elsewhere.text]).toEqual(['old', 'old', 'old']);
      expect(endpoint.seen.map((seen) => seen.form.get('Latest'))).toEqual(['true', null, null, null]);
    },
  );

  it('throws when it cannot be read at all', async () => {
    endpoint.on('GetConsoleOutput', refusal('UnauthorizedOperation', 'no', 403));

    await expect(cloud().console(view(), null)).rejects.toMatchObject({ fault: { code: 'UnauthorizedOperation' } });
  });
});
