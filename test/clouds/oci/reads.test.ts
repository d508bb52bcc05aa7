import { beforeEach, describe, expect, it } from 'vitest';
import { ociCloud } from '../../../shared/clouds/oci/index.ts';
import { viewInstance } from '../../../shared/clouds/oci/view.ts';
import type { Cloud } from '../../../shared/clouds/port.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { keyOfFile, optionsFor, tenancy } from './account.ts';
import { endpointOfEachTest, notFound } from './fake-endpoint.ts';
import { compartment, instance, instanceId, payload, zone } from './recorded.ts';

const keyPath = keyOfFile();

const endpoint = endpointOfEachTest();
let cloud: Cloud;
beforeEach(() => {
  cloud = ociCloud(optionsFor(`${endpoint.url}/`, keyPath));
});

const instances = 'GET /20160918/instances';
const one = `/20160918/instances/${instanceId}`;
const broken = { status: 500, json: { code: 'InternalError', message: 'broken' } };
const tags = { foothold: 'true', 'foothold-session-id': '01HUNT' };
const view = (overrides: JsonObject = {}) => viewInstance(instance(overrides))!;

describe('finding what a hunt made', () => {
  it('reads every page of the compartment and keeps what carries all tags, in any domain and state', async () => {
    endpoint.on(
      instances,
      {
        json: [instance({ id: 'a', lifecycleState: 'TERMINATED' }), instance({ id: 'b', freeformTags: { foothold: 'true' } })],
        headers: { 'opc-next-page': 'p/2+x=&y' },
      },
      { json: [instance({ id: 'c', availabilityDomain: 'Uocm:PHX-AD-3' }), instance({ id: 'd', freeformTags: null })] },
    );

    const found = await cloud.find({ tags, payload });

    expect(found.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'ended'],
      ['c', 'coming'],
    ]);
    expect(Object.fromEntries(endpoint.seen[0]!.query)).toEqual({ compartmentId: compartment, displayName: 'my instance & more' });
    expect(endpoint.seen[1]!.query.get('page')).toBe('p/2+x=&y');
  });

  it('asks without a name when the payload has none', async () => {
    endpoint.on(instances, { json: [instance()] });

    const found = await cloud.find({ tags, payload: { compartmentId: compartment } });

    expect(found).toHaveLength(1);
    expect(endpoint.seen[0]!.query.has('displayName')).toBe(false);
  });

  it('throws when a later page fails, for half a list says nothing', async () => {
    endpoint.on(instances, { json: [instance()], headers: { 'opc-next-page': '2' } }, broken);

    await expect(cloud.find({ tags, payload })).rejects.toMatchObject({ fault: { status: 500, stage: 'read' } });
  });

  it('throws when a server hands out the same page again', async () => {
    endpoint.on(instances, { json: [instance()], headers: { 'opc-next-page': '2' } });

    await expect(cloud.find({ tags, payload })).rejects.toMatchObject({ fault: { code: 'EndlessList' } });
    expect(endpoint.seen).toHaveLength(2);
  });

  it('throws for a list that is none', async () => {
    endpoint.on(instances, { json: { code: 'odd' } });

    await expect(cloud.find({ tags, payload })).rejects.toMatchObject({ fault: { code: 'UnreadableAnswer' } });
  });

  it('names the field that it cannot do without', async () => {
    await expect(cloud.find({ tags, payload: {} })).rejects.toMatchObject({
      name: 'InputError',
      problems: [{ path: 'launch.compartmentId', got: 'nothing' }],
    });
    expect(endpoint.seen).toEqual([]);
  });
});

describe('one instance', () => {
  it.each([
    ['PROVISIONING', 'coming'],
    ['STARTING', 'coming'],
    ['RUNNING', 'running'],
    ['STOPPED', 'stopped'],
    ['TERMINATING', 'ending'],
    ['TERMINATED', 'ended'],
    ['LEVITATING', 'unknown'],
  ])('in state %s is %s', async (lifecycleState, state) => {
    endpoint.on(`GET ${one}`, { json: instance({ lifecycleState, newField: { kept: true } }) });

    const found = await cloud.inspect(instanceId);

    expect(found).toMatchObject({ id: instanceId, state, rawState: lifecycleState, zone, tags, raw: { newField: { kept: true } } });
  });

  it('that is not found is null', async () => {
    expect(await cloud.inspect(instanceId)).toBeNull();
  });

  it('that cannot be read is a fault', async () => {
    endpoint.on(`GET ${one}`, broken);

    await expect(cloud.inspect(instanceId)).rejects.toMatchObject({ fault: { status: 500 } });
  });
});

