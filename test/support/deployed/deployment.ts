import { pascal } from '../../../infra/aws/function-room.ts';
import { VirtualClock } from '../../../local/clock/virtual-clock.ts';
import { type LocalMachine, loadMachine } from '../../../local/machine.ts';
import { openHttpDoor } from '../../../local/simulated-cloud/http-door.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { place, resourcesOf, type TemplateJson, worked } from '../cloud-assembly.ts';
import { type Account, openAccount } from './account.ts';
import { ociKey, ociSender, ociWorld } from './oci.ts';
import { openSandbox } from './open-sandbox.ts';
import { rolesOf } from './roles.ts';
import type { Execution } from './services.ts';

export interface Deployed extends Pick<Account, 'world' | 'services' | 'sshPort' | 'asked' | 'strange'> {
  now(): number;
  pass(seconds: number): Promise<void>;
  /** Calls a function as an event, a schedule or a machine does. */
  call(name: string, event: unknown): Promise<unknown>;
  /** A request to the HTTP API, signed by somebody of the account. */
  api(method: string, path: string, body?: JsonObject, key?: string): Promise<{ readonly status: number; readonly json: JsonObject }>;
  /** Executions that were started run to their ends, and those that they start. */
  settle(): Promise<void>;
  /** Executions that were started and have not run never do. Their names and inputs. */
  lose(): readonly Execution[];
  close(): Promise<void>;
}

const { account, region } = place;
const machines = Object.fromEntries(
  ['hunt', 'fleet', 'interruption'].map((name) => [
    `arn:aws:states:${region}:${account}:stateMachine:foothold-${name}`,
    loadMachine(new URL(`../../../statemachines/${name}.asl.json`, import.meta.url)),
  ]),
) as Readonly<Record<string, LocalMachine>>;

/** The functions of a template as they are deployed: each with its own variables, before an account that knows its role. OCI is there too. */
export async function openDeployed(template: TemplateJson, scenario: JsonObject): Promise<Deployed> {
  const clock = new VirtualClock();
  const [[, table] = []] = resourcesOf(template, 'AWS::DynamoDB::Table');
  const aws = await openAccount({
    clock,
    scenario,
    table: String(worked(template, table?.Properties['TableName'])),
    isAllowed: rolesOf(template),
  });
  const oci = ociWorld(clock);
  const ociDoor = await openHttpDoor((request) => oci.handle(request));
  const sandbox = await openSandbox();
  const variables = variablesOf(template);
  for (const { FOOTHOLD_OCI_SECRET, FOOTHOLD_OCI_EVENTS_SECRET } of variables.values()) {
    if (FOOTHOLD_OCI_SECRET !== undefined) aws.services.secrets.set(FOOTHOLD_OCI_SECRET, await ociKey(oci));
    if (FOOTHOLD_OCI_EVENTS_SECRET !== undefined) aws.services.secrets.set(FOOTHOLD_OCI_EVENTS_SECRET, JSON.stringify(ociSender));
  }
  const runtime = {
    FOOTHOLD_OCI_ENDPOINT: ociDoor.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'role',
    AWS_ENDPOINT_URL: aws.endpoint,
  };

  const call: Deployed['call'] = async (name, event) => {
    const own = variables.get(`foothold-${name}`);
    if (own === undefined) throw new Error(`the template has no function foothold-${name}`);
    aws.by = name;
    return sandbox.invoke({ name, event, env: { ...own, ...runtime }, now: clock.now() });
  };
  const pass = (seconds: number) => clock.sleep(seconds * 1000);
  const { executions } = aws.services;
  let settled = 0;

  async function settle(): Promise<void> {
    for (; settled < executions.length; ) {
      const { machineArn, name, input } = executions[settled] as Execution;
      settled += 1;
      await (machines[machineArn] as LocalMachine).execute(input as object, {
        async task(task, data) {
          if (!task.startsWith('Continue')) return call(functionOf(task), data);
          throw new Error(`${name} was to go on as another execution: give it a shorter course`);
        },
        async wait(_, seconds) {
          // What a fleet waits for are executions of hunts.
          await settle();
          await pass(seconds);
        },
        rest: pass,
      });
    }
  }

  const { world, services, sshPort, asked, strange } = aws;
  return {
    ...{ world, services, sshPort, asked, strange, pass, call, settle },
    now: () => clock.now(),
    lose() {
      const lost = executions.slice(settled);
      settled = executions.length;
      return lost;
    },
    async api(method, path, body, key) {
      const answer = (await call('http-api', httpEvent(method, path, body, key))) as { statusCode: number; body: string };
      if (answer.statusCode >= 500) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}\n${sandbox.log()}`);
      return { status: answer.statusCode, json: answer.body === '' ? {} : (JSON.parse(answer.body) as JsonObject) };
    },
    async close() {
      await sandbox.close();
      await Promise.all([aws.close(), ociDoor.close()]);
    },
  };
}

function variablesOf(template: TemplateJson): Map<string, Readonly<Record<string, string>>> {
  return new Map(
    resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => [
      String(worked(template, Properties['FunctionName'])),
      worked(template, (Properties['Environment'] as { Variables: unknown } | undefined)?.Variables ?? {}) as Record<string, string>,
    ]),
  );
}

function httpEvent(method: string, path: string, body: JsonObject | undefined, key: string | undefined): JsonObject {
  return {
    version: '2.0',
    rawPath: path,
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) },
    body: body === undefined ? null : JSON.stringify(body),
    requestContext: { http: { method }, authorizer: { iam: { accountId: account, userArn: `arn:aws:iam::${account}:user/ada` } } },
  };
}

/** `PrepareKeyPair` of a machine is `prepare-key-pair`. */
function functionOf(task: string): string {
  const name = task.replace(/(?<=\w)([A-Z])/g, '-$1').toLowerCase();
  if (pascal(name) !== task) throw new Error(`no function is called ${task}`);
  return name;
}
