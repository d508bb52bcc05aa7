import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { catalogue, elsewhere, onDemand } from '../../infra/aws/catalogue.ts';
import { pascal } from '../../infra/aws/function-room.ts';
import { placeholdersOf, readMachines } from '../../infra/aws/machines.ts';
import { routesFor } from '../../shared/domain/api/routes.ts';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';
import { bundleNames, type CloudAssembly, place, resourcesOf, synthesise, worked } from '../support/cloud-assembly.ts';

const { account, region } = place;
const names = Object.keys(catalogue);

// A synthesis takes two seconds, and many times that on a machine that does much else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let assembly: CloudAssembly;

beforeAll(() => {
  assembly = synthesise({ alarmEmail: 'ana@example.com' });
}, 120_000);

afterAll(() => assembly.remove());

const propertiesOf = (type: string) =>
  resourcesOf(assembly.template, type).map(([, { Properties }]) => worked(assembly.template, Properties) as Record<string, unknown>);

describe('the functions', () => {
  it('are all there are in functions/, but for those that are none of their own', () => {
    expect(bundleNames().toSorted()).toEqual([...names, ...Object.keys({ ...onDemand, ...elsewhere })].toSorted());
  });

  it.each(names)('%s runs its own bundle on Node 24 and arm64, traced, with a role and a log of its own', (name) => {
    const made = propertiesOf('AWS::Lambda::Function').find(({ FunctionName }) => FunctionName === `foothold-${name}`);

    expect(made).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Role: `arn:aws:iam::${account}:role/foothold-${name}-${region}`,
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: `/aws/lambda/foothold-${name}` },
      Environment: {
        Variables: { FOOTHOLD_NAMESPACE: 'foothold', FOOTHOLD_STORE: 'dynamodb:foothold-hunts', FOOTHOLD_KEYS: 'secrets-manager' },
      },
    });
  });

  it('outlive each state that calls them, so that the machine gives up first and repeats the call', () => {
    const states = [...readMachines().values()].flatMap((definition) =>
      Object.values((JSON.parse(definition) as { States: Record<string, { Resource?: string; TimeoutSeconds?: number }> }).States),
    );
    const timeouts = new Map(
      propertiesOf('AWS::Lambda::Function').map(({ FunctionName, Timeout }) => [
        pascal(String(FunctionName).slice('foothold-'.length)),
        Timeout,
      ]),
    );
    const tasks = states.filter(({ Resource }) => Resource?.startsWith('${'));

    const late = tasks.filter(
      ({ Resource = '', TimeoutSeconds = Number.NaN }) => !(Number(timeouts.get(Resource.slice(2, -'Arn}'.length))) > TimeoutSeconds),
    );

    expect(tasks.length).toBeGreaterThan(15);
    expect(late).toEqual([]);
  });

  it('hold no secret in their variables', () => {
    const variables = propertiesOf('AWS::Lambda::Function').flatMap(({ Environment }) =>
      Object.keys((Environment as { Variables: object }).Variables),
    );

    expect(variables.filter((name) => /PASS|TOKEN|PRIVATE|ACCESS/.test(name))).toEqual([]);
  });
});

