import * as uses from './clients.ts';
import type { Parameters } from './parameters.ts';
import * as can from './statements/index.ts';
import {
  fleetVariables,
  interruptionVariables,
  ociSenderVariables,
  operatorVariables,
  scheduleVariables,
  type Variables,
} from './variables.ts';

/** What a function of `functions/` needs in Lambda. */
export interface FunctionNeeds {
  /** MB; on Lambda the share of a processor goes by it. */
  readonly memory: number;
  /** What it may do beside its logs and traces. */
  readonly may: can.Grant;
  /** Which clients its bundle bears: exactly these, as test/house/function-clients.test.ts sees to. */
  readonly clients: uses.Clients;
  /** Speaks to addresses that may be private. */
  readonly probes?: true;
  /** Variables beside those that every function has. */
  readonly variables?: Variables;
  /** Seconds, where no state of a machine says them. */
  readonly timeout?: number;
}

/** Decides on records and nothing else. */
const onRecords: FunctionNeeds = { memory: 256, may: can.records, clients: uses.records };
/** The records, and the cloud that a hunt is in: AWS by the grants beside this one, OCI by its key. */
const step = can.all(can.records, can.ociKey);
/** The hunt's instances: by tag, by id, with the faults that come late. */
const watching = can.reading('Watch', 'DescribeInstances', 'DescribeInstanceStatus', 'DescribeSpotInstanceRequests');
/** Looks after what was launched, and ends what turns out badly or comes too late. */
const tending = can.all(step, watching, can.terminating);
/** All that a hunt makes, but for its secrets. */
const ending = can.all(can.terminating, can.endingLeftovers, can.deletingKeyPairs);
/** startHunt: its quotas list what a tenant has open, and a hunt that is seated anew takes a pause back. */
const starting = can.all(step, can.wishes, can.startingHunts);
/** A hunt that is on record goes on; with that, a pause is taken back. */
const restarting = can.all(can.records, can.wishes, can.startingHunts);
/** A step that calls the cloud of its hunt. */
const hunting = uses.all(uses.records, uses.ec2, uses.ociCompute);
/** With the reasons behind a refusal: whether anything can be read, limits, what lives. */
const judging = uses.all(hunting, uses.quotas, uses.ociPlaces, uses.ociLimits);
/** The account that hunts, by its credentials, and the hunt machine. */
const seating = uses.all(uses.records, uses.ec2, uses.accountName, uses.ociKey, uses.machines);
const goingOn = uses.all(uses.records, uses.machines);
/** Whether an instance is gone. */
const lastLook = can.reading('LastLook', 'DescribeInstances');

/**
 * Every function that is deployed, with exactly what its use case asks of AWS (shared/usecases, and what shared/clouds/aws sends for it). The
 * launcher ends no instance and the sweeper starts none. test/infra/roles.test.ts plays each role.
 */
