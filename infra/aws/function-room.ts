import { join } from 'node:path';
import { Aws, Duration, aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeTraces, acknowledgeWildcards } from './acknowledged.ts';
import type { FunctionNeeds } from './catalogue.ts';
import type { Ground } from './ground.ts';
import { huntMachine } from './places.ts';

export interface Room {
  readonly function: lambda.Function;
  readonly log: logs.LogGroup;
}

export interface RoomProps {
  readonly name: string;
  readonly needs: FunctionNeeds;
  readonly ground: Ground;
  /** Seconds. */
  readonly timeout: number;
  /** Folder of `{name}/index.mjs`, as esbuild.config.mjs makes them. */
  readonly bundles: string;
  readonly tableName: string;
}

/** A function with a role and a log group of its own, and nothing that it shares. */
export function functionRoom(scope: Construct, { name, needs, ground, timeout, bundles, tableName }: RoomProps): Room {
  const { parameters } = ground;
  const functionName = `${parameters.namespace}-${name}`;
  const id = pascal(name);
  const log = new logs.LogGroup(scope, `${id}Log`, {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: parameters.retentionDays as logs.RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const network = needs.probes ? networkOf(scope, ground) : null;
  const statements = [
    new iam.PolicyStatement({ sid: 'Log', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [log.logGroupArn] }),
    ...needs.may(ground),
    ...(network === null ? [] : inNetwork(scope, functionName)),
  ];
  const role = new iam.Role(scope, `${id}Role`, {
    roleName: `${functionName}-${Aws.REGION}`,
    description: `What the function ${functionName} may do`,
    // Lambda documents no aws:SourceArn or aws:SourceAccount for the roles it assumes; who may pass this one is iam:PassRole's.
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: { own: new iam.PolicyDocument({ statements }) },
  });
  const made = new lambda.Function(scope, id, {
    functionName,
    description: `Foothold: ${name.replaceAll('-', ' ')}`,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(join(bundles, name)),
    role,
    memorySize: needs.memory,
    timeout: Duration.seconds(timeout),
    // X-Ray shows one hunt across functions and machine.
    tracing: lambda.Tracing.ACTIVE,
    loggingFormat: lambda.LoggingFormat.JSON,
    systemLogLevelV2: lambda.SystemLogLevel.WARN,
    applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
    logGroup: log,
    environment: {
      FOOTHOLD_NAMESPACE: parameters.namespace,
      FOOTHOLD_STORE: `dynamodb:${tableName}`,
      FOOTHOLD_KEYS: 'secrets-manager',
      FOOTHOLD_HUNT_MACHINE: huntMachine(ground),
      ...needs.variables?.(ground),
      ...(parameters.ociSecret === undefined ? {} : { FOOTHOLD_OCI_SECRET: parameters.ociSecret }),
    },
    ...(network ?? {}),
  });
  acknowledgeWildcards(role, statements);
  acknowledgeTraces(role);
  return { function: made, log };
}

/** For probes of private addresses: a security group that lets SSH and HTTPS out and nothing in. */
function networkOf(scope: Construct, { parameters }: Ground): Pick<lambda.FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> | null {
  const { vpc: vpcId, vpcSubnets, vpcZones } = parameters;
  if (vpcId === undefined) return null;
  const vpc = ec2.Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId, availabilityZones: vpcZones, privateSubnetIds: vpcSubnets });
  const group = new ec2.SecurityGroup(scope, 'ProbeGroup', {
    vpc,
    description: 'Foothold: probes out, nothing in',
    allowAllOutbound: false,
  });
  // Any port: `ready.ssh.port` is a setting.
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.allTcp(), 'SSH to instances, HTTPS to AWS');
  return { vpc, vpcSubnets: { subnets: vpc.privateSubnets }, securityGroups: [group] };
}

/**
 * Lambda makes the function's network interfaces under the function's own role (docs.aws.amazon.com, Lambda in a VPC); the same page's
 * Deny keeps them from the function's code.
 */
function inNetwork(scope: Construct, functionName: string): iam.PolicyStatement[] {
  const actions = [
    'CreateNetworkInterface',
    'DescribeNetworkInterfaces',
    'DescribeSubnets',
    'DeleteNetworkInterface',
    'AssignPrivateIpAddresses',
    'UnassignPrivateIpAddresses',
  ].map((each) => `ec2:${each}`);
  const own = `arn:${Aws.PARTITION}:lambda:${Stack.of(scope).region}:${Aws.ACCOUNT_ID}:function:${functionName}`;
  return [
    new iam.PolicyStatement({ sid: 'JoinTheVpc', actions, resources: ['*'] }),
    new iam.PolicyStatement({
      sid: 'NotByItsCode',
      effect: iam.Effect.DENY,
      actions,
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': own } },
    }),
  ];
}

export function pascal(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
