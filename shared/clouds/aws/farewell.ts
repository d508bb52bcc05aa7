import type { Farewell, FarewellState, RemoteCommand } from '../port.ts';
import { DeregisterTargetsCommand, DescribeTargetHealthCommand, ElasticLoadBalancingV2Client } from './clients/elastic-load-balancing.ts';
import { GetCommandInvocationCommand, ListCommandsCommand, SendCommandCommand, SSMClient } from './clients/ssm-commands.ts';
import { type AwsOptions, type Link, openLink } from './link.ts';
import { isRefusal, orIf } from './refusals.ts';

/** SSM Run Command and target groups, with the options of `awsCloud`. Opening it calls nothing. */
export function awsFarewell(options: AwsOptions): Farewell {
  const link = openLink(options);
  return {
    runCommand: (command) => runCommand(link, command),
    commandState: (instanceId, handle) => commandState(link, instanceId, handle),
    takeOut: (instanceId, targetGroup) => takeOut(link, instanceId, targetGroup),
  };
}

/**
 * SendCommand has no idempotency token: the id travels in the comment, and a repetition looks for it first. A command that ListCommands does
 * not show yet may then run twice, which its own id lets it tell (docs.aws.amazon.com, SSM API reference).
 */
async function runCommand(link: Link, command: RemoteCommand): Promise<{ handle: string }> {
  const known = command.repeated ? await begunBefore(link, command) : null;
  if (known !== null) return { handle: known };
  const { output } = await link.ask({
    operation: 'SendCommand',
    format: 'json',
    make: (sdk, options) =>
      sdk.client(SSMClient).send(
        new SendCommandCommand({
          DocumentName: command.document,
          InstanceIds: [command.instanceId],
          Comment: command.id,
          Parameters: Object.fromEntries(Object.entries(command.parameters).map(([name, values]) => [name, [...values]])),
          // Until the agent must have taken it up; 30 s is the least that SSM accepts.
          TimeoutSeconds: Math.max(30, Math.ceil(command.timeout)),
        }),
        options,
      ),
  });
  return { handle: output.Command?.CommandId ?? '' };
}

async function begunBefore(link: Link, { instanceId, id, since }: RemoteCommand): Promise<string | null> {
  // Whole seconds, and a little earlier: clocks differ.
  const after = `${new Date(Date.parse(since) - 60_000).toISOString().slice(0, 19)}Z`;
  const commands = await link.askAll(
    (token) => ({
      operation: 'ListCommands',
      format: 'json',
      make: (sdk, options) =>
        sdk.client(SSMClient).send(
          new ListCommandsCommand({
            InstanceId: instanceId,
            Filters: [{ key: 'InvokedAfter', value: after }],
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          options,
        ),
    }),
    (page) => page.Commands,
  );
  return commands.find(({ Comment }) => Comment === id)?.CommandId ?? null;
}

const over: Readonly<Record<string, FarewellState['state']>> = {
  Success: 'done',
  Cancelled: 'failed',
  TimedOut: 'failed',
  Failed: 'failed',
};

/** Right after SendCommand the invocation does not exist yet: it is on its way. */
async function commandState(link: Link, instanceId: string, handle: string): Promise<FarewellState> {
  const call = link.ask({
    operation: 'GetCommandInvocation',
    format: 'json',
    make: (sdk, options) =>
      sdk.client(SSMClient).send(new GetCommandInvocationCommand({ CommandId: handle, InstanceId: instanceId }), options),
  });
  const told = await orIf((error) => isRefusal(error, 'InvocationDoesNotExist'), call, null);
  const { Status = 'Pending', StatusDetails, ResponseCode } = told?.output ?? {};
  const code = Status === 'Failed' && ResponseCode !== undefined && ResponseCode > 0 ? `, exit code ${ResponseCode}` : '';
  return { state: over[Status] ?? 'running', detail: `${StatusDetails ?? Status}${code}` };
}

/**
 * Deregisters every registration of the instance that is not draining yet. A target registered with a port of its own has to be named with
 * it (docs.aws.amazon.com, DeregisterTargets), so the group is asked first; one that has drained is in the list no more.
 */
async function takeOut(link: Link, instanceId: string, targetGroup: string): Promise<FarewellState> {
  const { output } = await link.ask({
    operation: 'DescribeTargetHealth',
    make: (sdk, options) =>
      sdk.client(ElasticLoadBalancingV2Client).send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }), options),
  });
  const ours = (output.TargetHealthDescriptions ?? []).filter(({ Target }) => Target?.Id === instanceId);
  const inUse = ours.filter(({ TargetHealth }) => TargetHealth?.State !== 'draining').flatMap(({ Target }) => (Target ? [Target] : []));
  if (ours.length === 0) return { state: 'done', detail: 'not in the target group' };
  if (inUse.length > 0) {
    const call = new DeregisterTargetsCommand({ TargetGroupArn: targetGroup, Targets: inUse });
    await link.ask({
      operation: 'DeregisterTargets',
      make: (sdk, options) => sdk.client(ElasticLoadBalancingV2Client).send(call, options),
    });
  }
  return { state: 'running', detail: 'draining' };
}
