import { RegionInfo } from 'aws-cdk-lib/region-info';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { namespaceMost } from '../../shared/platform/environment/namespace.ts';
import { type CloudAssembly, place, resourcesOf, synthesise, worked } from '../support/cloud-assembly.ts';

// A synthesis takes two seconds, and many times that on a machine that does much else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const namespace = 'n'.repeat(namespaceMost);
const regions = RegionInfo.regions.map(({ name }) => name);
const longest = regions.reduce((one, other) => (other.length > one.length ? other : one));

/** Characters, by the services' own quotas and API references. */
const limits = [
  ['AWS::IAM::Role', 'RoleName', 64],
  ['AWS::Lambda::Function', 'FunctionName', 64],
  ['AWS::Events::Rule', 'Name', 64],
  ['AWS::Scheduler::ScheduleGroup', 'Name', 64],
  ['AWS::Scheduler::Schedule', 'Name', 64],
  ['AWS::SQS::Queue', 'QueueName', 80],
  ['AWS::StepFunctions::StateMachine', 'StateMachineName', 80],
  ['AWS::ApiGatewayV2::Api', 'Name', 128],
  ['AWS::DynamoDB::Table', 'TableName', 255],
  ['AWS::CloudWatch::Alarm', 'AlarmName', 255],
  ['AWS::SNS::Topic', 'TopicName', 256],
  ['AWS::Logs::LogGroup', 'LogGroupName', 512],
] as const;

let assembly: CloudAssembly;

beforeAll(() => {
  assembly = synthesise({
    namespace,
    ociSecret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:key-AbCdEf',
    ociEventsSecret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:sender-AbCdEf',
    homeRegion: place.region,
    regions: `${place.region},${longest}`,
  });
});

afterAll(() => assembly.remove());

describe('under the longest namespace, in the region of the longest name', () => {
  it.each(limits)('each name of an %s fits', (type, property, most) => {
    const templates = assembly.stacks.map((stack) => assembly.templateOf(stack));
    const names = templates.flatMap((template) =>
      resourcesOf(template, type).map(([, { Properties }]) => String(worked(template, Properties[property]))),
    );

    const there = names.map((name) => name.replace(place.region, longest));

    expect(there.length).toBeGreaterThan(0);
    expect(there.filter((name) => name.length > most || !name.includes(namespace))).toEqual([]);
  });

  it('a role’s name has no room left: the bound is no lower than it must be', () => {
    const names = resourcesOf(assembly.template, 'AWS::IAM::Role').map(([, { Properties }]) =>
      String(worked(assembly.template, Properties['RoleName'])).replace(place.region, longest),
    );

    expect(Math.max(...names.map(({ length }) => length))).toBe(64);
  });

  it('what lets the routes call their function fits into its policy: 20 KB', () => {
    const permissions = resourcesOf(assembly.template, 'AWS::Lambda::Permission').filter(([, { Properties }]) =>
      JSON.stringify(Properties['FunctionName']).includes('HttpApi'),
    );
    const arn = `arn:aws:lambda:${longest}:${place.account}:function:${namespace}-http-api`;
    // As Lambda writes them: an id of CloudFormation's (stack, logical id, a suffix), principal, action, function, and what the call is to come from.
    const policy = permissions.map(([id, { Properties }]) => ({
      Sid: `Foothold-${namespace}-${id}-ABCDEFGHIJKL`,
      Effect: 'Allow',
      Principal: { Service: Properties['Principal'] },
      Action: Properties['Action'],
      Resource: arn,
      Condition: {
        ArnLike: { 'AWS:SourceArn': `arn:aws:execute-api:${longest}:${place.account}:abcdefghij${pathOf(Properties['SourceArn'])}` },
      },
    }));

    expect(permissions.length).toBeGreaterThan(20);
    expect(JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: policy }).length).toBeLessThan(20_480);
  });
});

/** The end of an ARN that is joined of parts. */
function pathOf(arn: unknown): string {
  const [, parts] = (arn as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  return String(parts.at(-1));
}
