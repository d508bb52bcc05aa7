import { describe, expect, it } from 'vitest';
import { compartmentId, failureOf, launchDetails, signedGet, startWithSdk } from './sdk.ts';

const launch = (details = launchDetails(), opcRetryToken = 'token-1') => ({ launchInstanceDetails: details, opcRetryToken });

describe('LaunchInstance', () => {
  it('answers as OCI does: the instance, a work request, request ids', async () => {
    const { compute, oci } = await startWithSdk();

    const answer = await compute.launchInstance(launch());

    expect(answer.instance).toMatchObject({
      lifecycleState: 'PROVISIONING',
      availabilityDomain: 'Uocm:PHX-AD-1',
      region: 'phx',
      freeformTags: { 'foothold-hunt': 'one' },
    });
    expect(answer.instance.id).toMatch(/^ocid1\.instance\.oc1\.phx\.[a-z2-7]{60}$/);
    expect(answer.opcWorkRequestId).toMatch(/^ocid1\.coreservicesworkrequest\./);
    expect(answer.opcRequestId).toMatch(/^[0-9A-F-]{32,36}\/[0-9A-F]{32}\/[0-9A-F]{32}$/);
    expect(oci.world.living()).toHaveLength(1);
  });

  it('gives the same instance for the same token and body, and another for another token', async () => {
    const { compute, oci } = await startWithSdk();

    const first = await compute.launchInstance(launch());
    const again = await compute.launchInstance(launch());
    const other = await compute.launchInstance(launch(launchDetails(), 'token-2'));

    expect(again.instance.id).toBe(first.instance.id);
    expect(other.instance.id).not.toBe(first.instance.id);
    expect(oci.world.launchCalls).toBe(3);
    expect(oci.world.instances.map((each) => each.token)).toEqual(['token-1', 'token-2']);
  });

  it('refuses a token with another body', async () => {
    const { compute } = await startWithSdk();
    await compute.launchInstance(launch());

    const failure = await failureOf(compute.launchInstance(launch(launchDetails({}, 2))));

    expect(failure).toMatchObject({ status: 409, code: 'InvalidatedRetryToken' });
  });

  it.each([
    ['rejected', 'InvalidatedRetryToken'],
    ['returned', 'undefined'],
  ])('lets the token of a terminated instance be %s', async (spentTokens, code) => {
    const { compute, wait, oci } = await startWithSdk({ spentTokens });
    const { instance } = await compute.launchInstance(launch());
    await compute.terminateInstance({ instanceId: instance.id });
    await wait(31);

    const failure = await failureOf(compute.launchInstance(launch()));

    expect(failure.code).toBe(code);
    expect(oci.world.instances).toHaveLength(1);
  });

  it('forgets a token after 24 hours, so that its repetition launches again', async () => {
    const { compute, wait, oci } = await startWithSdk();
    await compute.launchInstance(launch());
    await wait(24 * 3600);

    await compute.launchInstance(launch());

    expect(oci.world.living()).toHaveLength(2);
  });

  it('has room inside its windows only, AD by AD, for as many as fit', async () => {
    const { compute, wait } = await startWithSdk({ capacity: { windows: [{ ad: 2, from: '10m', for: '1m', count: 1 }] } });
    const tryAd = (ad: number, token: string) => failureOf(compute.launchInstance(launch(launchDetails({}, ad), token)));

    const before = await tryAd(2, 'a');
    await wait(600);
    const elsewhere = await tryAd(1, 'b');
    const inside = await tryAd(2, 'c');
    const full = await tryAd(2, 'd');
    await wait(60);
    const after = await tryAd(2, 'e');

    expect([before, elsewhere, inside, full, after].map((each) => each.code)).toEqual([
      'InternalError',
      'InternalError',
      'undefined',
      'InternalError',
      'InternalError',
    ]);
    expect(before).toEqual({ status: 500, code: 'InternalError', message: 'Out of host capacity.' });
  });

  it('names the shape that an AD lacks', async () => {
    const { compute } = await startWithSdk({ missingShapes: [{ shape: 'VM.Standard.A1.Flex', ad: 1 }] });

    const failure = await failureOf(compute.launchInstance(launch()));
    const elsewhere = await failureOf(compute.launchInstance(launch(launchDetails({}, 2), 'b')));

    expect(failure).toEqual({ status: 404, code: 'NotAuthorizedOrNotFound', message: 'shape VM.Standard.A1.Flex not found' });
    expect(elsewhere.status).toBeUndefined();
  });

  it('throttles by a token bucket and refills it with time', async () => {
    const { compute, wait, oci } = await startWithSdk({ capacity: {}, throttle: { refill: 0.1, burst: 2 } });
    const tryOnce = async () => (await failureOf(compute.launchInstance(launch()))).code;

    const burst = [await tryOnce(), await tryOnce(), await tryOnce()];
    await wait(10);
    const later = [await tryOnce(), await tryOnce()];

    expect(burst).toEqual(['InternalError', 'InternalError', 'TooManyRequests']);
    expect(later).toEqual(['InternalError', 'TooManyRequests']);
    expect(oci.world.calls.at(-1)).toMatchObject({
      operation: 'LaunchInstance',
      status: 429,
      answer: '429 TooManyRequests Too many requests for the user',
    });
  });

  it('locks a tenancy out for as long as it keeps calling too early', async () => {
    const { compute, wait } = await startWithSdk({ capacity: {}, throttle: { refill: 1, burst: 1, lockout: 60 } });
    const tryOnce = async () => (await failureOf(compute.launchInstance(launch()))).status;

    const answers = [await tryOnce(), await tryOnce()];
    await wait(59);
    answers.push(await tryOnce());
    await wait(59);
    answers.push(await tryOnce());
    await wait(60);
    answers.push(await tryOnce());

    expect(answers).toEqual([500, 429, 429, 429, 500]);
  });

  it('reports real limits until the usage is gone', async () => {
    const { compute, wait } = await startWithSdk();
    const big = launchDetails({ shapeConfig: { ocpus: 4, memoryInGBs: 12 } });
    const { instance } = await compute.launchInstance(launch(big));

    const refused = await failureOf(compute.launchInstance(launch(big, 'b')));
    await compute.terminateInstance({ instanceId: instance.id });
    await wait(30);
    const granted = await failureOf(compute.launchInstance(launch(big, 'c')));

    expect(refused).toMatchObject({ status: 400, code: 'LimitExceeded' });
    expect(refused.message).toContain('service limits were exceeded: standard-a1-core-count, standard-a1-core-regional-count.');
    expect(granted.status).toBeUndefined();
  });

  it('shows phantom limits while nothing is used', async () => {
    const { compute, limits, oci, wait } = await startWithSdk({ phantomLimits: [{ for: '1h' }] });

    const refused = await failureOf(compute.launchInstance(launch()));
    const usage = await limits.getResourceAvailability({
      serviceName: 'compute',
      limitName: 'standard-a1-core-regional-count',
      compartmentId: oci.world.tenancyId,
    });
    await wait(3600);
    const granted = await failureOf(compute.launchInstance(launch()));

    expect(refused).toMatchObject({ status: 400, code: 'LimitExceeded' });
    expect(usage.resourceAvailability).toMatchObject({ used: 0, available: 4 });
    expect(granted.status).toBeUndefined();
  });

  it.each([
    ['no shape', { shape: '' }, 'MissingParameter'],
    ['no source', { sourceDetails: undefined }, 'MissingParameter'],
    ['no subnet', { createVnicDetails: {} }, 'MissingParameter'],
    ['an AD without its prefix', { availabilityDomain: 'AD-1' }, 'InvalidParameter'],
    ['a key that is none', { metadata: { ssh_authorized_keys: 'ssh-rsa not!base64' } }, 'InvalidParameter'],
    ['too little memory', { shapeConfig: { ocpus: 4, memoryInGBs: 2 } }, 'InvalidParameter'],
    ['a compartment that is no OCID', { compartmentId: 'mine' }, 'NotAuthorizedOrNotFound'],
  ])('refuses a payload with %s', async (_, over, code) => {
    const { compute, oci } = await startWithSdk();

    const failure = await failureOf(compute.launchInstance(launch(launchDetails(over as object))));

    expect(failure.code).toBe(code);
    expect(oci.world.instances).toEqual([]);
  });
});

