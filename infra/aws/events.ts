import {
  Duration,
  aws_events as events,
  type aws_sqs as sqs,
  type aws_stepfunctions as stepfunctions,
  aws_events_targets as targets,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { keepUnhandled } from './dead-letters.ts';
import { pascal, type Room } from './function-room.ts';
import type { Parameters } from './parameters.ts';
import { type Callee, huntScheduleGroup, recoverySchedule, sweepSchedules } from './schedules.ts';

/** EventBridge's words for what a hunt wants to know of EC2 (docs.aws.amazon.com, EC2 events). All of it may come late, twice or never. */
export const ec2Events = {
  SpotInterruption: { source: ['aws.ec2'], detailType: ['EC2 Spot Instance Interruption Warning'] },
  RebalanceRecommendation: { source: ['aws.ec2'], detailType: ['EC2 Instance Rebalance Recommendation'] },
  InstanceStateChange: {
    source: ['aws.ec2'],
    detailType: ['EC2 Instance State-change Notification'],
    detail: { state: ['shutting-down', 'terminated', 'stopping', 'stopped'] },
  },
} satisfies Record<string, events.EventPattern>;

/** Functions that events or schedules call. */
const called = ['handle-interruption', 'execution-ended', 'recover', 'sweep', 'fire-schedule'];

export interface EventParts {
  readonly parameters: Parameters;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly hunt: stepfunctions.StateMachine;
  readonly fleet: stepfunctions.StateMachine;
}

/** Rules and schedules; returns the queues of what could not be handled, by function. */
export function eventDoors(scope: Construct, { parameters, rooms, hunt, fleet }: EventParts): Map<string, sqs.Queue> {
  const { namespace } = parameters;
  const roomOf = (name: string) => rooms.get(pascal(name)) as Room;
  const queues = new Map(called.map((name) => [name, keepUnhandled(scope, name, roomOf(name), namespace)]));
  const calleeOf = (name: string): Callee => ({ room: roomOf(name), dead: queues.get(name) as sqs.Queue });
  for (const [id, pattern] of Object.entries(ec2Events)) {
    rule(scope, id, calleeOf('handle-interruption'), {
      ruleName: `${namespace}-${id}`,
      description: `${pattern.detailType[0]}: to the hunt it concerns`,
      eventPattern: pattern,
    });
  }
  rule(scope, 'ExecutionEnded', calleeOf('execution-ended'), {
    ruleName: `${namespace}-ExecutionEnded`,
    description: 'An execution that was stopped or failed leads to the clean-up',
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { status: ['ABORTED', 'TIMED_OUT', 'FAILED'], stateMachineArn: [hunt.stateMachineArn, fleet.stateMachineArn] },
    },
  });
  sweepSchedules(scope, parameters, calleeOf('sweep'));
  recoverySchedule(scope, parameters, calleeOf('recover'));
  huntScheduleGroup(scope, parameters, calleeOf('fire-schedule'));
  return queues;
}

function rule(scope: Construct, id: string, { room, dead }: Callee, props: events.RuleProps): void {
  const target = new targets.LambdaFunction(room.function, { deadLetterQueue: dead, retryAttempts: 8, maxEventAge: Duration.hours(1) });
  new events.Rule(scope, `${id}Rule`, { ...props, targets: [target] });
}
