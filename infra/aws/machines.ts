import { readdirSync, readFileSync } from 'node:fs';
import { Aws, aws_iam as iam, aws_logs as logs, RemovalPolicy, aws_stepfunctions as stepfunctions } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeTraces } from './acknowledged.ts';
import { pascal, type Room } from './function-room.ts';
import type { Parameters } from './parameters.ts';
import { machineArn } from './places.ts';

const folder = new URL('../../statemachines/', import.meta.url);

/** The machines as they stand in statemachines/, by name. */
export function readMachines(): Map<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.asl.json'));
  return new Map(files.map((file) => [file.slice(0, -'.asl.json'.length), readFileSync(new URL(file, folder), 'utf8')]));
}

/** Names in `${…}`: `AttemptLaunchArn` for functions/attempt-launch, `HuntMachineArn` for another machine. */
export function placeholdersOf(definition: string): string[] {
  return [...new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name as string))];
}

/** Seconds that each function has by the tasks that call it, a little more than the longest: the machine's timeout comes first, and is retried. */
export function taskTimeouts(definitions: Iterable<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const definition of definitions) {
    const { States } = JSON.parse(definition) as { States: Record<string, { Resource?: string; TimeoutSeconds?: number }> };
    for (const { Resource, TimeoutSeconds } of Object.values(States)) {
      const [, name] = /^\$\{(\w+)Arn\}$/.exec(Resource ?? '') ?? [];
      if (name !== undefined && TimeoutSeconds !== undefined) found.set(name, Math.max(found.get(name) ?? 0, TimeoutSeconds + 15));
    }
  }
  return found;
}

/**
 * A standard workflow of the very file that the embedded runner runs. Its role may invoke the functions it names, and start the machines
 * it names and itself (ContinueHunt), by name.
 */
export function machine(
  scope: Construct,
  name: string,
  definition: string,
  rooms: ReadonlyMap<string, Room>,
  { namespace, retentionDays }: Parameters,
): stepfunctions.StateMachine {
  const machineName = `${namespace}-${name}`;
  const own = machineArn(scope, machineName);
  const substitutions: Record<string, string> = {};
  const invoked: string[] = [];
  const started = new Set(definition.includes('states:startExecution') ? [own] : []);
  for (const placeholder of placeholdersOf(definition)) {
    const [, other] = /^(\w+)MachineArn$/.exec(placeholder) ?? [];
    if (other === undefined) {
      const room = rooms.get(placeholder.replace(/Arn$/, ''));
      if (room === undefined)
        throw new Error(`statemachines/${name}.asl.json: \${${placeholder}} names no function of infra/aws/catalogue.ts`);
      substitutions[placeholder] = room.function.functionArn;
      invoked.push(room.function.functionArn);
    } else {
      const arn = machineArn(scope, `${namespace}-${kebab(other)}`);
      substitutions[placeholder] = arn;
      started.add(arn);
    }
  }
  const id = `${pascal(name)}Machine`;
  const log = new logs.LogGroup(scope, `${id}Log`, {
    // Under this prefix the resource policy of log deliveries does not outgrow its limit (docs.aws.amazon.com, Step Functions logging).
    logGroupName: `/aws/vendedlogs/states/${machineName}`,
    retention: retentionDays as logs.RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(scope, `${id}Role`, {
    roleName: `${machineName}-machine-${Aws.REGION}`,
    description: `What the state machine ${machineName} may do`,
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': own } },
    }),
    inlinePolicies: {
      own: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ sid: 'CallFunctions', actions: ['lambda:InvokeFunction'], resources: invoked }),
          ...(started.size === 0
            ? []
            : [new iam.PolicyStatement({ sid: 'StartExecutions', actions: ['states:StartExecution'], resources: [...started] })]),
        ],
      }),
    },
  });
  const made = new stepfunctions.StateMachine(scope, id, {
    stateMachineName: machineName,
    stateMachineType: stepfunctions.StateMachineType.STANDARD,
    definitionBody: stepfunctions.DefinitionBody.fromString(JSON.stringify(JSON.parse(definition))),
    definitionSubstitutions: substitutions,
    role,
    tracingEnabled: true,
    // Documents are in the table; what a log needs is which state, when, and what failed.
    logs: { destination: log, level: stepfunctions.LogLevel.ALL, includeExecutionData: false },
  });
  acknowledgeTraces(role);
  return made;
}

function kebab(name: string): string {
  return name.replace(/(?<=\w)([A-Z])/g, '-$1').toLowerCase();
}
