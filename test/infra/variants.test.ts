import { afterEach, describe, expect, it, vi } from 'vitest';
import { readParameters } from '../../infra/aws/parameters.ts';
import { type CloudAssembly, type Resource, resourcesOf, synthesise, worked } from '../support/cloud-assembly.ts';

// A synthesis takes two seconds, and many times that on a machine that does much else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let assembly: CloudAssembly | undefined;

afterEach(() => assembly?.remove());

describe('a deployment for several regions', () => {
  it('hears EC2 in each of them by a relay to the home region, and sweeps them all', () => {
    assembly = synthesise({ homeRegion: 'eu-central-1', regions: 'eu-central-1,us-east-1' });
    const relay = assembly.templateOf('Foothold-foothold-us-east-1');
    const rules = resourcesOf(relay, 'AWS::Events::Rule').map(([, { Properties }]) => worked(relay, Properties));
    const [[, schedule]] = resourcesOf(assembly.template, 'AWS::Scheduler::Schedule') as unknown as [
      [string, { Properties: { Target: { Input: string } } }],
    ];

    expect(assembly.stacks).toEqual(['Foothold-foothold', 'Foothold-foothold-us-east-1']);
    expect(rules).toHaveLength(3);
    expect(JSON.stringify(rules)).toContain('arn:aws:events:eu-central-1:111122223333:event-bus/default');
    expect(JSON.parse(schedule.Properties.Target.Input)).toMatchObject({ settings: { regions: ['eu-central-1', 'us-east-1'] } });
  });
});

describe('a deployment that probes private addresses', () => {
  it('puts the probe alone into the VPC, with a way out and none in', () => {
    assembly = synthesise({
      vpc: 'vpc-0123456789abcdef0',
      vpcSubnets: 'subnet-0123456789abcdef0,subnet-0fedcba9876543210',
      vpcZones: 'eu-central-1a,eu-central-1b',
    });
    const inVpc = resourcesOf(assembly.template, 'AWS::Lambda::Function').filter(
      ([, { Properties }]) => Properties['VpcConfig'] !== undefined,
    );
    const [[, group]] = resourcesOf(assembly.template, 'AWS::EC2::SecurityGroup') as unknown as [
      [string, { Properties: Record<string, unknown> }],
    ];

    expect(inVpc.map(([, { Properties }]) => Properties['FunctionName'])).toEqual(['foothold-probe-ssh']);
    expect(group.Properties).toMatchObject({ SecurityGroupEgress: [{ IpProtocol: 'tcp' }] });
    expect(group.Properties['SecurityGroupIngress']).toBeUndefined();
  });
});

