import { beforeEach, describe, expect, it } from 'vitest';
import { ociCloud } from '../../../shared/clouds/oci/index.ts';
import { limitNames } from '../../../shared/clouds/oci/quota.ts';
import type { Cloud } from '../../../shared/clouds/port.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { faultWith } from '../../support/faults.ts';
import { keyOfFile, optionsFor, tenancy } from './account.ts';
import { endpointOfEachTest, notFound, type Reply } from './fake-endpoint.ts';
import { compartment, instance, payload, zone } from './recorded.ts';

const keyPath = keyOfFile();

const fault = faultWith({
  status: 400,
  code: 'LimitExceeded',
  message:
    'The following service limits were exceeded: standard-a1-core-count, standard-a1-core-regional-count. Request a service limit increase.',
});

const endpoint = endpointOfEachTest();
let cloud: Cloud;
beforeEach(() => {
  cloud = ociCloud(optionsFor(endpoint.url, keyPath));
});

/** The limits service with one figure for the AD and one for the region, and what lives in the hunt's compartment. */
function account(
  limits: { zonal: [granted: number, used: number]; regional: [granted: number, used: number] },
  living: JsonObject[],
  compartments = true,
): void {
  endpoint.on('GET /20190729/limitValues', ({ query }) => {
    const name = query.get('name') ?? '';
    const regional = name.includes('regional');
    const other = { name, scopeType: 'AD', availabilityDomain: 'Uocm:PHX-AD-2', value: 0 };
    const here = {
      name,
      scopeType: regional ? 'REGION' : 'AD',
      ...(regional ? {} : { availabilityDomain: zone }),
      value: (regional ? limits.regional : limits.zonal)[0],
    };
    return { json: regional ? [here] : [other, here] };
  });
  for (const [name, [granted, used]] of [
    ['standard-a1-core-count', limits.zonal],
    ['standard-a1-core-regional-count', limits.regional],
  ] as const) {
    endpoint.on(`GET /20190729/services/compute/limits/${name}/resourceAvailability`, ({ query }): Reply => {
      if (query.has('availabilityDomain') === name.includes('regional'))
        return { status: 400, json: { code: 'InvalidParameter', message: 'wrong scope' } };
      return { json: { used, available: granted - used } };
    });
  }
  endpoint.on('GET /20160918/instances', ({ query }) => ({ json: query.get('compartmentId') === compartment ? living : [] }));
  if (compartments)
    endpoint.on('GET /20160918/compartments', {
      json: [
        { id: compartment, lifecycleState: 'ACTIVE' },
        { id: 'ocid1.compartment.oc1..gone', lifecycleState: 'DELETED' },
      ],
    });
}

describe('a quota refusal', () => {
  it('names its limits', () => {
    expect(limitNames(`${fault.message} standard-a1-core-count, vm-standard-e2-1-micro-count`)).toEqual([
      'standard-a1-core-count',
      'standard-a1-core-regional-count',
      'vm-standard-e2-1-micro-count',
    ]);
  });

  it('is a phantom when the limits have room', async () => {
    account({ zonal: [4, 0], regional: [4, 2] }, []);

    const { verdict, detail } = await cloud.quota(payload, fault);

    expect(verdict).toBe('phantom');
    expect(detail).toContain(`standard-a1-core-count in ${zone}: 4 granted, 0 used; standard-a1-core-regional-count: 4 granted, 2 used`);
    expect(endpoint.seen.filter(({ path }) => path === '/20190729/limitValues').map(({ query }) => query.get('compartmentId'))).toEqual([
      tenancy,
      tenancy,
    ]);
  });

  it('is a phantom when the limits claim usage and nothing of the family lives anywhere', async () => {
    account({ zonal: [4, 4], regional: [4, 4] }, [
      instance({ lifecycleState: 'TERMINATED' }),
      instance({ lifecycleState: 'TERMINATING' }),
      instance({ lifecycleState: 'RUNNING', shape: 'VM.Standard.E4.Flex' }),
    ]);

    const { verdict, detail } = await cloud.quota(payload, fault);

    expect(verdict).toBe('phantom');
    expect(detail).toContain('nothing of this shape family lives in 2 compartments read');
  });

  it('is real when an instance of the family uses the limit up', async () => {
    account({ zonal: [4, 4], regional: [4, 4] }, [
      instance({ id: 'ocid1.instance.oc1.phx.mine', shape: 'BM.Standard.A1.160', lifecycleState: 'STOPPED' }),
    ]);

    const { verdict, detail } = await cloud.quota(payload, fault);

    expect(verdict).toBe('real');
    expect(detail).toContain('1 of this shape family live: ocid1.instance.oc1.phx.mine');
  });

  it('is a phantom when what lives is in another domain and the region has room', async () => {
    account({ zonal: [4, 4], regional: [8, 4] }, [instance({ availabilityDomain: 'Uocm:PHX-AD-3', lifecycleState: 'RUNNING' })]);

    expect((await cloud.quota(payload, fault)).verdict).toBe('phantom');
  });

  it('is real when the limit is less than what the payload asks for', async () => {
    account({ zonal: [1, 0], regional: [4, 0] }, []);

    expect((await cloud.quota(payload, fault)).verdict).toBe('real');
  });

  it('is zero when the limit is', async () => {
    account({ zonal: [0, 0], regional: [4, 0] }, []);

    expect((await cloud.quota(payload, fault)).verdict).toBe('zero');
  });

  it('is real by the limits alone when other compartments may hide what uses it', async () => {
    account({ zonal: [4, 4], regional: [4, 4] }, [], false);

    const { verdict, detail } = await cloud.quota(payload, fault);

    expect(verdict).toBe('real');
    expect(detail).toContain('others could not be read');
  });

  it('is unknown where the limits cannot be read', async () => {
    const missing = await cloud.quota(payload, fault);
    endpoint.on('GET /20190729/limitValues', { status: 403, json: { code: 'NotAllowed', message: 'no' } });
    const refused = await cloud.quota(payload, fault);

    expect([missing.verdict, refused.verdict]).toEqual(['unknown', 'unknown']);
    expect(refused.detail).toContain('limits could not be read');
  });

  it('is unknown when the service does not know the limit, or the refusal names none', async () => {
    endpoint.on('GET /20190729/limitValues', { json: [] });
    endpoint.on('GET /20160918/instances', notFound);

    const unheard = await cloud.quota(payload, fault);
    const nameless = await cloud.quota(payload, { ...fault, message: 'Too much.' });

    expect(unheard).toMatchObject({ verdict: 'unknown', detail: expect.stringContaining('does not know these limits') as string });
    expect(nameless).toEqual({ verdict: 'unknown', detail: 'the refusal names no limit' });
  });
});
