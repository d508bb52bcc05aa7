import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pascal } from '../../infra/aws/function-room.ts';
import { placeholdersOf, readMachines } from '../../infra/aws/machines.ts';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';
import { type CloudAssembly, place, resourcesOf, synthesise, worked } from '../support/cloud-assembly.ts';
import { namedArns, standingArns } from '../support/emulators/arns.ts';
import { type Deployment, type Described, openDeployment, type Standing } from '../support/emulators/deployment.ts';
import { type Emulator, type Forgotten, isInstalled, type RunningEmulator, start } from '../support/emulators/emulator.ts';
import { emulators } from '../support/emulators/emulators.ts';
import { countTypes, type Furnished, furnish } from '../support/emulators/furnish.ts';

const { account, region } = place;
const machines = [...readMachines()].map(([name, definition]) => ({ name, definition }));
const arnOf = (name: string) => `arn:aws:lambda:${region}:${account}:function:foothold-${name}`;
const queueOf = (name: string) => `arn:aws:sqs:${region}:${account}:foothold-${name}-dead-letters`;

/** What no emulator is excused from. */
const backbone = [
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::StepFunctions::StateMachine',
];

let synthesised: CloudAssembly | undefined;

afterAll(() => synthesised?.remove());

/** By the commands of docs/deploy-aws.md. What an emulator has no room for stands in test/support/emulators, and is counted here. */
for (const emulator of emulators) {
  describe.skipIf(!isInstalled(emulator))(`the deployment into ${emulator.name} (python3, ${emulator.install})`, { timeout: 60_000 }, () =>
    facts(emulator),
  );
}