describe('a deployment that lets OCI Notifications in', () => {
  const secrets = {
    ociSecret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:key-AbCdEf',
    ociEventsSecret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:sender-AbCdEf',
  };
  const named = (of: CloudAssembly, name: string) =>
    resourcesOf(of.template, 'AWS::Lambda::Function').find(([, { Properties }]) => Properties['FunctionName'] === name)?.[1].Properties as
      | { Environment: { Variables: Record<string, string> }; Timeout: number }
      | undefined;

  it('has one route more, which an authorizer of its own stands before, and asks for every request', () => {
    assembly = synthesise(secrets);
    const routes = resourcesOf(assembly.template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
    const [[id, authorizer], ...more] = resourcesOf(assembly.template, 'AWS::ApiGatewayV2::Authorizer') as [
      [string, Resource],
      ...unknown[],
    ];
    const behind = routes.filter(({ AuthorizerId }) => JSON.stringify(AuthorizerId) === JSON.stringify({ Ref: id }));

    expect(behind).toMatchObject([{ RouteKey: 'POST /events/oci', AuthorizationType: 'CUSTOM' }]);
    expect(routes.filter(({ AuthorizationType }) => AuthorizationType !== 'AWS_IAM')).toEqual(behind);
    expect(authorizer.Properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
    });
    expect(authorizer.Properties['IdentitySource'] ?? []).toEqual([]);
    expect(more).toEqual([]);
  });

  it('has a function for it that only this authorizer may call, and that knows the secret by its ARN', () => {
    assembly = synthesise(secrets);
    const [[id]] = resourcesOf(assembly.template, 'AWS::ApiGatewayV2::Authorizer') as [[string, Resource]];
    const made = named(assembly, 'foothold-authorise-oci-events');
    const permissions = resourcesOf(assembly.template, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    const own = permissions.filter(({ FunctionName }) => JSON.stringify(FunctionName).includes('AuthoriseOciEvents'));

    expect(made?.Environment.Variables['FOOTHOLD_OCI_EVENTS_SECRET']).toBe(secrets.ociEventsSecret);
    expect(made?.Timeout).toBeLessThanOrEqual(10);
    expect(own).toMatchObject([{ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' }]);
    expect(JSON.stringify(own[0]?.['SourceArn'])).toContain(`/authorizers/",{"Ref":"${id}"}`);
  });

  it('has it deliver for all, beside the operators that were named', () => {
    assembly = synthesise({ ...secrets, operators: 'ana' });

    expect(JSON.parse(named(assembly, 'foothold-http-api')?.Environment.Variables['FOOTHOLD_OPERATORS'] ?? '')).toEqual([
      'ana',
      'oci-events',
    ]);
  });

  it('is none without the parameter', () => {
    assembly = synthesise({ ociSecret: secrets.ociSecret });

    expect(resourcesOf(assembly.template, 'AWS::ApiGatewayV2::Authorizer')).toEqual([]);
    expect(named(assembly, 'foothold-authorise-oci-events')).toBeUndefined();
    expect(JSON.stringify(assembly.template)).not.toMatch(/events\/oci|oci-events|OCI_EVENTS/);
  });
});

describe('a deployment under another namespace, without allow-lists', () => {
  it('bears the namespace in every name and tag', () => {
    assembly = synthesise({ namespace: 'acode', sweepActs: 'false', keepRecords: 'true' });
    const text = JSON.stringify(assembly.template);

    expect(text).toContain('aws:RequestTag/acode-session-id');
    expect(text).toContain('"acode-attempt-launch"');
    expect(text.replaceAll(/Foothold\/|docs\/|foothold-acode|Foothold/g, '')).not.toMatch(/foothold-/);
  });
});

describe('the parameters', () => {
  const read = (given: Record<string, unknown>) => () => readParameters((name) => given[name]);

  it('are all optional', () => {
    expect(read({})()).toMatchObject({
      namespace: 'foothold',
      regions: [],
      sweepMinutes: 60,
      sweepActs: true,
      retentionDays: 30,
      keepRecords: false,
    });
  });

  it('take keys of volumes by their ARNs alone', () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';

    expect(read({ volumeKeys: `${key}, ${key}` })().volumeKeys).toEqual([key, key]);
    expect(read({ volumeKeys: key.replace('key/', 'alias/') })).toThrow(/volumeKeys/);
  });

  it('are refused all at once, each by name', () => {
    expect(read({ namespace: 'No', images: 'subnet-1', retentionDays: '31', alarmEmail: 'nobody' })).toThrow(
      /namespace[\s\S]*images[\s\S]*alarmEmail[\s\S]*retentionDays/,
    );
  });

  it.each([
    [{ regions: 'us-east-1' }, /homeRegion/],
    [{ instanceProfile: 'arn:aws:iam::1:instance-profile/x' }, /instanceRole/],
    [{ vpc: 'vpc-1', vpcSubnets: 'subnet-1' }, /vpcZones/],
    [{ ociEventsSecret: 'arn:aws:secretsmanager:us-east-1:1:secret:x' }, /ociSecret/],
  ])('belong together: %j', (given, told) => {
    expect(read(given)).toThrow(told);
  });
});
