import {
  DescribeInstancesCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetSpotPlacementScoresCommand,
  RunInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { GetProductsCommand } from '@aws-sdk/client-pricing';
import { GetServiceQuotaCommand, ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetParameterCommand, GetParametersByPathCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { failureOf, imageId, launchInput, startWithSdk } from './sdk.ts';

/** As far as a reader of prices looks. */
interface Product {
  readonly terms: { readonly OnDemand: Record<string, { readonly priceDimensions: Record<string, unknown> }> };
}

const run = (over: Parameters<typeof launchInput>[0] = {}) => new RunInstancesCommand(launchInput(over));

describe('signatures', () => {
  it('of a stranger or with a wrong secret are refused, by each service in its own words', async () => {
    const { configuration, world } = await startWithSdk();
    const { credentials } = configuration;
    const stranger = { ...configuration, credentials: { ...credentials, accessKeyId: 'AKIASTRANGERSTRANGER' } };
    const liar = { ...configuration, credentials: { ...credentials, secretAccessKey: 'guessed' } };
    const quota = new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' });

    const failures = await Promise.all(
      [stranger, liar].flatMap((each) => [
        failureOf(new EC2Client(each).send(run())),
        failureOf(new STSClient(each).send(new GetCallerIdentityCommand({}))),
        failureOf(new ServiceQuotasClient(each).send(quota)),
      ]),
    );

    expect(failures.map((each) => [each?.status, each?.code])).toEqual([
      [401, 'AuthFailure'],
      [403, 'InvalidClientTokenId'],
      [400, 'UnrecognizedClientException'],
      [401, 'AuthFailure'],
      [403, 'SignatureDoesNotMatch'],
      [400, 'InvalidSignatureException'],
    ]);
    expect(world.instances).toEqual([]);
  });

  it.each([-6, 6])('%i minutes off are refused as expired', async (minutes) => {
    const { configuration } = await startWithSdk();

    const failure = await failureOf(new EC2Client({ ...configuration, systemClockOffset: minutes * 60_000 }).send(run()));

    expect(failure).toMatchObject({ status: 400, code: 'RequestExpired' });
  });

  it('are needed', async () => {
    const { simulated } = await startWithSdk();

    const answer = await fetch(simulated.endpoint, { method: 'POST', body: 'Action=DescribeVpcs&Version=2016-11-15' });

    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Response><Errors><Error><Code>MissingAuthenticationToken</Code>');
  });

  it('hold for the body: what was changed on the way is refused', async () => {
    const { ec2, simulated } = await startWithSdk();
    let sent: { headers: Record<string, string>; body: string } | null = null;
    ec2.middlewareStack.add(
      (next) => (args) => {
        sent = args.request as typeof sent;
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await ec2.send(new DescribeVpcsCommand({}));
    const { headers, body } = sent as unknown as { headers: Record<string, string>; body: string };
    const send = (text: string) =>
      fetch(simulated.endpoint, { method: 'POST', headers: { ...headers, 'content-length': String(text.length) }, body: text });

    const [same, changed] = [await send(body), await send(body.replace('DescribeVpcs', 'DescribeTags'))];

    expect([same.status, changed.status]).toEqual([200, 401]);
  });
});

describe('throttles', () => {
  const codeOf = async (call: Promise<unknown>) => (await failureOf(call))?.code;

  it('launch calls by a bucket that refills with time', async () => {
    const { ec2, wait } = await startWithSdk({ capacity: {}, throttle: { launches: { burst: 2, refill: 0.1 } } });
    const attempt = () => codeOf(ec2.send(run()));

    const burst = [await attempt(), await attempt(), await attempt()];
    const failure = await failureOf(ec2.send(run()));
    await wait(10);
    const later = [await attempt(), await attempt()];

    const full = 'InsufficientInstanceCapacity';
    expect(burst).toEqual([full, full, 'RequestLimitExceeded']);
    expect(failure).toEqual({ status: 503, code: 'RequestLimitExceeded', message: 'Request limit exceeded.' });
    expect(later).toEqual([full, 'RequestLimitExceeded']);
  });

  it('launched instances by a bucket of their own', async () => {
    const { ec2 } = await startWithSdk({ limits: {}, throttle: { instances: { burst: 3, refill: 0.01 } } });

    const first = await codeOf(ec2.send(run({ MinCount: 3, MaxCount: 3 })));
    const second = await codeOf(ec2.send(run({ ClientToken: 'b' })));

    expect([first, second]).toEqual([undefined, 'RequestLimitExceeded']);
  });

  it('reads apart from launches', async () => {
    const { ec2 } = await startWithSdk({ throttle: { reads: { burst: 1, refill: 0.01 } } });
    const read = () => codeOf(ec2.send(new DescribeVpcsCommand({})));

    expect([await read(), await read(), await codeOf(ec2.send(run()))]).toEqual([undefined, 'RequestLimitExceeded', undefined]);
  });
});

describe('faults', () => {
  it('lose an answer before the effect, or after it', async () => {
    const { ec2, world } = await startWithSdk({
      faults: [
        { kind: 'lost-before', nth: 1 },
        { kind: 'lost-after', nth: 2 },
      ],
    });

    const before = await failureOf(ec2.send(run()));
    const none = world.instances.length;
    const after = await failureOf(ec2.send(run()));
    const repeated = await ec2.send(run());

    expect([before?.status, after?.status, none]).toEqual([undefined, undefined, 0]);
    expect(world.calls.map((each) => each.answer)).toEqual(['reset', 'reset', '200']);
    expect(world.living().map((each) => each.id)).toEqual([repeated.Instances![0]!.InstanceId]);
  });

  it('can wait for the launch that gets in, or for a zone', async () => {
    const { ec2, world, wait } = await startWithSdk({
      capacity: { windows: [{ from: 60 }] },
      faults: [
        { kind: 'lost-after', of: 'accepted', nth: 1 },
        { kind: 'answer', status: 500, code: 'InternalError', message: 'An internal error has occurred', zone: 'b' },
      ],
    });
    const full = await failureOf(ec2.send(run()));
    await wait(60);
    const lost = await failureOf(ec2.send(run()));
    const inB = await failureOf(ec2.send(run({ SubnetId: 'subnet-0bbb2222bbb2222bb' })));

    expect([full?.code, lost?.status]).toEqual(['InsufficientInstanceCapacity', undefined]);
    expect(inB).toEqual({ status: 500, code: 'InternalError', message: 'An internal error has occurred' });
    expect(world.living()).toHaveLength(1);
  });

  it.each([
    ['html-502', 502, undefined],
    ['empty-500', 500, undefined],
    ['unavailable-503', 503, 'Unavailable'],
    ['throttled', 503, 'RequestLimitExceeded'],
  ])('answer %s', async (kind, status, code) => {
    const { ec2, world } = await startWithSdk({ faults: [{ kind }] });

    const failure = await failureOf(ec2.send(run()));

    expect(failure?.status).toBe(status);
    if (code) expect(failure?.code).toBe(code);
    expect(world.instances).toEqual([]);
  });

  it('answer late, and let time pass for a caller that holds it still', async () => {
    const { ec2, clock } = await startWithSdk({ faults: [{ kind: 'delay', seconds: 45 }] });
    const start = clock.now();

    await clock.run(() => ec2.send(run()));

    expect(clock.now() - start).toBe(45_000);
  });

  it('hang until the caller gives up, with the effect or without', async () => {
    const { ec2, world } = await startWithSdk({ faults: [{ kind: 'hang-after' }] });

    const failure = await failureOf(ec2.send(run(), { abortSignal: AbortSignal.timeout(150) }));

    expect(failure?.code).toBe('AbortError');
    expect(world.calls.at(-1)?.answer).toBe('hangs');
    expect(world.living()).toHaveLength(1);
  });
});

describe('an emulator’s gaps', () => {
  const scores = new GetSpotPlacementScoresCommand({ InstanceTypes: ['t4g.small'], TargetCapacity: 1 });

  it.each([
    ['NotImplemented', 501, 'InternalFailure'],
    ['InvalidAction', 400, 'InvalidAction'],
  ])('answer as %s', async (lacksAs, status, code) => {
    const { ec2 } = await startWithSdk({ lacks: ['GetSpotPlacementScores'], lacksAs });

    expect(await failureOf(ec2.send(scores))).toMatchObject({ status, code });
  });

  it('may be a filter', async () => {
    const { ec2 } = await startWithSdk({ lacks: ['filter:client-token'] });
    const by = (Name: string) => failureOf(ec2.send(new DescribeInstancesCommand({ Filters: [{ Name, Values: ['x'] }] })));

    expect(await by('client-token')).toMatchObject({ status: 400, code: 'FilterNotImplementedError' });
    expect(await by('tag:x')).toBeNull();
  });

  it('are the same for an action that the simulator does not know', async () => {
    const { ec2, sts, ssm } = await startWithSdk();

    const failures = [
      await failureOf(ec2.send(new StopInstancesCommand({ InstanceIds: ['i-1'] }))),
      await failureOf(sts.send(new GetSessionTokenCommand({}))),
      await failureOf(ssm.send(new PutParameterCommand({ Name: 'x', Value: 'y' }))),
    ];

    expect(failures.map((each) => [each?.status, each?.code])).toEqual([
      [400, 'InvalidAction'],
      [400, 'InvalidAction'],
      [400, 'UnknownOperationException'],
    ]);
  });
});

describe('an account out of order', () => {
  it.each([
    ['Blocked', 403],
    ['OptInRequired', 403],
    ['ExpiredToken', 400],
    ['AuthFailure', 401],
  ])('is refused with %s from its hour on', async (code, status) => {
    const { ec2, wait } = await startWithSdk({ suspended: { code, from: '1m' } });
    const read = () => failureOf(ec2.send(new DescribeVpcsCommand({})));

    const before = await read();
    await wait(60);
    const after = await read();

    expect(before).toBeNull();
    expect(after).toMatchObject({ status, code });
  });

  it('may read but not launch while it is being verified', async () => {
    const { ec2 } = await startWithSdk({ suspended: { code: 'PendingVerification' } });

    expect(await failureOf(ec2.send(new DescribeVpcsCommand({})))).toBeNull();
    expect(await failureOf(ec2.send(run()))).toMatchObject({ code: 'PendingVerification' });
  });

  it('may lack a permission', async () => {
    const { ec2 } = await startWithSdk({ denied: ['DescribeVpcs'] });

    expect(await failureOf(ec2.send(new DescribeVpcsCommand({})))).toMatchObject({ status: 403, code: 'UnauthorizedOperation' });
  });
});

describe('the services beside EC2', () => {
  it('say who is calling', async () => {
    const { sts } = await startWithSdk();

    const answer = await sts.send(new GetCallerIdentityCommand({}));

    expect(answer).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/foothold',
      UserId: 'AIDASIMULATEDFOOTHOLD',
    });
  });

  it('name the newest images by public parameters', async () => {
    const { ssm } = await startWithSdk();
    const al2 = '/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2';
    const noble = '/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id';

    const one = await ssm.send(new GetParameterCommand({ Name: al2 }));
    const several = await ssm.send(new GetParametersCommand({ Names: [al2, noble, '/aws/service/none'] }));
    const folder = await ssm.send(new GetParametersByPathCommand({ Path: '/aws/service/debian/release', Recursive: true, MaxResults: 3 }));
    const rest = await ssm.send(
      new GetParametersByPathCommand({ Path: '/aws/service/debian/release', Recursive: true, NextToken: folder.NextToken }),
    );
    const strange = await failureOf(ssm.send(new GetParameterCommand({ Name: '/aws/service/none' })));

    expect(one.Parameter).toMatchObject({ Name: al2, Value: imageId('amzn2', 'x86_64'), Type: 'String', DataType: 'aws:ec2:image' });
    expect(several.Parameters!.map((each) => each.Value).toSorted()).toEqual([imageId('amzn2', 'x86_64'), imageId('noble')].toSorted());
    expect(several.InvalidParameters).toEqual(['/aws/service/none']);
    expect([folder.Parameters!.length, rest.Parameters!.length]).toEqual([3, 1]);
    expect(strange).toMatchObject({ status: 400, code: 'ParameterNotFound' });
  });

  it('know the quotas of the scenario', async () => {
    const { quotas } = await startWithSdk({ limits: { 'L-1216C47A': 64, 'L-3819A6DF': 0 } });
    const get = (QuotaCode: string) => quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode }));

    const one = await get('L-1216C47A');
    const list = await quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'ec2' }));
    const strange = await failureOf(get('L-00000000'));

    expect(one.Quota).toMatchObject({
      QuotaCode: 'L-1216C47A',
      Value: 64,
      QuotaName: expect.stringContaining('Running On-Demand Standard'),
    });
    expect(list.Quotas!.map((each) => [each.QuotaCode, each.Value])).toEqual([
      ['L-1216C47A', 64],
      ['L-3819A6DF', 0],
    ]);
    expect(strange).toMatchObject({ status: 400, code: 'NoSuchResourceException' });
  });

  it('know on-demand prices', async () => {
    const { pricing } = await startWithSdk();
    const filter = (Field: string, Value: string) => ({ Type: 'TERM_MATCH' as const, Field, Value });

    const { PriceList } = await pricing.send(
      new GetProductsCommand({
        ServiceCode: 'AmazonEC2',
        Filters: [
          filter('instanceType', 'g5.xlarge'),
          filter('regionCode', 'us-east-1'),
          filter('operatingSystem', 'Linux'),
          filter('tenancy', 'Shared'),
          filter('preInstalledSw', 'NA'),
          filter('capacitystatus', 'Used'),
        ],
      }),
    );

    const [product] = (PriceList as unknown[]).map((each) => JSON.parse(String(each)) as Product);
    expect(PriceList).toHaveLength(1);
    const [term] = Object.values(product!.terms.OnDemand);
    expect(Object.values(term!.priceDimensions)[0]).toMatchObject({ unit: 'Hrs', pricePerUnit: { USD: '1.0060000000' } });
  });
});