describe.each([
  { name: 'hunt', task: 'AttemptLaunch', calls: 'attempt-launch', last: 'ContinueHunt' },
  { name: 'interruption', task: 'RunHooks', calls: 'run-hooks', last: 'FinishInterruption' },
  { name: 'fleet', task: 'StartHunts', calls: 'start-hunts', last: 'ContinueFleet' },
])('the $name machine', ({ name, task, calls, last }) => {
  const machine = () =>
    resourcesOf(assembly.template, 'AWS::StepFunctions::StateMachine')
      .map(([, { Properties }]) => Properties)
      .find(({ StateMachineName }) => StateMachineName === `foothold-${name}`) as Record<string, unknown>;
  const definition = () => {
    const substitutions = worked(assembly.template, machine()['DefinitionSubstitutions']) as Record<string, string>;
    return String(machine()['DefinitionString']).replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => substitutions[name] ?? whole);
  };

  it('is the very file of statemachines/, each placeholder an ARN of a function that is deployed', () => {
    const source = readMachines().get(name) ?? '';
    const substitutions = worked(assembly.template, machine()['DefinitionSubstitutions']) as Record<string, string>;
    const deployed = propertiesOf('AWS::Lambda::Function').map(
      ({ FunctionName }) => `arn:aws:lambda:${region}:${account}:function:${FunctionName}`,
    );

    expect(JSON.parse(String(machine()['DefinitionString']))).toEqual(JSON.parse(source));
    expect(Object.keys(substitutions).toSorted()).toEqual(placeholdersOf(source).toSorted());
    expect(Object.values(substitutions).filter((arn) => !deployed.includes(arn))).toEqual([]);
    expect(substitutions[`${task}Arn`]).toBe(`arn:aws:lambda:${region}:${account}:function:foothold-${calls}`);
  });

  it('has nothing left to fill in once it is deployed', () => {
    const deployed = definition();

    expect(deployed).not.toContain('${');
    expect(Object.keys((JSON.parse(deployed) as { States: object }).States)).toContain(last);
  });

  it('is a standard workflow, traced and logged without its documents', () => {
    expect(machine()).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    });
  });
});

describe('the table', () => {
  it('is as the store wants it', () => {
    assembly.main.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: 'foothold-hunts',
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: tableDefinition.timeToLiveAttribute, Enabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: tableDefinition.indexes.map(({ name, partitionKey, sortKey }) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: partitionKey, KeyType: 'HASH' },
          { AttributeName: sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    });
  });
});

describe('the events', () => {
  const targetOf = (name: string) => propertiesOf('AWS::Events::Rule').find(({ Name }) => Name === `foothold-${name}`);
  const functionArn = (name: string) => `arn:aws:lambda:${region}:${account}:function:foothold-${name}`;
  const queueArn = (name: string) => `arn:aws:sqs:${region}:${account}:foothold-${name}-dead-letters`;

  it.each([
    ['SpotInterruption', 'EC2 Spot Instance Interruption Warning'],
    ['RebalanceRecommendation', 'EC2 Instance Rebalance Recommendation'],
    ['InstanceStateChange', 'EC2 Instance State-change Notification'],
  ])('%s goes to handle-interruption, and to its dead letters when it cannot', (name, detailType) => {
    expect(targetOf(name)).toMatchObject({
      EventPattern: { source: ['aws.ec2'], 'detail-type': [detailType] },
      State: 'ENABLED',
      Targets: [{ Arn: functionArn('handle-interruption'), DeadLetterConfig: { Arn: queueArn('handle-interruption') } }],
    });
  });

  it('an execution of the hunt or the fleet machine that was stopped, timed out or failed goes to execution-ended', () => {
    expect(targetOf('ExecutionEnded')).toMatchObject({
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
          stateMachineArn: ['hunt', 'fleet'].map((name) => `arn:aws:states:${region}:${account}:stateMachine:foothold-${name}`),
        },
      },
      Targets: [{ Arn: functionArn('execution-ended'), DeadLetterConfig: { Arn: queueArn('execution-ended') } }],
    });
  });

  it('may call a function only from their own rule', () => {
    const permissions = propertiesOf('AWS::Lambda::Permission').filter(({ Principal }) => Principal === 'events.amazonaws.com');

    expect(permissions).toHaveLength(4);
    expect(
      permissions.filter(({ SourceArn }) => !String(SourceArn).startsWith(`arn:aws:events:${region}:${account}:rule/foothold-`)),
    ).toEqual([]);
  });

  it.each(['handle-interruption', 'execution-ended', 'recover', 'sweep', 'fire-schedule'])(
    '%s is called twice again and then leaves a dead letter',
    (name) => {
      const config = propertiesOf('AWS::Lambda::EventInvokeConfig').find(({ FunctionName }) => FunctionName === `foothold-${name}`);

      expect(config).toMatchObject({ MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination: queueArn(name) } } });
    },
  );

  it('the recovery comes round every ten minutes', () => {
    const schedule = propertiesOf('AWS::Scheduler::Schedule').find(({ Name }) => Name === 'foothold-recover');

    expect(schedule).toMatchObject({
      ScheduleExpression: 'rate(10 minutes)',
      GroupName: 'foothold-recovery',
      Target: { Arn: functionArn('recover'), Input: '{}', DeadLetterConfig: { Arn: queueArn('recover') } },
    });
  });

  it('the sweep comes round on a schedule whose role is bound to its group', () => {
    const schedule = propertiesOf('AWS::Scheduler::Schedule').find(({ Name }) => Name === 'foothold-sweep');
    const role = propertiesOf('AWS::IAM::Role').find(({ RoleName }) => RoleName === `foothold-sweep-schedule-${region}`);

    expect(schedule).toMatchObject({ ScheduleExpression: 'rate(60 minutes)', Target: { Arn: functionArn('sweep') } });
    expect(JSON.parse(String((schedule?.['Target'] as { Input: string } | undefined)?.Input))).toEqual({
      cloud: 'aws',
      namespace: 'foothold',
      act: true,
      settings: { regions: [] },
    });
    expect(role).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Condition: {
              StringEquals: {
                'aws:SourceAccount': account,
                'aws:SourceArn': `arn:aws:scheduler:${region}:${account}:schedule-group/foothold-schedules`,
              },
            },
          },
        ],
      },
    });
  });
});