describe('failures after a 200', () => {
  const receipt = { workRequestId: 'wr', requestId: 'req-0' };
  const work = 'GET /20160918/workRequests/wr';

  it('are read from the errors of a failed work request', async () => {
    endpoint.on(work, { json: { id: 'wr', status: 'FAILED' } });
    endpoint.on(`${work}/errors`, {
      json: [
        { code: 'InternalError', message: 'Out of host capacity.' },
        { code: 'X', message: 'Out of host capacity.' },
        { code: 'Y', message: 'And more.' },
      ],
    });

    const fault = await cloud.lateFault(view(), receipt);

    expect(fault).toEqual({
      status: null,
      code: 'InternalError',
      message: 'Out of host capacity.; And more.',
      retryAfter: null,
      requestId: 'req-0',
      reached: 'yes',
      stage: 'late',
    });
  });

  it('say at least that a work request ended badly', async () => {
    endpoint.on(work, { json: { id: 'wr', status: 'CANCELED' } });

    const fault = await cloud.lateFault(view(), receipt);

    expect(fault).toMatchObject({ code: null, message: 'the work request CANCELED without a reason', stage: 'late' });
  });

  it('are none while the work request runs', async () => {
    endpoint.on(work, { json: { id: 'wr', status: 'IN_PROGRESS' } });

    expect(await cloud.lateFault(view(), receipt)).toBeNull();
  });

  it.each(['TERMINATING', 'TERMINATED'])('are told by the state %s when no work request tells', async (lifecycleState) => {
    const unseen = await cloud.lateFault(view({ lifecycleState }), receipt);
    const without = await cloud.lateFault(view({ lifecycleState }), { workRequestId: null, requestId: null });

    expect(unseen).toMatchObject({
      status: null,
      code: null,
      message: `the instance is ${lifecycleState}, and OCI gives no reason`,
      stage: 'late',
    });
    expect(without?.message).toBe(unseen?.message);
  });

  it('are none for an instance that comes up without a work request', async () => {
    expect(await cloud.lateFault(view(), { workRequestId: null, requestId: null })).toBeNull();
    expect(endpoint.seen).toEqual([]);
  });

  it('stay open when the work request cannot be read', async () => {
    endpoint.on(work, broken);

    await expect(cloud.lateFault(view(), receipt)).rejects.toMatchObject({ fault: { status: 500 } });
  });
});

describe('the boot volume', () => {
  const route = 'GET /20160918/bootVolumeAttachments';

  it.each([
    [[{ instanceId, lifecycleState: 'ATTACHED' }], 'yes'],
    [[{ instanceId, lifecycleState: 'ATTACHING' }], 'yes'],
    [[{ instanceId, lifecycleState: 'DETACHED' }], 'no'],
    [[{ instanceId: 'another', lifecycleState: 'ATTACHED' }], 'no'],
    [[], 'no'],
  ])('of attachments %j is there: %s', async (json, answer) => {
    endpoint.on(route, { json });

    expect(await cloud.bootable(view())).toBe(answer);
    expect(Object.fromEntries(endpoint.seen[0]!.query)).toEqual({ availabilityDomain: zone, compartmentId: compartment, instanceId });
  });

  it('is unknown where the service has no such list', async () => {
    expect(await cloud.bootable(view())).toBe('unknown');
    expect(await cloud.bootable(view({ availabilityDomain: null }))).toBe('unknown');
  });

  it('is a fault when the list fails', async () => {
    endpoint.on(route, broken);

    await expect(cloud.bootable(view())).rejects.toMatchObject({ fault: { status: 500 } });
  });
});

