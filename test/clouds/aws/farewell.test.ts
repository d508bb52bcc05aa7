import { describe, expect, it } from 'vitest';
import { awsFarewell } from '../../../shared/clouds/aws/farewell.ts';
import { CloudCallError } from '../../../shared/domain/fault.ts';
import { endpointOfEachTest } from './fake-endpoint.ts';
import { optionsFor } from './recorded.ts';

const endpoint = endpointOfEachTest();

const farewell = () => awsFarewell(optionsFor(endpoint.url));
const instanceId = 'i-0123456789abcdef0';
const group = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067';
const command = {
  instanceId,
  id: '01JBQ0000000000000000000AB-interruption-2026-11-02T03:00:00.000Z-command',
  document: 'AWS-RunShellScript',
  parameters: { commands: ['systemctl stop app'], executionTimeout: ['20'] },
  timeout: 20,
  since: '2026-11-02T03:00:00.000Z',
  repeated: false,
};
const sent = { Command: { CommandId: 'c-1', Comment: command.id, Status: 'Pending' } };

describe('a remote command', () => {
  it('goes out once, with its id as the comment, and SSM’s least delivery time', async () => {
    endpoint.on('SendCommand', { json: sent });

    expect(await farewell().runCommand(command)).toEqual({ handle: 'c-1' });
    expect(endpoint.seen.map(({ action }) => action)).toEqual(['SendCommand']);
    expect(endpoint.asked('SendCommand')[0]?.json).toEqual({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [instanceId],
      Comment: command.id,
      Parameters: { commands: ['systemctl stop app'], executionTimeout: ['20'] },
      TimeoutSeconds: 30,
    });
  });

  it('that was begun before is found by its id on any page, and not begun again', async () => {
    const stranger = { CommandId: 'c-0', Comment: 'patch' };
    endpoint.on(
      'ListCommands',
      { json: { Commands: [stranger], NextToken: 'p2' } },
      { json: { Commands: [{ ...sent.Command, CommandId: 'c-7' }] } },
    );

    expect(await farewell().runCommand({ ...command, repeated: true })).toEqual({ handle: 'c-7' });
    expect(endpoint.asked('SendCommand')).toEqual([]);
    expect(endpoint.asked('ListCommands').map(({ json }) => json)).toMatchObject([
      { InstanceId: instanceId, Filters: [{ key: 'InvokedAfter', value: '2026-11-02T02:59:00Z' }] },
      { NextToken: 'p2' },
    ]);
  });

  it('that nobody has begun is begun, also when it is repeated', async () => {
    endpoint.on('ListCommands', { json: { Commands: [] } });
    endpoint.on('SendCommand', { json: sent });

    expect(await farewell().runCommand({ ...command, repeated: true })).toEqual({ handle: 'c-1' });
  });

  it.each([
    [
      { Status: 'Pending', StatusDetails: 'Pending' },
      { state: 'running', detail: 'Pending' },
    ],
    [
      { Status: 'InProgress', StatusDetails: 'InProgress' },
      { state: 'running', detail: 'InProgress' },
    ],
    [{ Status: 'Delayed' }, { state: 'running', detail: 'Delayed' }],
    [
      { Status: 'Success', StatusDetails: 'Success', ResponseCode: 0 },
      { state: 'done', detail: 'Success' },
    ],
    [
      { Status: 'Failed', StatusDetails: 'NonZeroExitCode', ResponseCode: 3 },
      { state: 'failed', detail: 'NonZeroExitCode, exit code 3' },
    ],
    [
      { Status: 'Failed', StatusDetails: 'Undeliverable', ResponseCode: -1 },
      { state: 'failed', detail: 'Undeliverable' },
    ],
    [
      { Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut' },
      { state: 'failed', detail: 'DeliveryTimedOut' },
    ],
    [{ Status: 'Cancelled' }, { state: 'failed', detail: 'Cancelled' }],
  ])('of which SSM says %j is %j', async (answer, state) => {
    endpoint.on('GetCommandInvocation', { json: answer });

    expect(await farewell().commandState(instanceId, 'c-1')).toEqual(state);
    expect(endpoint.asked('GetCommandInvocation')[0]?.json).toEqual({ CommandId: 'c-1', InstanceId: instanceId });
  });

  it('that SSM does not show yet is on its way', async () => {
    endpoint.on('GetCommandInvocation', { status: 400, json: { __type: 'InvocationDoesNotExist', message: '' } });

    expect(await farewell().commandState(instanceId, 'c-1')).toEqual({ state: 'running', detail: 'Pending' });
  });

  it('on an instance that SSM does not know is a refusal', async () => {
    endpoint.on('SendCommand', {
      status: 400,
      json: { __type: 'InvalidInstanceId', message: 'Instances not in a valid state for account' },
    });

    const refused = await farewell()
      .runCommand(command)
      .catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(CloudCallError);
    expect((refused as CloudCallError).fault).toMatchObject({ status: 400, code: 'InvalidInstanceId' });
  });
});

describe('leaving a target group', () => {
  const health = (...targets: [id: string, port: number, state: string][]) => ({
    text: `<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetHealthResult><TargetHealthDescriptions>${targets
      .map(
        ([id, port, state]) =>
          `<member><HealthCheckPort>${port}</HealthCheckPort><TargetHealth><State>${state}</State></TargetHealth><Target><Port>${port}</Port><Id>${id}</Id></Target></member>`,
      )
      .join('')}</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>`,
  });
  const deregistered = {
    text: '<DeregisterTargetsResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DeregisterTargetsResult/></DeregisterTargetsResponse>',
  };
  const others = ['i-0ffffffffffffffff', 80, 'healthy'] as [string, number, string];

  it('takes it off every port that it is registered with, and nobody else', async () => {
    endpoint.on('DescribeTargetHealth', health(others, [instanceId, 80, 'healthy'], [instanceId, 8080, 'unhealthy']));
    endpoint.on('DeregisterTargets', deregistered);

    expect(await farewell().takeOut(instanceId, group)).toEqual({ state: 'running', detail: 'draining' });
    expect(Object.fromEntries(endpoint.asked('DeregisterTargets')[0]!.form)).toMatchObject({
      TargetGroupArn: group,
      'Targets.member.1.Id': instanceId,
      'Targets.member.1.Port': '80',
      'Targets.member.2.Port': '8080',
    });
    expect(endpoint.asked('DeregisterTargets')[0]!.body).not.toContain('ffffffff');
  });

  it('is over once the group has it no more; what drains is only watched', async () => {
    endpoint.on('DescribeTargetHealth', health(others, [instanceId, 80, 'draining']), health(others));
    const one = farewell();

    expect(await one.takeOut(instanceId, group)).toEqual({ state: 'running', detail: 'draining' });
    expect(await one.takeOut(instanceId, group)).toEqual({ state: 'done', detail: 'not in the target group' });
    expect(endpoint.asked('DeregisterTargets')).toEqual([]);
  });

  it('that does not exist is a refusal', async () => {
    endpoint.on('DescribeTargetHealth', {
      status: 400,
      text: '<ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><Error><Type>Sender</Type><Code>TargetGroupNotFound</Code><Message>One or more target groups not found</Message></Error><RequestId>r</RequestId></ErrorResponse>',
    });

    const refused = await farewell()
      .takeOut(instanceId, group)
      .catch((error: unknown) => error);

    expect((refused as CloudCallError).fault).toMatchObject({ status: 400, code: 'TargetGroupNotFound' });
  });
});