describe('the HTTP API', () => {
  const routesOf = (of: CloudAssembly) => resourcesOf(of.template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);

  it('has the routes that its function knows, and any other method of their paths, each behind IAM', () => {
    const known = routesFor('tenants').flatMap(({ method, path }) => [`${method} ${path}`, `ANY ${path}`]);

    expect(
      routesOf(assembly)
        .map(({ RouteKey }) => RouteKey)
        .toSorted(),
    ).toEqual([...new Set(known)].toSorted());
    expect(new Set(routesOf(assembly).map(({ AuthorizationType }) => AuthorizationType))).toEqual(new Set(['AWS_IAM']));
  });

  it('takes JWTs in place of signatures where an issuer was given', () => {
    const other = synthesise({ jwtIssuer: 'https://login.example.com', jwtAudience: 'foothold' });
    const types = routesOf(other).map(({ AuthorizationType }) => AuthorizationType);
    const [[, authorizer]] = resourcesOf(other.template, 'AWS::ApiGatewayV2::Authorizer') as unknown as [[string, { Properties: object }]];
    other.remove();

    expect(new Set(types)).toEqual(new Set(['JWT']));
    expect(authorizer.Properties).toMatchObject({ JwtConfiguration: { Audience: ['foothold'], Issuer: 'https://login.example.com' } });
  });

  it('limits the rate of all callers together, and logs who asked', () => {
    assembly.main.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
      AccessLogSettings: { DestinationArn: Match.anyValue() },
    });
  });
});

describe('the roles and policies', () => {
  it('are one for each function, one for the machine and one for each group of schedules', () => {
    const roles = propertiesOf('AWS::IAM::Role').map(({ RoleName }) => RoleName);

    expect(roles.toSorted()).toEqual(
      [...names, 'hunt-machine', 'interruption-machine', 'fleet-machine', 'sweep-schedule', 'recovery-schedule', 'hunt-schedules']
        .map((name) => `foothold-${name}-${region}`)
        .toSorted(),
    );
    expect(propertiesOf('AWS::IAM::Role').filter(({ ManagedPolicyArns }) => ManagedPolicyArns !== undefined)).toEqual([]);
  });

  it('trust a service only on behalf of this account, where the service says whose behalf it is', () => {
    const trusts = propertiesOf('AWS::IAM::Role').map(
      (role) => (role['AssumeRolePolicyDocument'] as { Statement: { Principal: { Service: string }; Condition?: object }[] }).Statement,
    );
    const unbound = trusts.flat().filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes(account));

    expect(new Set(unbound.map(({ Principal }) => Principal.Service))).toEqual(new Set(['lambda.amazonaws.com']));
  });

  it('allow no action by wildcard', () => {
    const statements = [
      ...propertiesOf('AWS::IAM::Role').flatMap(({ Policies }) => (Policies ?? []) as { PolicyDocument: object }[]),
      ...propertiesOf('AWS::IAM::Policy'),
    ];

    const actions = JSON.stringify(statements).match(/"[a-z0-9-]+:[A-Za-z*]*\*[A-Za-z*]*"/g) ?? [];

    expect(actions).toEqual([]);
  });

  it('open no queue or topic to others', () => {
    const policies = [...propertiesOf('AWS::SQS::QueuePolicy'), ...propertiesOf('AWS::SNS::TopicPolicy')];
    const statements = policies.flatMap(
      ({ PolicyDocument }) => (PolicyDocument as { Statement: { Effect: string; Condition?: object }[] }).Statement,
    );

    const open = statements.filter(({ Effect, Condition }) => Effect === 'Allow' && !JSON.stringify(Condition ?? {}).includes(account));

    expect(statements.length).toBeGreaterThan(6);
    expect(open).toEqual([]);
  });
});

