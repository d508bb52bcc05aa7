import type { WireResponse } from '../../../local/simulated-cloud/wire.ts';
import { json, refusal, type ServiceCall, xml } from './call.ts';

export interface Execution {
  readonly machineArn: string;
  readonly name: string;
  readonly input: unknown;
}

export interface Services {
  /** Executions that were started, oldest first. */
  readonly executions: Execution[];
  readonly secrets: Map<string, string>;
  readonly schedules: Set<string>;
  /** Instances that are registered with any target group. */
  readonly targets: Set<string>;
  /** Null: not one of these. */
  answer(call: ServiceCall): WireResponse | null;
}

/** Secrets Manager, Step Functions, EventBridge Scheduler, Run Command and load balancing, as far as the functions ask them. */
export function openServices(): Services {
  const executions: Execution[] = [];
  const secrets = new Map<string, string>();
  const schedules = new Set<string>();
  const targets = new Set<string>();
  const commands: string[] = [];

  function secretsManager(call: ServiceCall): WireResponse {
    const { operation, input } = call;
    const name = String(input['Name'] ?? input['SecretId']);
    if (operation === 'CreateSecret' && secrets.has(name)) return refusal(call, 'ResourceExistsException');
    if (operation !== 'CreateSecret' && !secrets.has(name)) return refusal(call, 'ResourceNotFoundException');
    if (operation === 'GetSecretValue') return json({ Name: name, SecretString: secrets.get(name) });
    if (operation === 'DeleteSecret') secrets.delete(name);
    else secrets.set(name, String(input['SecretString']));
    return json({ Name: name });
  }

  function states(call: ServiceCall): WireResponse {
    const { stateMachineArn: machineArn, name, input } = call.input as { stateMachineArn: string; name: string; input: string };
    if (executions.some((each) => each.name === name && each.machineArn === machineArn)) return refusal(call, 'ExecutionAlreadyExists');
    executions.push({ machineArn, name, input: JSON.parse(input) });
    return json({ executionArn: `${machineArn}:${name}`, startDate: 0 });
  }

  function scheduler(call: ServiceCall): WireResponse {
    const name = String(call.input['Name']);
    if (call.operation === 'CreateSchedule' && schedules.has(name)) return refusal(call, 'ConflictException', 'there already', 409);
    if (call.operation === 'DeleteSchedule' && !schedules.delete(name)) return refusal(call, 'ResourceNotFoundException', 'not there', 404);
    if (call.operation !== 'DeleteSchedule') schedules.add(name);
    return json(call.operation === 'DeleteSchedule' ? {} : { ScheduleArn: name });
  }

  /** A command is done when it is first asked after. */
  function runCommand({ operation, input }: ServiceCall): WireResponse {
    if (operation === 'ListCommands') return json({ Commands: [] });
    if (operation === 'GetCommandInvocation') return json({ Status: 'Success', StatusDetails: 'Success', ResponseCode: 0 });
    commands.push(String(input['Comment']));
    return json({ Command: { CommandId: `command-${commands.length}` } });
  }

  function loadBalancing({ operation, input }: ServiceCall): WireResponse {
    if (operation === 'DeregisterTargets') {
      targets.delete(String(input['Targets.member.1.Id']));
      return xml(operation, '');
    }
    const members = [...targets].map(
      (id) => `<member><Target><Id>${id}</Id><Port>80</Port></Target><TargetHealth><State>healthy</State></TargetHealth></member>`,
    );
    return xml(operation, `<TargetHealthDescriptions>${members.join('')}</TargetHealthDescriptions>`);
  }

  const byName: Readonly<Record<string, (call: ServiceCall) => WireResponse>> = {
    secretsmanager: secretsManager,
    states,
    scheduler,
    elasticloadbalancing: loadBalancing,
  };
  return {
    executions,
    secrets,
    schedules,
    targets,
    answer(call) {
      if (call.service === 'ssm' && !call.operation.startsWith('GetParameter')) return runCommand(call);
      return byName[call.service]?.(call) ?? null;
    },
  };
}
