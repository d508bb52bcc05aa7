import { parse } from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inputSchema } from '../../functions/sweep/schema.ts';
import { type CloudAssembly, place, resourcesOf, synthesise, worked } from '../support/cloud-assembly.ts';

// A synthesis takes two seconds, and many times that on a machine that does much else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ociCompartments = 'ocid1.compartment.oc1..one,ocid1.compartment.oc1..two';
let [withOci, without]: CloudAssembly[] = [];
beforeAll(() => {
  withOci = synthesise({
    ociSecret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:key-AbCdEf',
    ociCompartments,
    sweepMinutes: 30,
  });
  without = synthesise();
});
afterAll(() => {
  withOci?.remove();
  without?.remove();
});

const propertiesOf = ({ template }: CloudAssembly, type: string) =>
  resourcesOf(template, type).map(([, { Properties }]) => worked(template, Properties) as Record<string, unknown>);
const sweepsOf = (assembly: CloudAssembly) =>
  propertiesOf(assembly, 'AWS::Scheduler::Schedule').filter(({ Name }) => String(Name).startsWith('foothold-sweep'));
const queue = (name: string) => `arn:aws:sqs:${place.region}:${place.account}:foothold-${name}-dead-letters`;

describe('the sweep of OCI', () => {
  it('comes round beside the one of AWS where the deployment has a key of OCI', () => {
    const [aws, oci, ...more] = sweepsOf(withOci as CloudAssembly) as { Target: Record<string, unknown> }[];

    expect(oci).toMatchObject({
      Name: 'foothold-sweep-oci',
      GroupName: 'foothold-schedules',
      ScheduleExpression: 'rate(30 minutes)',
      Target: { Arn: aws?.Target['Arn'], RoleArn: aws?.Target['RoleArn'], DeadLetterConfig: { Arn: queue('sweep') } },
    });
    expect(aws?.Target['Input']).toContain('"cloud":"aws"');
    expect(more).toEqual([]);
  });

  it('is asked for in words that the function understands: its compartments, in the key’s own region', () => {
    const [, oci] = sweepsOf(withOci as CloudAssembly) as { Target: { Input: string } }[];

    expect(parse(inputSchema, JSON.parse(oci?.Target.Input ?? ''))).toMatchObject({
      cloud: 'oci',
      namespace: 'foothold',
      act: true,
      settings: { compartments: ociCompartments.split(','), regions: [] },
    });
  });

  it('is by a function that may read the key', () => {
    const role = propertiesOf(withOci as CloudAssembly, 'AWS::IAM::Role').find(
      ({ RoleName }) => RoleName === `foothold-sweep-${place.region}`,
    );

    expect(JSON.stringify(role)).toContain('secret:key-AbCdEf');
  });

  it('does not come without a key of OCI', () => {
    expect(sweepsOf(without as CloudAssembly).map(({ Name }) => Name)).toEqual(['foothold-sweep']);
  });
});

describe('the schedules that the API makes', () => {
  it.each(['http-api', 'fire-schedule'])('have their dead letters where %s is told, and their role may send there', (name) => {
    const assembly = without as CloudAssembly;
    const made = propertiesOf(assembly, 'AWS::Lambda::Function').find(({ FunctionName }) => FunctionName === `foothold-${name}`);
    const role = propertiesOf(assembly, 'AWS::IAM::Role').find(({ RoleName }) => RoleName === `foothold-hunt-schedules-${place.region}`);
    const queues = propertiesOf(assembly, 'AWS::SQS::Queue').map(({ QueueName }) => QueueName);

    expect(made).toMatchObject({ Environment: { Variables: { FOOTHOLD_SCHEDULE_DEAD_LETTERS: queue('fire-schedule') } } });
    expect(queues).toContain('foothold-fire-schedule-dead-letters');
    expect(role).toMatchObject({
      Policies: [
        {
          PolicyDocument: {
            Statement: expect.arrayContaining([
              expect.objectContaining({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue('fire-schedule') }),
            ]),
          },
        },
      ],
    });
  });
});