export const catalogue: Readonly<Record<string, FunctionNeeds>> = {
  'validate-request': onRecords,
  'prepare-key-pair': {
    memory: 512,
    may: can.all(can.records, can.makingKeyPairs, can.deletingKeyPairs, can.keepingKeys),
    clients: uses.all(uses.records, uses.ec2, uses.secrets, uses.ssh),
  },
  'rank-offerings': {
    memory: 512,
    may: can.all(
      step,
      can.reading(
        'Rank',
        'DescribeAvailabilityZones',
        'DescribeSubnets',
        'DescribeImages',
        'DescribeInstanceTypes',
        'GetSpotPlacementScores',
        'DescribeSpotPriceHistory',
      ),
      can.readingImageParameters,
    ),
    clients: uses.all(hunting, uses.imageParameters, uses.ociPlaces),
  },
  'attempt-launch': { memory: 512, may: can.all(step, can.launching, watching, can.endingLeftovers, can.readingQuotas), clients: judging },
  'poll-status': { memory: 512, may: can.all(tending, can.readingQuotas), clients: judging },
  'probe-ssh': {
    memory: 512,
    probes: true,
    may: can.all(tending, can.readingConsole, can.readingQuotas, can.usingKeys),
    clients: uses.all(judging, uses.ssh),
  },
  announce: {
    memory: 512,
    may: can.all(tending, can.endingLeftovers, can.readingQuotas, can.readingPrices),
    clients: uses.all(judging, uses.prices),
  },
  abandon: onRecords,
  'clean-up': {
    memory: 512,
    // Key pairs that no document knows are found by their tags.
    may: can.all(step, watching, can.reading('LookForKeyPairs', 'DescribeKeyPairs'), ending, can.endingKeys),
    clients: hunting,
  },
  notify: onRecords,
  sweep: {
    memory: 512,
    timeout: 600,
    may: can.all(step, can.reading('Sight', 'DescribeInstances', 'DescribeKeyPairs'), ending),
    clients: uses.all(hunting, uses.accountName, uses.ociPlaces),
  },
  'handle-interruption': {
    memory: 256,
    timeout: 60,
    variables: interruptionVariables,
    may: can.all(can.records, can.startingInterruptions),
    clients: goingOn,
  },
  'take-notice': onRecords,
  'block-offering': onRecords,
  'start-replacement': { memory: 512, may: starting, clients: seating },
  'run-hooks': {
    memory: 512,
    may: can.all(can.records, can.runningCommands, can.leavingTargetGroups),
    clients: uses.all(uses.records, uses.ec2, uses.hooks),
  },
  'end-interrupted': {
    memory: 512,
    may: can.all(step, lastLook, can.wishes, can.startingHunts),
    clients: uses.all(hunting, uses.machines),
  },
  'finish-interruption': onRecords,
  'start-hunts': { memory: 512, may: starting, clients: seating },
  'look-at-hunts': { memory: 256, may: restarting, clients: goingOn },
  'execution-ended': {
    memory: 256,
    timeout: 60,
    variables: fleetVariables,
    may: can.all(restarting, can.startingFleets),
    clients: goingOn,
  },
  recover: {
    memory: 256,
    timeout: 300,
    variables: fleetVariables,
    may: can.all(can.records, can.wishes, can.listing, can.startingHunts, can.startingFleets),
    clients: goingOn,
  },
  'http-api': {
    memory: 512,
    // The HTTP API itself waits for 30 s at most (docs.aws.amazon.com, HTTP API quotas).
    timeout: 29,
    variables: (ground) => ({
      ...scheduleVariables(ground),
      ...operatorVariables(ground),
      ...interruptionVariables(ground),
      ...fleetVariables(ground),
    }),
    may: can.all(starting, can.scheduling, can.startingInterruptions, can.startingFleets),
    clients: uses.all(seating, uses.schedules),
  },
  'fire-schedule': {
    memory: 512,
    timeout: 60,
    variables: scheduleVariables,
    may: can.all(starting, can.clearingSchedules),
    clients: uses.all(seating, uses.schedules),
  },
};

/** Functions that a deployment has where a parameter asks for them. */
export const onDemand: Readonly<Record<string, FunctionNeeds & { readonly by: keyof Parameters }>> = {
  // An HTTP API waits 10 s for an authorizer.
  'authorise-oci-events': {
    by: 'ociEventsSecret',
    memory: 256,
    timeout: 10,
    variables: ociSenderVariables,
    may: can.ociSender,
    clients: uses.secrets,
  },
};

/** The functions of a deployment. */
export function deployed(parameters: Parameters): [string, FunctionNeeds][] {
  return [...Object.entries(catalogue), ...Object.entries(onDemand).filter(([, { by }]) => parameters[by] !== undefined)];
}

/** Folders of `functions/` that are no Lambda functions of their own, and why. */
export const elsewhere: Readonly<Record<string, string>> = {
  cancel: 'an operation of http-api, which starts the execution that the answer asks for',
  environment: 'no function: what they all make their rooms of',
  pause: 'an operation of http-api',
  resume: 'an operation of http-api, which starts the execution that the answer asks for',
};