function facts(emulator: Emulator) {
  let server: RunningEmulator;
  let assembly: CloudAssembly;
  let furnished: Furnished;
  let deployment: Deployment;
  let standing: Standing;
  /** Of the functions, without the namespace. */
  let names: string[];

  beforeAll(async () => {
    server = await start(emulator);
    synthesised ??= synthesise();
    assembly = synthesised;
    furnished = furnish(assembly.template, emulator.leaves);
    deployment = openDeployment(assembly, furnished.template, server);
    names = namesOf('AWS::Lambda::Function', 'FunctionName').map((name) => name.slice('foothold-'.length));
    for (const args of [
      ['bootstrap', `aws://${account}/${region}`],
      ['deploy', '--all', '--require-approval', 'never'],
    ]) {
      const { code, text } = await deployment.cdk(...args);
      if (code !== 0) throw new Error(`cdk ${args[0]}: ${text}`);
    }
    standing = await deployment.describe();
  }, 120_000);

  afterAll(async () => {
    deployment?.remove();
    await server?.stop();
  });

  const remembers = (what: Forgotten) => !emulator.forgets.includes(what);
  const takes = (type: string) => !emulator.leaves.some((leave) => leave.type === type && leave.only === undefined);
  const namesOf = (type: string, key: string) => resourcesOf(furnished.template, type).map(([, { Properties }]) => String(Properties[key]));
  const found = (kind: 'functions' | 'roles' | 'machines' | 'rules', key: string, name: string): Described => {
    const [one, ...more] = standing[kind].filter((each) => each[key] === name);
    if (one === undefined || more.length > 0) throw new Error(`${kind}: not one ${name}`);
    return one;
  };

  it('leaves out what the emulator has no room for, and nothing else', () => {
    const all = countTypes(Object.values(assembly.template.Resources).map(({ Type }) => Type));
    const kept = countTypes(Object.values(furnished.template.Resources).map(({ Type }) => Type));
    const out = countTypes(Object.values(furnished.out).map(({ Type }) => Type));

    expect(out).toEqual(
      Object.fromEntries(emulator.leaves.map(({ type, count }) => [type, typeof count === 'number' ? count : all[count]])),
    );
    expect(Object.keys(out).filter((type) => backbone.includes(type))).toEqual([]);
    expect(Object.keys(all).filter((type) => all[type] !== (kept[type] ?? 0) + (out[type] ?? 0))).toEqual([]);
    expect(standing.stack?.StackStatus).toBe('CREATE_COMPLETE');
    expect(countTypes(standing.stack?.Resources.map(({ ResourceType }) => ResourceType) ?? [])).toEqual(kept);
  });

  it('names nothing of its own that does not stand', () => {
    const stands = standingArns(standing);
    for (const [id, { Type }] of Object.entries(furnished.out)) {
      if (!['AWS::CloudWatch::Alarm', 'AWS::Scheduler::ScheduleGroup'].includes(Type)) continue;
      stands.add(worked(assembly.template, { 'Fn::GetAtt': [id, 'Arn'] }) as string);
    }

    const named = [...namedArns(standing)];

    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((arn) => !stands.has(arn))).toEqual([]);
  });

  it('makes the table with its keys and indexes, paid by the request', () => {
    const keys = (partition: string, sort: string) => [
      { AttributeName: partition, KeyType: 'HASH' },
      { AttributeName: sort, KeyType: 'RANGE' },
    ];

    expect(standing.tables).toMatchObject([
      {
        TableName: 'foothold-hunts',
        TableStatus: 'ACTIVE',
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
        KeySchema: keys(tableDefinition.partitionKey, tableDefinition.sortKey),
        GlobalSecondaryIndexes: tableDefinition.indexes.map(({ name, partitionKey, sortKey }) => ({
          IndexName: name,
          KeySchema: keys(partitionKey, sortKey),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        })),
      },
    ]);
  });

  it('makes every function of its bundle, with the table and the machine in its variables', () => {
    const [table] = standing.tables;
    const hunt = found('machines', 'name', 'foothold-hunt')['stateMachineArn'];

    expect(standing.functions.map(({ FunctionArn }) => FunctionArn).toSorted()).toEqual(names.map(arnOf).toSorted());
    for (const made of standing.functions) {
      expect(made).toMatchObject({
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        State: 'Active',
        CodeSize: expect.toSatisfy((bytes: number) => bytes > 100),
        Environment: { Variables: { FOOTHOLD_STORE: `dynamodb:${table?.['TableName']}`, FOOTHOLD_HUNT_MACHINE: hunt } },
        ...(remembers('architecture') ? { Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } } : {}),
        ...(remembers('logs of functions')
          ? { LoggingConfig: { LogFormat: 'JSON', LogGroup: `/aws/lambda/${made['FunctionName']}` } }
          : {}),
      });
    }
  });

  it('gives every function and every machine a role of its own, that its service alone may take', () => {
    const takers = [
      ...standing.functions.map((each) => ({ service: 'lambda', role: each['Role'], name: `${each['FunctionName']}-${region}` })),
      ...standing.machines.map((each) => ({ service: 'states', role: each['roleArn'], name: `${each['name']}-machine-${region}` })),
    ];

    expect(takers).toHaveLength(names.length + machines.length);
    for (const { service, role, name } of takers) {
      const { RoleName, AssumeRolePolicyDocument: trust, Policies: policies } = found('roles', 'Arn', role);
      expect(RoleName).toBe(name);
      expect(trust.Statement.map(({ Principal }: Described) => Principal)).toEqual([{ Service: `${service}.amazonaws.com` }]);
      expect(Object.keys(policies)).toContain('own');
    }
  });

  it.each(machines)('makes the machine $name as a standard workflow', ({ name, definition }) => {
    const machine = found('machines', 'name', `foothold-${name}`);

    expect(machine).toMatchObject({ type: 'STANDARD', status: 'ACTIVE' });
    expect(Object.keys(machine['definition'].States)).toEqual(Object.keys(JSON.parse(definition).States));
  });

  it.runIf(remembers('substitutions')).each(machines)(
    'puts the ARN of what stands into each placeholder of the machine $name',
    ({ name, definition }) => {
      const wordOf = (full: string) => pascal(full.slice('foothold-'.length));
      const arns = new Map<string, string>([
        ...standing.functions.map((each): [string, string] => [`${wordOf(each['FunctionName'])}Arn`, each['FunctionArn']]),
        ...standing.machines.map((each): [string, string] => [`${wordOf(each['name'])}MachineArn`, each['stateMachineArn']]),
      ]);
      const filled = definition.replaceAll(/\$\{(\w+)\}/g, (_, placeholder: string) => arns.get(placeholder) ?? 'nothing that stands');

      expect(placeholdersOf(definition).length).toBeGreaterThan(1);
      expect(found('machines', 'name', `foothold-${name}`)['definition']).toEqual(JSON.parse(filled));
    },
  );

  it.each([
    ['SpotInterruption', 'handle-interruption'],
    ['RebalanceRecommendation', 'handle-interruption'],
    ['InstanceStateChange', 'handle-interruption'],
    ['ExecutionEnded', 'execution-ended'],
  ])('makes the rule %s, which calls %s, may do so, and has its dead letters', (name, calls) => {
    const rule = found('rules', 'Name', `foothold-${name}`);
    const { Policy: policy } = found('functions', 'FunctionName', `foothold-${calls}`);

    expect(standing.rules).toHaveLength(4);
    expect(rule).toMatchObject({ State: 'ENABLED', Targets: [{ Arn: arnOf(calls), DeadLetterConfig: { Arn: queueOf(calls) } }] });
    expect(policy.Statement.map(sourceOf)).toContain(rule['Arn']);
  });

  it('makes the queues of dead letters, which keep them for two weeks', () => {
    const queues = ['handle-interruption', 'execution-ended', 'recover', 'sweep', 'fire-schedule'].map(queueOf);
    const kept = { MessageRetentionPeriod: '1209600', ...(remembers('managed encryption') ? { SqsManagedSseEnabled: 'true' } : {}) };

    expect(standing.queues.map(({ QueueArn }) => QueueArn).toSorted()).toEqual(queues.toSorted());
    expect(standing.queues).toMatchObject(queues.map(() => kept));
  });

  it('makes a log group for each function, each machine and the API, and keeps no line for ever', () => {
    const groups = [
      ...names.map((name) => `/aws/lambda/foothold-${name}`),
      ...machines.map(({ name }) => `/aws/vendedlogs/states/foothold-${name}`),
      '/aws/vendedlogs/apis/foothold',
    ];

    expect(standing.logGroups.map(({ logGroupName }) => logGroupName).toSorted()).toEqual(groups.toSorted());
    expect(new Set(standing.logGroups.map(({ retentionInDays }) => retentionInDays))).toEqual(new Set([30]));
  });

  it('makes one topic for alarms and one page', () => {
    expect(standing.topics.map(({ TopicArn }) => TopicArn)).toEqual([`arn:aws:sns:${region}:${account}:foothold-alarms`]);
    expect(standing.dashboards.map(({ DashboardName }) => DashboardName)).toEqual(['foothold']);
  });

  it.runIf(takes('AWS::SQS::QueuePolicy'))('lets rules fill the queues that they name, and no others', () => {
    const allowed = standing.queues.flatMap(({ QueueArn, Policy }) =>
      Policy.Statement.filter(({ Effect }: Described) => Effect === 'Allow').map((each: Described) => [sourceOf(each), QueueArn]),
    );

    expect(new Map(allowed)).toEqual(new Map(standing.rules.map(({ Arn, Targets }) => [Arn, Targets[0].DeadLetterConfig.Arn])));
  });

  it.runIf(takes('AWS::Lambda::EventInvokeConfig'))('sends what a function could not handle to its queue, after two more tries', () => {
    const configured = standing.functions.filter(({ EventInvokeConfigs }) => EventInvokeConfigs.length > 0);

    expect(configured).toHaveLength(standing.queues.length);
    for (const { FunctionName, EventInvokeConfigs } of configured) {
      const Destination = queueOf(FunctionName.slice('foothold-'.length));
      expect(EventInvokeConfigs).toMatchObject([{ MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination } } }]);
    }
  });

  it.runIf(takes('AWS::Scheduler::Schedule')).each([
    { name: 'sweep', role: 'sweep', group: 'schedules', rate: 'rate(60 minutes)' },
    { name: 'recover', role: 'recovery', group: 'recovery', rate: 'rate(10 minutes)' },
  ])('makes the schedule of $name under a role that trusts its group alone', (meant) => {
    const schedule = standing.schedules.find(({ Name }) => Name === `foothold-${meant.name}`) as Described;
    const role = found('roles', 'RoleName', `foothold-${meant.role}-schedule-${region}`);
    const group = standing.scheduleGroups.find(({ Name }) => Name === `foothold-${meant.group}`) as Described;

    expect(schedule).toMatchObject({
      GroupName: group['Name'],
      State: 'ENABLED',
      ScheduleExpression: meant.rate,
      Target: { Arn: arnOf(meant.name), RoleArn: role['Arn'], DeadLetterConfig: { Arn: queueOf(meant.name) } },
    });
    expect(role['AssumeRolePolicyDocument'].Statement[0].Condition.StringEquals['aws:SourceArn']).toBe(group['Arn']);
  });

  it.runIf(takes('AWS::ApiGatewayV2::Api'))('makes the API: each route behind IAM, to a function that lets it in', () => {
    const [api] = standing.apis as [Described];
    const [integration] = api['Integrations'];
    const { Policy: policy } = found('functions', 'FunctionName', 'foothold-http-api');
    const keys = namesOf('AWS::ApiGatewayV2::Route', 'RouteKey');
    const sources = keys.map((key) => `arn:aws:execute-api:${region}:${account}:${api['ApiId']}/*/*${key.split(' ')[1]}`);

    expect(standing.apis).toHaveLength(1);
    expect(integration).toMatchObject({ IntegrationType: 'AWS_PROXY', IntegrationUri: arnOf('http-api'), PayloadFormatVersion: '2.0' });
    expect(api['Routes'].map(({ RouteKey }: Described) => RouteKey).toSorted()).toEqual(keys.toSorted());
    expect(api['Routes']).toMatchObject(
      keys.map(() => ({ AuthorizationType: 'AWS_IAM', Target: `integrations/${integration.IntegrationId}` })),
    );
    expect(new Set(policy.Statement.map(sourceOf))).toEqual(new Set(sources));
    expect(api['Stages']).toMatchObject([{ StageName: '$default', AutoDeploy: true }]);
  });

  it.runIf(takes('AWS::CloudWatch::Alarm'))('makes the alarms, which ring by the topic and watch what stands', () => {
    const things = JSON.stringify([standing.queues, standing.machines, standing.apis]);
    const watched = standing.alarms.flatMap(({ Dimensions }) => Dimensions.map(({ Value }: Described) => Value));

    expect(standing.alarms.map(({ AlarmName }) => AlarmName).toSorted()).toEqual(namesOf('AWS::CloudWatch::Alarm', 'AlarmName').toSorted());
    expect(standing.alarms).toMatchObject(standing.alarms.map(() => ({ AlarmActions: [standing.topics[0]?.['TopicArn']] })));
    expect(watched.length).toBeGreaterThan(5);
    expect(watched.filter((value) => !things.includes(value))).toEqual([]);
  });

  describe('is taken down', () => {
    it.runIf(remembers('deletion by ARN'))(
      'not while a hunt runs, and by `npm run destroy:aws` so that nothing of it is left',
      async () => {
        const client = {
          endpoint: server.endpoint,
          region,
          credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example-secret-key' },
        };
        const secrets = new SecretsManagerClient(client);
        for (const Name of ['foothold/keys/one', 'prod/db'])
          await secrets.send(new CreateSecretCommand({ Name, SecretString: 'a secret' }));
        const stateMachineArn = found('machines', 'name', 'foothold-hunt')['stateMachineArn'];
        await new SFNClient(client).send(new StartExecutionCommand({ stateMachineArn, name: 'one-g1', input: '{}' }));

        const refused = await deployment.destroy();
        const { code, text } = await deployment.destroy('--even-running');
        const left = await deployment.describe();

        expect(refused).toMatchObject({ code: 1, text: expect.stringContaining('(one-g1)') });
        expect(refused.text).not.toContain('destroying');
        expect({ code, text }).toMatchObject({ code: 0 });
        expect(left).toEqual({ ...nothing(left), secrets: [expect.objectContaining({ Name: 'prod/db' })] });
      },
    );

    it.runIf(!remembers('deletion by ARN'))('by its name, so that nothing of it is left', async () => {
      await deployment.deleteByName();

      expect(await deployment.describe()).toEqual(nothing(standing));
    });
  });
}

function nothing(standing: Standing): object {
  return Object.fromEntries(Object.keys(standing).map((kind) => [kind, kind === 'stack' ? null : []]));
}

/** Who may call, by a statement of a policy. */
function sourceOf({ Condition: condition }: Described): string {
  const [sources] = Object.values(condition) as Record<string, string>[];
  return String(Object.values(sources ?? {})[0]);
}
