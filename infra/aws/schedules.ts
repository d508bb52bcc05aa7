import { Aws, aws_iam as iam, aws_scheduler as scheduler, type aws_sqs as sqs } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Room } from './function-room.ts';
import type { Parameters } from './parameters.ts';
import { huntSchedules } from './places.ts';

/** What a schedule calls, and where its event goes that could not be handled. */
export interface Callee {
  readonly room: Room;
  readonly dead: sqs.Queue;
}

/** For the schedules of hunts, which the API makes itself. */
export function huntScheduleGroup(scope: Construct, { namespace }: Parameters, callee: Callee): void {
  const { group, role } = huntSchedules(namespace);
  scheduleGroup(scope, 'HuntSchedules', { groupName: group, roleName: role, ...callee });
}

/** The last net: a round over AWS, and one over OCI where the deployment has its key. What one of them refuses is no matter of the other's. */
export function sweepSchedules(scope: Construct, parameters: Parameters, callee: Callee): void {
  const { namespace, sweepMinutes, sweepActs, regions, homeRegion, ociSecret, ociCompartments } = parameters;
  const swept = homeRegion === undefined ? [] : [...new Set([homeRegion, ...regions])];
  const rounds = (cloud: 'aws' | 'oci', settings: object) => ({
    description: `Ends what all else missed on ${cloud.toUpperCase()} (docs/sweep.md)`,
    minutes: sweepMinutes,
    // Anywhere in five minutes: nothing of a sweep is urgent, and whole hours are everybody's.
    window: 5,
    input: { cloud, namespace, act: sweepActs, settings },
    retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 1800 },
  });
  const group = scheduleGroup(scope, 'SweepSchedules', {
    groupName: `${namespace}-schedules`,
    roleName: `${namespace}-sweep-schedule-${Aws.REGION}`,
    ...callee,
  });
  schedule(scope, 'Sweep', group, { name: `${namespace}-sweep`, ...rounds('aws', { regions: swept }) });
  // OCI hunts that come over the API hunt in the region of the key, which is what an empty list sweeps.
  if (ociSecret !== undefined)
    schedule(scope, 'SweepOci', group, { name: `${namespace}-sweep-oci`, ...rounds('oci', { compartments: ociCompartments }) });
}

/** What no event tells of: a hunt whose process died before StartExecution, an event that was lost. */
export function recoverySchedule(scope: Construct, { namespace }: Parameters, callee: Callee): void {
  const group = scheduleGroup(scope, 'RecoverySchedules', {
    groupName: `${namespace}-recovery`,
    roleName: `${namespace}-recovery-schedule-${Aws.REGION}`,
    ...callee,
  });
  schedule(scope, 'Recovery', group, {
    name: `${namespace}-recover`,
    description: 'Goes on with hunts that nobody leads',
    minutes: 10,
    window: 2,
    input: {},
    // The next round does the same.
    retryPolicy: { maximumRetryAttempts: 1, maximumEventAgeInSeconds: 300 },
  });
}

interface Rounds {
  readonly name: string;
  readonly description: string;
  /** Between two rounds. */
  readonly minutes: number;
  /** Minutes within which a round may begin. */
  readonly window: number;
  readonly input: object;
  readonly retryPolicy: scheduler.CfnSchedule.RetryPolicyProperty;
}

/** A function that is called again and again. */
function schedule(scope: Construct, id: string, { group, role, room, dead }: Group, rounds: Rounds): void {
  const { name, description, minutes, window, input, retryPolicy } = rounds;
  const made = new scheduler.CfnSchedule(scope, `${id}Schedule`, {
    name,
    description,
    groupName: group.name,
    scheduleExpression: minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`,
    flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: window },
    target: {
      arn: room.function.functionArn,
      roleArn: role.roleArn,
      input: JSON.stringify(input),
      deadLetterConfig: { arn: dead.queueArn },
      retryPolicy,
    },
  });
  made.addResourceDependency(group);
}

interface Group extends Callee {
  readonly group: scheduler.CfnScheduleGroup;
  readonly role: iam.Role;
}

/** A group of schedules, and the role under which they call one function. */
function scheduleGroup(
  scope: Construct,
  id: string,
  { groupName, roleName, room, dead }: Callee & { readonly groupName: string; readonly roleName: string },
): Group {
  const group = new scheduler.CfnScheduleGroup(scope, `${id}Group`, { name: groupName });
  const role = new iam.Role(scope, `${id}Role`, {
    roleName,
    description: `Lets the schedules of ${groupName} call one function`,
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group.attrArn } },
    }),
    inlinePolicies: {
      own: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ sid: 'CallTheFunction', actions: ['lambda:InvokeFunction'], resources: [room.function.functionArn] }),
          new iam.PolicyStatement({ sid: 'KeepDeadLetters', actions: ['sqs:SendMessage'], resources: [dead.queueArn] }),
        ],
      }),
    },
  });
  return { group, role, room, dead };
}