describe('the operations', () => {
  it.each([
    'FailedHunts',
    'StoppedHunts',
    'FailedFleets',
    'StoppedFleets',
    'BrokenInterruptions',
    'SweeperFindings',
    'SweepRefused',
    'Throttling',
    'SuspensionSigns',
    'Defects',
    'ApiErrors',
    'HandleInterruptionDeadLetters',
    'ExecutionEndedDeadLetters',
    'RecoverDeadLetters',
    'SweepDeadLetters',
    'FireScheduleDeadLetters',
  ])('the alarm %s rings by the topic and names its page of the runbook', (name) => {
    const alarm = propertiesOf('AWS::CloudWatch::Alarm').find(({ AlarmName }) => AlarmName === `foothold-${name}`);

    expect(alarm).toMatchObject({ AlarmActions: [`arn:aws:sns:${region}:${account}:foothold-alarms`], TreatMissingData: 'notBreaching' });
    expect(alarm?.['AlarmDescription']).toContain(`docs/runbook.md, "${name}"`);
  });

  it('tell the address that was given', () => {
    assembly.main.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ana@example.com' });
  });

  it('keep logs for as long as was said, and no log group without an end', () => {
    const groups = propertiesOf('AWS::Logs::LogGroup');

    // The functions', the API's, and one a machine.
    expect(groups).toHaveLength(names.length + 1 + readMachines().size);
    expect(groups.filter(({ RetentionInDays }) => RetentionInDays !== 30)).toEqual([]);
  });

  it('leave nothing when the stack is deleted', () => {
    const kept = Object.entries(assembly.template.Resources).filter(
      ([, resource]) => 'DeletionPolicy' in resource && resource.DeletionPolicy !== 'Delete',
    );

    expect(kept).toEqual([]);
  });

  it('show everything on one page', () => {
    assembly.main.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'foothold', DashboardBody: Match.anyValue() });
  });
});

describe('the template', () => {
  it('is valid by the resource schemas that aws-cdk-lib ships', () => {
    const { CompositeEngine, TemplateContent } = createRequire(createRequire(import.meta.url).resolve('aws-cdk-lib'))(
      '@aws/cloudformation-validate',
    );
    const engine = new CompositeEngine();

    const report = engine.validateTemplate(new TemplateContent(JSON.stringify(assembly.template), 'foothold.json'));
    engine.free();

    expect(report.diagnostics.filter(({ severity }: { severity: string }) => /error|fatal/i.test(severity))).toEqual([]);
  });

  // cfn-lint is a Python tool that npm cannot install: it has its say where it is at hand.
  it.runIf(isOnPath('cfn-lint'))('passes cfn-lint, but for the DependsOn that CDK writes beside each reference to a role', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foothold-lint-'));
    writeFileSync(join(folder, 'template.json'), JSON.stringify(assembly.template));

    const answer = execFileSync(
      'cfn-lint',
      ['--format', 'json', '--ignore-checks', 'W3005', '--non-zero-exit-code', 'none', join(folder, 'template.json')],
      { encoding: 'utf8' },
    );
    rmSync(folder, { recursive: true, force: true });

    expect(JSON.parse(answer || '[]')).toEqual([]);
  });
});

function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}