describe('addresses', () => {
  const attachments = 'GET /20160918/vnicAttachments';
  const none = { publicIp: null, privateIp: null };

  it('are those of the primary VNIC that is attached', async () => {
    endpoint.on(attachments, {
      json: [
        { vnicId: 'old', lifecycleState: 'DETACHED' },
        { vnicId: 'second', lifecycleState: 'ATTACHED' },
        { vnicId: 'first', lifecycleState: 'ATTACHED' },
      ],
    });
    endpoint.on('GET /20160918/vnics/second', { json: { id: 'second', isPrimary: false, publicIp: '192.0.2.2', privateIp: '10.0.0.2' } });
    endpoint.on('GET /20160918/vnics/first', { json: { id: 'first', isPrimary: true, publicIp: '192.0.2.1', privateIp: '10.0.0.1' } });

    expect(await cloud.addresses(view())).toEqual({ publicIp: '192.0.2.1', privateIp: '10.0.0.1' });
    expect(Object.fromEntries(endpoint.seen[0]!.query)).toEqual({ compartmentId: compartment, instanceId });
  });

  it('of a private VNIC have no public one', async () => {
    endpoint.on(attachments, { json: [{ vnicId: 'first', lifecycleState: 'ATTACHED' }] });
    endpoint.on('GET /20160918/vnics/first', { json: { id: 'first', privateIp: '10.0.0.1' } });

    expect(await cloud.addresses(view())).toEqual({ publicIp: null, privateIp: '10.0.0.1' });
  });

  it('are not there while the attachment or the VNIC is not', async () => {
    const before = await cloud.addresses(view());
    endpoint.on(attachments, { json: [{ vnicId: null, lifecycleState: 'ATTACHING' }] });
    const attaching = await cloud.addresses(view());
    endpoint.on(attachments, { json: [{ vnicId: 'first', lifecycleState: 'ATTACHED' }] });
    const attached = await cloud.addresses(view());

    expect([before, attaching, attached]).toEqual([none, none, none]);
  });
});

describe('terminating', () => {
  it('asks for the end of the boot volume and of data volumes too', async () => {
    endpoint.on(`DELETE ${one}`, { status: 204 });

    expect(await cloud.terminate(instanceId)).toBe('accepted');
    expect(Object.fromEntries(endpoint.seen[0]!.query)).toEqual({
      preserveBootVolume: 'false',
      preserveDataVolumesCreatedAtLaunch: 'false',
    });
  });

  it('answers not-found for a 404', async () => {
    endpoint.on(`DELETE ${one}`, notFound);

    expect(await cloud.terminate(instanceId)).toBe('not-found');
  });

  it.each(['TERMINATING', 'TERMINATED'])('takes a conflict as accepted when the instance is %s', async (lifecycleState) => {
    endpoint.on(`DELETE ${one}`, { status: 409, json: { code: 'IncorrectState', message: 'conflict' } });
    endpoint.on(`GET ${one}`, { json: instance({ lifecycleState }) });

    expect(await cloud.terminate(instanceId)).toBe('accepted');
  });

  it('does not take a conflict as accepted while the instance lives', async () => {
    endpoint.on(`DELETE ${one}`, { status: 409, json: { code: 'IncorrectState', message: 'is being changed' } });
    endpoint.on(`GET ${one}`, { json: instance({ lifecycleState: 'PROVISIONING' }) });

    await expect(cloud.terminate(instanceId)).rejects.toMatchObject({ fault: { status: 409, message: 'is being changed' } });
  });

  it('is a fault when the server fails', async () => {
    endpoint.on(`DELETE ${one}`, broken);

    await expect(cloud.terminate(instanceId)).rejects.toMatchObject({ fault: { status: 500, stage: 'read' } });
  });
});

describe('the account', () => {
  const domains = 'GET /20160918/availabilityDomains';

  it('is known from the credentials, without a call', async () => {
    expect(await cloud.account()).toEqual({ key: `oci:${tenancy}:us-phoenix-1`, region: 'us-phoenix-1' });
    expect(endpoint.seen).toEqual([]);
  });

  it('lists its zones by their full names, in order', async () => {
    endpoint.on(domains, { json: [{ name: 'Uocm:PHX-AD-1' }, { name: 'Uocm:PHX-AD-2' }] });

    expect(await cloud.zones()).toEqual(['Uocm:PHX-AD-1', 'Uocm:PHX-AD-2']);
    expect(endpoint.seen[0]!.query.get('compartmentId')).toBe(tenancy);
  });

  it.each([401, 403, 404])('cannot read when even the zones answer %i', async (status) => {
    endpoint.on(domains, { status, json: { code: 'NotAuthenticated', message: 'no' } });

    expect(await cloud.canRead()).toBe(false);
  });

  it('can read when the zones come', async () => {
    endpoint.on(domains, { json: [{ name: 'Uocm:PHX-AD-1' }] });

    expect(await cloud.canRead()).toBe(true);
  });

  it('leaves open whether it can read when the server is busy', async () => {
    endpoint.on(domains, { status: 429, json: { code: 'TooManyRequests', message: 'slow' } });

    await expect(cloud.canRead()).rejects.toMatchObject({ fault: { status: 429 } });
  });
});
