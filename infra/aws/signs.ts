import {
  type aws_apigatewayv2 as apigateway,
  type aws_cloudwatch as cloudwatch,
  Duration,
  type aws_sqs as sqs,
  type aws_stepfunctions as stepfunctions,
} from 'aws-cdk-lib';
import { type Count, counter } from './count-lines.ts';
import { pascal, type Room } from './function-room.ts';

/** What signs are read from. */
export interface SignParts {
  readonly rooms: ReadonlyMap<string, Room>;
  readonly interruption: stepfunctions.StateMachine;
  readonly api: apigateway.HttpApi;
  readonly deadLetters: ReadonlyMap<string, sqs.Queue>;
}

/** Something that a person has to look at; docs/runbook.md has a paragraph for each, under its id. */
export interface Sign {
  readonly id: string;
  readonly text: string;
  readonly metric: cloudwatch.IMetric;
  /** At so many within the metric's period. */
  readonly at: number;
}

export function signsOf(namespace: string, parts: SignParts): Sign[] {
  const count = counter(namespace, parts.rooms);
  return [...endingSigns(count, parts), ...sweepSigns(count), ...callSigns(count), ...defectSigns(count, parts)];
}

/**
 * How hunts, fleets and interruptions end, by what functions print: the machines' own count of failed executions has those in it that somebody
 * cancelled, ended or took over, as all of them end in a Fail state.
 */
function endingSigns(count: Count, { interruption }: SignParts): Sign[] {
  const period = Duration.hours(1);
  const failed = '{ ($.event = "function.done") && ($.phase = "failed") }';
  const broke = (event: string) => ({ pattern: `{ ($.event = "${event}") && ($.status = "FAILED") }`, of: ['execution-ended'] });
  // Not by metric math over the machines' own counts: two metrics that come only when there is something to count have no common sum.
  const stopped = (event: string) => ({
    pattern: `{ ($.event = "${event}") && (($.status = "ABORTED") || ($.status = "TIMED_OUT")) }`,
    of: ['execution-ended'],
  });
  return [
    {
      id: 'FailedHunts',
      text: 'A hunt ended without an instance, or its execution broke.',
      metric: count('FailedHunts', period, { pattern: failed, of: ['announce'] }, broke('hunt.recovered')),
      at: 1,
    },
    {
      id: 'StoppedHunts',
      text: 'An execution was stopped or timed out; the clean-up follows by itself.',
      metric: count('StoppedHunts', period, stopped('hunt.recovered')),
      at: 1,
    },
    {
      id: 'FailedFleets',
      text: 'A fleet ended without any instance, or its execution broke.',
      metric: count('FailedFleets', period, { pattern: failed, of: ['start-hunts', 'look-at-hunts'] }, broke('fleet.recovered')),
      at: 1,
    },
    {
      id: 'StoppedFleets',
      text: 'An execution of a fleet was stopped or timed out; its hunts end by themselves.',
      metric: count('StoppedFleets', period, stopped('fleet.recovered')),
      at: 1,
    },
    // Its machine has no Fail state: only what broke fails.
    {
      id: 'BrokenInterruptions',
      text: 'An interruption was not seen through: its machine failed.',
      metric: interruption.metricFailed({ period, statistic: 'Sum' }),
      at: 1,
    },
    {
      id: 'UnfinishedInterruptions',
      text: 'An interruption was seen through, and not all that was asked for could be done.',
      metric: count('UnfinishedInterruptions', period, { pattern: '{ $.event = "interruption.unfinished" }', of: ['finish-interruption'] }),
      at: 1,
    },
  ];
}

function sweepSigns(count: Count): Sign[] {
  const period = Duration.hours(1);
  const [findings, refused] = [
    '{ ($.event = "sweep.done") && (($.marked > 0) || ($.ended > 0)) }',
    '{ ($.event = "sweep.done") && ($.refused = "*") }',
  ];
  return [
    {
      id: 'SweeperFindings',
      text: 'The sweep marked or ended something that a hunt should have ended itself.',
      metric: count('SweeperFindings', period, { pattern: findings, of: ['sweep'] }),
      at: 1,
    },
    {
      id: 'SweepRefused',
      text: 'The sweep refused to act: a list was incomplete, the record unreadable, or more than half would have gone.',
      metric: count('SweepRefusals', period, { pattern: refused, of: ['sweep'] }),
      at: 2,
    },
  ];
}

/** What the clouds say to the calls of hunts. */
function callSigns(count: Count): Sign[] {
  const answer = (name: string) => `{ ($.event = "function.done") && ($.answer = "${name}") }`;
  const steps = ['attempt-launch', 'poll-status'];
  return [
    {
      id: 'Throttling',
      text: 'The cloud refused ten calls and more for their rate: raise pace.floor, or look for another caller.',
      metric: count('Throttled', Duration.minutes(30), { pattern: answer('THROTTLED'), of: steps }),
      at: 10,
    },
    {
      id: 'SuspensionSigns',
      text: 'The cloud refuses the credentials: a wrong key, a missing permission, or a suspended account.',
      metric: count('AuthRefusals', Duration.minutes(15), { pattern: answer('AUTH'), of: [...steps, 'announce'] }),
      at: 1,
    },
  ];
}

function defectSigns(count: Count, { api, deadLetters }: SignParts): Sign[] {
  const period = Duration.minutes(15);
  const broken = '{ (($.event = "function.failed") && ($.level = "error")) || ($.event = "api.broken") }';
  return [
    {
      id: 'Defects',
      text: 'A function failed in a way that is nobody’s answer.',
      metric: count('Defects', period, { pattern: broken, of: 'all' }),
      at: 1,
    },
    // Also what leaves no line of ours: a function that ran out of time or memory, or was not let run.
    {
      id: 'ApiErrors',
      text: 'The HTTP API answered a caller with a 5xx.',
      metric: api.metricServerError({ period, statistic: 'Sum' }),
      at: 1,
    },
    ...[...deadLetters].map(([name, queue]) => ({
      id: `${pascal(name)}DeadLetters`,
      text: `An event of ${name} could not be handled and waits in ${queue.node.id}.`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: 'Maximum' }),
      at: 1,
    })),
  ];
}
