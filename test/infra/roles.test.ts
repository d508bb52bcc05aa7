import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, onDemand } from '../../infra/aws/catalogue.ts';
import { callerWith, policiesOf, type Request } from '../support/caller.ts';
import { type CloudAssembly, place, synthesise } from '../support/cloud-assembly.ts';

const { account, region } = place;
const hunt = '01JD8ZQ5V0000000000000000A';
const ec2 = (kind: string, id = 'x') => `arn:aws:ec2:${region}:${kind === 'image' || kind === 'snapshot' ? '' : account}:${kind}/${id}`;
const table = `arn:aws:dynamodb:${region}:${account}:table/foothold-hunts`;
const machine = `arn:aws:states:${region}:${account}:stateMachine:foothold-hunt`;
const interruptionMachine = `arn:aws:states:${region}:${account}:stateMachine:foothold-interruption`;
const fleetMachine = `arn:aws:states:${region}:${account}:stateMachine:foothold-fleet`;
const targetGroup = `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/web/73e2d6bc24d8a067`;
const document = (name: string) => `arn:aws:ssm:${region}:${name.startsWith('AWS-') ? '' : account}:document/${name}`;
const ociSecret = `arn:aws:secretsmanager:${region}:${account}:secret:oci-key-AbCdEf`;
const ociEventsSecret = `arn:aws:secretsmanager:${region}:${account}:secret:oci-events-AbCdEf`;
const volumeKey = `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const instanceRole = `arn:aws:iam::${account}:role/web`;
const instanceProfile = `arn:aws:iam::${account}:instance-profile/web`;

const schedule = `arn:aws:scheduler:${region}:${account}:schedule/foothold-hunts/${hunt}`;
const scheduleRole = `arn:aws:iam::${account}:role/foothold-hunt-schedules-${region}`;

const asked = { 'aws:RequestTag/foothold': 'true', 'aws:RequestTag/foothold-session-id': hunt };
const ours = { 'aws:ResourceTag/foothold': 'true', 'aws:ResourceTag/foothold-session-id': hunt };
const foreign = { 'aws:ResourceTag/Name': 'production' };
const halfTagged = { 'aws:ResourceTag/foothold': 'true' };
const otherNamespace = { 'aws:ResourceTag/acode': 'true', 'aws:ResourceTag/acode-session-id': hunt };
const imds = { 'ec2:MetadataHttpTokens': 'required' };

const on = (action: string, resource: string, context: Record<string, string | string[]> = {}): Request => ({ action, resource, context });
const launch = (kind: string, context: Record<string, string> = {}, id = 'x') => on('ec2:RunInstances', ec2(kind, id), context);

const launching: Request[] = [
  launch('instance', { ...asked, ...imds }),
  launch('instance', { ...asked, ...imds, 'ec2:InstanceProfile': instanceProfile }),
  launch('volume', asked),
  launch('network-interface', asked),
  launch('spot-instances-request', asked),
  launch('image', {}, 'ami-0aaa'),
  launch('subnet', {}, 'subnet-0bbb'),
  launch('security-group', {}, 'sg-0ccc'),
  launch('key-pair'),
  launch('snapshot', { 'ec2:Owner': account }, 'snap-0ddd'),
  on('ec2:RunInstances', `arn:aws:resource-groups:${region}:${account}:group/reservations`),
  on('ec2:RunInstances', `arn:aws:license-manager:${region}:${account}:license-configuration:lic-0eee`),
  on('ec2:CreateTags', ec2('instance'), { ...asked, 'ec2:CreateAction': 'RunInstances' }),
  on('iam:PassRole', instanceRole, { 'iam:PassedToService': 'ec2.amazonaws.com' }),
];
const throughEc2 = { 'kms:ViaService': `ec2.${region}.amazonaws.com` };
const encrypting = [
  ...['DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'].map((each) =>
    on(`kms:${each}`, volumeKey, throughEc2),
  ),
  on('kms:CreateGrant', volumeKey, { ...throughEc2, 'kms:GrantIsForAWSResource': 'true' }),
];
const terminating = [on('ec2:TerminateInstances', ec2('instance'), ours)];
const leftovers = [
  on('ec2:CancelSpotInstanceRequests', ec2('spot-instances-request'), ours),
  on('ec2:DeleteVolume', ec2('volume'), ours),
  on('ec2:DescribeVolumes', '*'),
];
// SSM asks for the tags by a name of its own.
const commandable = { 'ssm:resourceTag/foothold': 'true', 'ssm:resourceTag/foothold-session-id': hunt };
const commanding = [on('ssm:SendCommand', ec2('instance'), commandable), on('ssm:SendCommand', document('drain-and-stop'))];
const deletingKeys = [on('ec2:DeleteKeyPair', ec2('key-pair'), ours)];
const makingKeys = [
  on('ec2:CreateKeyPair', ec2('key-pair'), asked),
  on('ec2:CreateTags', ec2('key-pair'), { ...asked, 'ec2:CreateAction': 'CreateKeyPair' }),
];
const watching = [on('ec2:DescribeInstances', '*'), on('ec2:DescribeInstanceStatus', '*'), on('ec2:DescribeSpotInstanceRequests', '*')];
const quotas = [on('servicequotas:GetServiceQuota', '*'), on('ec2:DescribeInstanceTypes', '*'), on('ec2:DescribeAvailabilityZones', '*')];
const records = [
  on('dynamodb:GetItem', table),
  on('dynamodb:PutItem', table),
  on('dynamodb:Query', `${table}/index/open-hunts-by-account`),
];
const oci = [on('secretsmanager:GetSecretValue', ociSecret)];
/** Starting a hunt counts what its tenant has open, whatever the account, and may take a pause back. */
const starting = [
  ...records,
  ...oci,
  on('dynamodb:DeleteItem', table),
  on('dynamodb:Query', `${table}/index/open-hunts-by-tenant`),
  on('states:StartExecution', machine),
];
const keySecret = `arn:aws:secretsmanager:${region}:${account}:secret:foothold/keys/foothold-${hunt}-AbCdEf`;
const secret = (action: string, context = {}) => on(`secretsmanager:${action}`, keySecret, context);

/** What each function asks of AWS while it does its work. */
const needs: Readonly<Record<string, readonly Request[]>> = {
  'validate-request': records,
  'prepare-key-pair': [
    ...records,
    ...makingKeys,
    ...deletingKeys,
    on('ec2:DescribeKeyPairs', '*'),
    secret('CreateSecret', { 'aws:RequestTag/foothold': 'true' }),
    secret('PutSecretValue'),
    secret('GetSecretValue'),
  ],
  'rank-offerings': [
    ...records,
    ...oci,
    ...[
      'DescribeSubnets',
      'DescribeImages',
      'DescribeInstanceTypes',
      'GetSpotPlacementScores',
      'DescribeSpotPriceHistory',
      'DescribeAvailabilityZones',
    ].map((each) => on(`ec2:${each}`, '*')),
  ],
  'attempt-launch': [...records, ...oci, ...launching, ...encrypting, ...watching, ...leftovers, ...quotas],
  'poll-status': [...records, ...oci, ...watching, ...terminating, ...quotas],
  'probe-ssh': [
    ...records,
    ...oci,
    ...watching,
    ...terminating,
    ...quotas,
    on('ec2:GetConsoleOutput', ec2('instance'), ours),
    secret('GetSecretValue'),
  ],
  announce: [
    ...records,
    ...oci,
    ...watching,
    ...terminating,
    ...leftovers,
    ...quotas,
    on('pricing:GetProducts', '*'),
    on('ec2:DescribeSpotPriceHistory', '*'),
  ],
  abandon: records,
  'clean-up': [
    ...records,
    ...oci,
    ...watching,
    ...terminating,
    ...leftovers,
    ...deletingKeys,
    on('ec2:DescribeKeyPairs', '*'),
    secret('DeleteSecret'),
  ],
  notify: records,
  sweep: [
    ...records,
    ...oci,
    on('ec2:DescribeInstances', '*'),
    on('ec2:DescribeSpotInstanceRequests', '*'),
    on('ec2:DescribeKeyPairs', '*'),
    ...terminating,
    ...leftovers,
    ...deletingKeys,
  ],
  'handle-interruption': [...records, on('states:StartExecution', interruptionMachine)],
  'take-notice': records,
  'block-offering': records,
  'start-replacement': starting,
  'run-hooks': [
    ...records,
    ...commanding,
    on('ssm:GetCommandInvocation', '*'),
    on('ssm:ListCommands', '*'),
    on('elasticloadbalancing:DeregisterTargets', targetGroup),
    on('elasticloadbalancing:DescribeTargetHealth', '*'),
  ],
  'end-interrupted': [
    ...records,
    ...oci,
    on('ec2:DescribeInstances', '*'),
    on('dynamodb:DeleteItem', table),
    on('states:StartExecution', machine),
  ],
  'finish-interruption': records,
  'start-hunts': starting,
  'look-at-hunts': [...records, on('dynamodb:DeleteItem', table), on('states:StartExecution', machine)],
  'execution-ended': [
    ...records,
    on('dynamodb:DeleteItem', table),
    on('states:StartExecution', machine),
    on('states:StartExecution', fleetMachine),
  ],
  recover: [
    ...records,
    on('dynamodb:DeleteItem', table),
    on('dynamodb:Scan', `${table}/index/open-hunts-by-account`),
    on('states:StartExecution', machine),
    on('states:StartExecution', fleetMachine),
  ],
  'http-api': [
    ...records,
    ...oci,
    on('dynamodb:DeleteItem', table),
    ...['hunts-by-tenant', 'open-hunts-by-tenant'].map((index) => on('dynamodb:Query', `${table}/index/${index}`)),
    on('states:StartExecution', machine),
    on('states:StartExecution', interruptionMachine),
    on('states:StartExecution', fleetMachine),
    ...['CreateSchedule', 'UpdateSchedule', 'DeleteSchedule'].map((each) => on(`scheduler:${each}`, schedule)),
    on('iam:PassRole', scheduleRole, { 'iam:PassedToService': 'scheduler.amazonaws.com' }),
  ],
  'authorise-oci-events': [on('secretsmanager:GetSecretValue', ociEventsSecret)],
  'fire-schedule': [...starting, on('scheduler:DeleteSchedule', schedule)],
};

/** What nobody may do, in words and as requests. */
const forbidden: Readonly<Record<string, Request>> = {
  'end an instance without our tags': on('ec2:TerminateInstances', ec2('instance'), foreign),
  'end an instance without any tag': on('ec2:TerminateInstances', ec2('instance')),
  'end an instance that no hunt made': on('ec2:TerminateInstances', ec2('instance'), halfTagged),
  'end an instance of another namespace': on('ec2:TerminateInstances', ec2('instance'), otherNamespace),
  'end an instance in another region': on('ec2:TerminateInstances', `arn:aws:ec2:us-east-1:${account}:instance/x`, {
    ...ours,
    'aws:RequestedRegion': 'us-east-1',
  }),
  'stop an instance': on('ec2:StopInstances', ec2('instance'), ours),
  'delete a volume of somebody else': on('ec2:DeleteVolume', ec2('volume'), foreign),
  'cancel a spot request of somebody else': on('ec2:CancelSpotInstanceRequests', ec2('spot-instances-request'), foreign),
  'delete a key pair of somebody else': on('ec2:DeleteKeyPair', ec2('key-pair'), foreign),
  'read the console of somebody else': on('ec2:GetConsoleOutput', ec2('instance'), foreign),
  'launch without tags': launch('instance', imds),
  'launch under another namespace': launch('instance', {
    ...imds,
    'aws:RequestTag/acode': 'true',
    'aws:RequestTag/acode-session-id': hunt,
  }),
  'launch without a hunt': launch('instance', { ...imds, 'aws:RequestTag/foothold': 'true' }),
  'launch with IMDSv1': launch('instance', { ...asked, 'ec2:MetadataHttpTokens': 'optional' }),
  'launch with another profile': launch('instance', {
    ...asked,
    ...imds,
    'ec2:InstanceProfile': `arn:aws:iam::${account}:instance-profile/admin`,
  }),
  'launch another image': launch('image', { 'ec2:Owner': 'amazon' }, 'ami-0fff'),
  'launch from a snapshot of somebody else': launch('snapshot', { 'ec2:Owner': '999988887777' }, 'snap-0fff'),
  'encrypt volumes with another key': on('kms:GenerateDataKeyWithoutPlaintext', volumeKey.replace('1234abcd', 'ffffffff'), throughEc2),
  'use the key of volumes by itself': on('kms:Decrypt', volumeKey),
  'grant the key of volumes to somebody': on('kms:CreateGrant', volumeKey, throughEc2),
  'launch into another subnet': launch('subnet', {}, 'subnet-0fff'),
  'launch with another security group': launch('security-group', {}, 'sg-0fff'),
  'launch in another region': on('ec2:RunInstances', `arn:aws:ec2:us-east-1:${account}:instance/x`, {
    ...asked,
    ...imds,
    'aws:RequestedRegion': 'us-east-1',
  }),
  'tag what exists': on('ec2:CreateTags', ec2('instance'), asked),
  'tag an instance of somebody else as ours': on('ec2:CreateTags', ec2('instance'), { ...asked, ...foreign }),
  'take tags off': on('ec2:DeleteTags', ec2('instance'), ours),
  'pass another role': on('iam:PassRole', `arn:aws:iam::${account}:role/admin`, { 'iam:PassedToService': 'ec2.amazonaws.com' }),
  'pass the role to another service': on('iam:PassRole', instanceRole, { 'iam:PassedToService': 'lambda.amazonaws.com' }),
  'pass the role of the schedules to Lambda': on('iam:PassRole', scheduleRole, { 'iam:PassedToService': 'lambda.amazonaws.com' }),
  'change the schedule of the sweep': on(
    'scheduler:UpdateSchedule',
    `arn:aws:scheduler:${region}:${account}:schedule/foothold-schedules/foothold-sweep`,
  ),
  'make a role': on('iam:CreateRole', `arn:aws:iam::${account}:role/x`),
  'assume a role': on('sts:AssumeRole', `arn:aws:iam::${account}:role/admin`),
  'read a secret of somebody else': on(
    'secretsmanager:GetSecretValue',
    `arn:aws:secretsmanager:${region}:${account}:secret:prod/db-AbCdEf`,
  ),
  'run a command on an instance without our tags': on('ssm:SendCommand', ec2('instance'), { 'ssm:resourceTag/Name': 'production' }),
  'run a command on an instance that no hunt made': on('ssm:SendCommand', ec2('instance'), { 'ssm:resourceTag/foothold': 'true' }),
  'run another document': on('ssm:SendCommand', document('reset-passwords')),
  'run a document of the account that is not listed': on('ssm:SendCommand', document('wipe')),
  'take somebody out of another target group': on('elasticloadbalancing:DeregisterTargets', targetGroup.replace('/web/', '/shop/')),
  'put somebody into a target group': on('elasticloadbalancing:RegisterTargets', targetGroup),
  'read a private parameter': on('ssm:GetParameter', `arn:aws:ssm:${region}:${account}:parameter/prod/db`),
  'read another table': on('dynamodb:GetItem', `arn:aws:dynamodb:${region}:${account}:table/orders`),
  'scan the table': on('dynamodb:Scan', table),
  'delete the table': on('dynamodb:DeleteTable', table),
  'start another machine': on('states:StartExecution', `arn:aws:states:${region}:${account}:stateMachine:billing`),
  'stop an execution': on('states:StopExecution', `arn:aws:states:${region}:${account}:execution:foothold-hunt:x`),
  'call a function': on('lambda:InvokeFunction', `arn:aws:lambda:${region}:${account}:function:foothold-clean-up`),
  'write to another log': on('logs:PutLogEvents', `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/other:log-stream:x`),
};

const names = Object.keys({ ...catalogue, ...onDemand });
let assembly: CloudAssembly;
const roleOf = (name: string) => `foothold-${name}-${region}`;
const callerOf = (name: string) => callerWith(assembly.template, roleOf(name));

async function allowed(name: string, requests: readonly Request[]): Promise<Request[]> {
  const answers = await Promise.all(requests.map(callerOf(name)));
  return requests.filter((_, index) => answers[index]);
}

beforeAll(() => {
  assembly = synthesise({
    images: 'ami-0aaa',
    subnets: 'subnet-0bbb',
    securityGroups: 'sg-0ccc',
    instanceRole,
    instanceProfile,
    volumeKeys: volumeKey,
    ociSecret,
    ociEventsSecret,
    commandDocuments: 'AWS-RunShellScript,drain-and-stop',
    targetGroups: targetGroup,
  });
}, 120_000);

afterAll(() => assembly.remove());

describe.each(names)('the role of %s', (name) => {
  it('lets its function do all of its work', async () => {
    const requests = needs[name] ?? [];

    expect(requests).not.toEqual([]);
    expect(await allowed(name, requests)).toEqual(requests);
  });

  it('lets it do nothing that is forbidden to all', async () => {
    const done = await Promise.all(
      Object.entries(forbidden).map(async ([what, request]) => ((await callerOf(name)(request)) ? [what] : [])),
    );

    expect(done.flat()).toEqual([]);
  });

  it('holds no action beyond those that its work needs', async () => {
    const own = new Set([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'sqs:SendMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
    ]);
    // The simulator knows no ARN without an account: see the test of public parameters.
    if (name === 'rank-offerings') own.add('ssm:GetParameter');
    const work = new Set((needs[name] ?? []).map(({ action }) => action));
    const twins: Readonly<Record<string, string>> = {
      'ec2:ImportKeyPair': 'ec2:CreateKeyPair',
      'servicequotas:GetAWSDefaultServiceQuota': 'servicequotas:GetServiceQuota',
      'secretsmanager:TagResource': 'secretsmanager:CreateSecret',
    };

    const spare = actionsOf(name).filter((action) => !own.has(action) && !work.has(twins[action] ?? action));

    expect(spare).toEqual([]);
  });
});

describe('the roles beside each other', () => {
  it('let one function launch, and it ends nothing', async () => {
    const launchers = await Promise.all(
      Object.keys(catalogue).map(async (name) => ((await allowed(name, launching)).length > 0 ? name : null)),
    );

    expect(launchers.filter((name) => name !== null)).toEqual(['attempt-launch']);
    expect(await allowed('attempt-launch', [...terminating, ...deletingKeys])).toEqual([]);
  });

  it('let the authorizer of OCI’s events read the password of its sender, no record and no key, and nobody else read it', async () => {
    const reading = [on('secretsmanager:GetSecretValue', ociEventsSecret)];
    const readers = await Promise.all(names.map(async (name) => ((await allowed(name, reading)).length > 0 ? [name] : [])));

    expect(readers.flat()).toEqual(['authorise-oci-events']);
    expect(await allowed('authorise-oci-events', [...records, ...oci, secret('GetSecretValue'), ...starting])).toEqual([]);
  });

  it('let the sweeper end and never launch', async () => {
    expect(await allowed('sweep', [...launching, ...makingKeys])).toEqual([]);
    expect(await allowed('sweep', terminating)).toEqual(terminating);
  });

  it('let the recovery alone scan, and only what is open', async () => {
    const scans = ['hunts-by-account', 'open-hunts-by-account', 'hunts-by-tenant', 'open-hunts-by-tenant'].map((index) =>
      on('dynamodb:Scan', `${table}/index/${index}`),
    );

    const scanners = await Promise.all(
      Object.keys(catalogue).map(async (name) => (await allowed(name, scans)).map(({ resource }) => [name, resource])),
    );

    expect(scanners.flat()).toEqual([['recover', `${table}/index/open-hunts-by-account`]]);
  });

  it('let whoever hears EC2’s events ask EC2 nothing', async () => {
    expect(await allowed('handle-interruption', [...watching, ...oci])).toEqual([]);
  });

  it('let the recovery start hunts, and neither launch nor end anything', async () => {
    expect(await allowed('recover', [...launching, ...terminating, ...makingKeys, ...deletingKeys])).toEqual([]);
    expect(await allowed('recover', [on('states:StartExecution', machine)])).toHaveLength(1);
  });

  it('let the machine call its own functions and start itself, nothing else', async () => {
    const ask = callerWith(assembly.template, `foothold-hunt-machine-${region}`);
    const call = (name: string) => ask(on('lambda:InvokeFunction', `arn:aws:lambda:${region}:${account}:function:foothold-${name}`));

    expect(await Promise.all(['attempt-launch', 'clean-up', 'notify'].map(call))).toEqual([true, true, true]);
    expect(await Promise.all(['sweep', 'execution-ended', 'handle-interruption'].map(call))).toEqual([false, false, false]);
    expect(await ask(on('states:StartExecution', machine))).toBe(true);
    expect(await ask(on('states:StartExecution', `${machine}-other`))).toBe(false);
  });

  it('let the interruption machine call its own functions, and start nothing by itself', async () => {
    const ask = callerWith(assembly.template, `foothold-interruption-machine-${region}`);
    const call = (name: string) => ask(on('lambda:InvokeFunction', `arn:aws:lambda:${region}:${account}:function:foothold-${name}`));

    expect(await Promise.all(['take-notice', 'run-hooks', 'finish-interruption'].map(call))).toEqual([true, true, true]);
    expect(await Promise.all(['attempt-launch', 'clean-up', 'sweep'].map(call))).toEqual([false, false, false]);
    expect(await ask(on('states:StartExecution', machine))).toBe(false);
  });

  it('let the fleet machine call its own functions, and start itself alone: hunts are started by a function', async () => {
    const ask = callerWith(assembly.template, `foothold-fleet-machine-${region}`);
    const call = (name: string) => ask(on('lambda:InvokeFunction', `arn:aws:lambda:${region}:${account}:function:foothold-${name}`));

    expect(await Promise.all(['start-hunts', 'look-at-hunts'].map(call))).toEqual([true, true]);
    expect(await Promise.all(['attempt-launch', 'clean-up', 'http-api'].map(call))).toEqual([false, false, false]);
    expect(await ask(on('states:StartExecution', fleetMachine))).toBe(true);
    expect(await ask(on('states:StartExecution', machine))).toBe(false);
  });

  it('let AWS’s own documents run by a name that belongs to no account', () => {
    const documents = policiesOf(assembly.template, roleOf('run-hooks')) as {
      policy: { Statement: { Sid: string; Resource: unknown }[] };
    }[];
    const statement = documents.flatMap(({ policy }) => policy.Statement).find(({ Sid }) => Sid === 'CommandDocuments');

    expect(statement?.Resource).toEqual([document('AWS-RunShellScript'), document('drain-and-stop')]);
  });

  it('let one function run commands, and it launches and ends nothing', async () => {
    const commanders = await Promise.all(
      Object.keys(catalogue).map(async (name) => ((await allowed(name, commanding)).length > 0 ? [name] : [])),
    );

    expect(commanders.flat()).toEqual(['run-hooks']);
    expect(await allowed('run-hooks', [...launching, ...terminating, ...makingKeys, ...deletingKeys])).toEqual([]);
  });

  it('let the ranking read parameters of AWS alone, which are public', () => {
    const documents = policiesOf(assembly.template, roleOf('rank-offerings')) as {
      policy: { Statement: { Action: unknown; Resource: unknown }[] };
    }[];
    const statements = documents.flatMap(({ policy }) => policy.Statement).filter(({ Action }) => JSON.stringify(Action).includes('ssm:'));

    expect(statements).toMatchObject([{ Action: 'ssm:GetParameter', Resource: `arn:aws:ssm:${region}::parameter/aws/service/*` }]);
  });

  it.each([
    ['sweep-schedule', 'sweep', 'fire-schedule'],
    ['hunt-schedules', 'fire-schedule', 'sweep'],
    ['recovery-schedule', 'recover', 'sweep'],
  ])('let the %s call %s alone', async (role, own, other) => {
    const ask = callerWith(assembly.template, `foothold-${role}-${region}`);
    const call = (name: string) => ask(on('lambda:InvokeFunction', `arn:aws:lambda:${region}:${account}:function:foothold-${name}`));

    expect([await call(own), await call(other), await call('attempt-launch')]).toEqual([true, false, false]);
  });
});

function actionsOf(name: string): string[] {
  const documents = policiesOf(assembly.template, roleOf(name)).map(
    ({ policy }) => policy as { Statement: { Effect: string; Action: string | string[] }[] },
  );
  return documents.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action));
}