describe('faults', () => {
  it('loses an answer before the effect, or after it', async () => {
    const { compute, oci } = await startWithSdk({
      faults: [
        { kind: 'lost-before', nth: 1 },
        { kind: 'lost-after', nth: 2 },
      ],
    });

    const before = await failureOf(compute.launchInstance(launch()));
    const none = oci.world.instances.length;
    const after = await failureOf(compute.launchInstance(launch()));
    const repeated = await compute.launchInstance(launch());

    expect([before.status, after.status, none]).toEqual([undefined, undefined, 0]);
    expect(oci.world.calls.map((each) => each.answer)).toEqual(['reset', 'reset', '200']);
    expect(oci.world.living().map((each) => each.id)).toEqual([repeated.instance.id]);
  });

  it('can wait for the launch that gets the opening', async () => {
    const { compute, wait, oci } = await startWithSdk({
      capacity: { windows: [{ ad: 1, from: 60 }] },
      faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }],
    });

    const full = await failureOf(compute.launchInstance(launch()));
    await wait(60);
    await failureOf(compute.launchInstance(launch()));

    expect(full.status).toBe(500);
    expect(oci.world.calls.map((each) => each.answer)).toEqual(['500 InternalError Out of host capacity.', 'reset']);
    expect(oci.world.living()).toHaveLength(1);
  });

  it('hangs until the caller gives up', async () => {
    const { oci } = await startWithSdk({ faults: [{ kind: 'hang-before', operation: '*' }] });
    const calling = signedGet(oci, `/20160918/availabilityDomains?compartmentId=${compartmentId}`).then(() => 'answered');

    const result = await Promise.race([calling, new Promise((resolve) => setTimeout(resolve, 50, 'silent'))]);
    await oci.close();

    expect(result).toBe('silent');
    await expect(calling).rejects.toThrow();
  });

  it('answers late, and lets time pass for a caller that holds it still', async () => {
    const { compute, clock } = await startWithSdk({ faults: [{ kind: 'delay', seconds: 45 }] });
    const start = clock.now();

    await clock.run(() => compute.launchInstance(launch()));

    expect(clock.now() - start).toBe(45_000);
  });

  it.each([
    ['html-502', 502],
    ['empty-500', 500],
    ['unavailable-503', 503],
    ['throttled', 429],
    ['answer', 418],
  ])('answers %s in place of the effect', async (kind, status) => {
    const { compute, oci } = await startWithSdk({
      faults: [{ kind, ...(kind === 'answer' ? { status: 418, code: 'Teapot', message: 'short' } : {}) }],
    });

    const failure = await failureOf(compute.launchInstance(launch()));

    expect(failure.status).toBe(status);
    expect(oci.world.instances).toEqual([]);
  });
});

