import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp } from '../../infra/aws/build-app.ts';
import { catalogue, onDemand } from '../../infra/aws/catalogue.ts';

export const place = { account: '111122223333', region: 'eu-central-1', partition: 'aws' } as const;

export interface CloudAssembly {
  readonly app: App;
  readonly main: Template;
  readonly template: TemplateJson;
  readonly stacks: readonly string[];
  templateOf(stack: string): TemplateJson;
  remove(): void;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

export interface TemplateJson {
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** What cdk.json sets for every synthesis. */
const settled = (JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as { context: Record<string, unknown> })
  .context;

/** The app, synthesised in this process with bundles that are a line each: what is in them is no template's business. */
export function synthesise(context: Readonly<Record<string, unknown>> = {}): CloudAssembly {
  const folder = mkdtempSync(join(tmpdir(), 'foothold-assembly-'));
  for (const name of Object.keys({ ...catalogue, ...onDemand })) {
    mkdirSync(join(folder, 'functions', name), { recursive: true });
    writeFileSync(join(folder, 'functions', name, 'index.mjs'), `export const handler = () => '${name}';\n`);
  }
  const app = buildApp(join(folder, 'functions'), { outdir: join(folder, 'cdk.out'), context: { ...settled, ...context } });
  app.synth();
  const stacks = app.node.children.filter((child): child is Stack => 'stackName' in child);
  const templateOf = (name: string) =>
    Template.fromStack(stacks.find(({ stackName }) => stackName === name) as Stack).toJSON() as TemplateJson;
  const main = Template.fromStack(stacks[0] as Stack);
  return {
    app,
    main,
    template: main.toJSON() as TemplateJson,
    stacks: stacks.map(({ stackName }) => stackName),
    templateOf,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Resources of a type, by logical id. */
export function resourcesOf({ Resources }: TemplateJson, type: string): [string, Resource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

/**
 * A value with its intrinsic functions worked out, as CloudFormation would in `place`; a reference to a resource that is not in the
 * template, or one this cannot work out, throws.
 */
export function worked(template: TemplateJson, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => worked(template, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name === 'Ref') return refOf(template, argument as string);
  if (entries.length === 1 && name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return (worked(template, parts) as string[]).join(separator);
  }
  if (entries.length === 1 && name === 'Fn::GetAtt') return attributeOf(template, ...(argument as [string, string]));
  if (entries.length === 1 && name === 'Fn::Sub' && typeof argument === 'string') {
    return argument.replaceAll(/\$\{([\w:]+)\}/g, (_, id: string) => refOf(template, id));
  }
  if (name?.startsWith('Fn::')) throw new Error(`${name} is not worked out here`);
  return Object.fromEntries(entries.map(([key, item]) => [key, worked(template, item)]));
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': place.account,
  'AWS::Region': place.region,
  'AWS::Partition': place.partition,
  'AWS::URLSuffix': 'amazonaws.com',
};

function refOf(template: TemplateJson, id: string): string {
  const known = pseudo[id];
  if (known !== undefined) return known;
  const resource = found(template, id);
  const { Type } = resource;
  if (['AWS::StepFunctions::StateMachine', 'AWS::SNS::Topic'].includes(Type)) return attributeOf(template, id, 'Arn');
  return nameOf(template, resource);
}

function attributeOf(template: TemplateJson, id: string, attribute: string): string {
  const resource = found(template, id);
  const name = nameOf(template, resource);
  const { account, region } = place;
  const arns: Readonly<Record<string, string>> = {
    'AWS::Lambda::Function': `arn:aws:lambda:${region}:${account}:function:${name}`,
    'AWS::DynamoDB::Table': `arn:aws:dynamodb:${region}:${account}:table/${name}`,
    'AWS::Logs::LogGroup': `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
    'AWS::IAM::Role': `arn:aws:iam::${account}:role/${name}`,
    'AWS::SQS::Queue': `arn:aws:sqs:${region}:${account}:${name}`,
    'AWS::Events::Rule': `arn:aws:events:${region}:${account}:rule/${name}`,
    'AWS::StepFunctions::StateMachine': `arn:aws:states:${region}:${account}:stateMachine:${name}`,
    'AWS::CloudWatch::Alarm': `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
    'AWS::SNS::Topic': `arn:aws:sns:${region}:${account}:${name}`,
    'AWS::Scheduler::ScheduleGroup': `arn:aws:scheduler:${region}:${account}:schedule-group/${name}`,
    'AWS::EC2::SecurityGroup': 'sg-0123456789abcdef0',
  };
  if (attribute === 'QueueName' || attribute === 'Name') return name;
  const arn = arns[resource.Type];
  if (arn === undefined) throw new Error(`${resource.Type}.${attribute} is not worked out here`);
  return arn;
}

function nameOf(template: TemplateJson, { Type, Properties }: Resource): string {
  const names = [
    'FunctionName',
    'TableName',
    'LogGroupName',
    'RoleName',
    'QueueName',
    'StateMachineName',
    'TopicName',
    'AlarmName',
    'Name',
  ];
  const given = names.map((name) => Properties[name]).find((value) => value !== undefined);
  if (given === undefined) throw new Error(`a ${Type} has no name of its own`);
  return worked(template, given) as string;
}

function found({ Resources }: TemplateJson, id: string): Resource {
  const resource = Resources[id];
  if (resource === undefined) throw new Error(`there is no ${id} in the template`);
  return resource;
}

export function bundleNames(): string[] {
  return readdirSync(new URL('../../functions/', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