describe('late failures', () => {
  it('fails a work request with the capacity text and ends the instance', async () => {
    const { compute, works, wait, oci } = await startWithSdk({ fates: [{ nth: 1, kind: 'work-request-fails', after: 20 }] });
    const { instance, opcWorkRequestId: workRequestId } = await compute.launchInstance(launch());

    const early = await works.getWorkRequest({ workRequestId });
    await wait(20);
    const late = await works.getWorkRequest({ workRequestId });
    const errors = await works.listWorkRequestErrors({ workRequestId });
    const logs = await works.listWorkRequestLogs({ workRequestId });
    const dead = await compute.getInstance({ instanceId: instance.id });
    const next = await compute.launchInstance(launch(launchDetails(), 'token-2'));
    await wait(40);

    expect([early.workRequest.status, late.workRequest.status]).toEqual(['ACCEPTED', 'FAILED']);
    expect(errors.items).toMatchObject([{ code: 'InternalError', message: 'Out of host capacity.' }]);
    expect(logs.items.at(-1)?.message).toBe('Out of host capacity.');
    expect(dead.instance.lifecycleState).toBe('TERMINATED');
    expect(oci.world.living()).toMatchObject([{ id: next.instance.id, state: 'RUNNING' }]);
  });

  it('can leave an instance without a boot volume, or PROVISIONING for ever', async () => {
    const { compute, wait } = await startWithSdk({
      fates: [
        { nth: 1, kind: 'no-boot-volume' },
        { nth: 2, kind: 'stuck' },
      ],
    });
    const ids: string[] = [];
    for (const token of ['a', 'b', 'c']) ids.push((await compute.launchInstance(launch(launchDetails(), token))).instance.id);
    await wait(3600);

    const states = await Promise.all(ids.map(async (instanceId) => (await compute.getInstance({ instanceId })).instance.lifecycleState));
    const attached = await compute.listBootVolumeAttachments({ availabilityDomain: 'Uocm:PHX-AD-1', compartmentId });

    expect(states).toEqual(['PROVISIONING', 'PROVISIONING', 'RUNNING']);
    expect(attached.items.map((each) => [ids.indexOf(each.instanceId), each.lifecycleState])).toEqual([
      [1, 'ATTACHED'],
      [2, 'ATTACHED'],
    ]);
  });
});
