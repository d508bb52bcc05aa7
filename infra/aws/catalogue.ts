import type { aws_iam as iam } from 'aws-cdk-lib';
import * as can from './statements.ts';

/** What a function of `functions/` needs in Lambda. */
export interface FunctionNeeds {
  /** MB; on Lambda the share of a processor goes by it. */
  readonly memory: number;
  /** What it may do beside its logs and traces. */
  readonly may: (ground: can.Ground) => iam.PolicyStatement[];
  /** Speaks to addresses that may be private. */
  readonly probes?: true;
  /** Variables beside those that every function has. */
  readonly variables?: (ground: can.Ground) => Readonly<Record<string, string>>;
  /** Seconds, where no state of a machine says them. */
  readonly timeout?: number;
}

/** The hunt's instances: by tag, by id, with the faults that come late. */
const watching = (ground: can.Ground) => [
  can.reading(ground, 'Watch', 'DescribeInstances', 'DescribeInstanceStatus', 'DescribeSpotInstanceRequests'),
];
const step = (ground: can.Ground) => [...can.records(ground), ...can.ociKey(ground)];
/** startHunt: its quotas list what a tenant has open over all accounts, and a hunt that is seated anew takes a pause back. */
const starting = (ground: can.Ground) => [...step(ground), ...can.wishes(ground), ...can.listing(ground), ...can.startingHunts(ground)];

/**
 * Every function that is deployed, with exactly what its use case asks of AWS (shared/usecases, and what shared/clouds/aws sends for it). The
 * launcher ends no instance and the sweeper starts none. test/infra/roles.test.ts plays each role.
 */
export const catalogue: Readonly<Record<string, FunctionNeeds>> = {
  'validate-request': { memory: 256, may: can.records },
  'prepare-key-pair': {
    memory: 512,
    may: (ground) => [
      ...step(ground),
      ...can.makingKeyPairs(ground),
      ...can.deletingKeyPairs(ground),
      ...can.keySecrets(ground, 'KeepKeys', 'CreateSecret', 'PutSecretValue', 'GetSecretValue'),
    ],
  },
  'rank-offerings': {
    memory: 512,
    may: (ground) => [
      ...step(ground),
      can.reading(
        ground,
        'Rank',
        'DescribeAvailabilityZones',
        'DescribeSubnets',
        'DescribeImages',
        'DescribeInstanceTypes',
        'GetSpotPlacementScores',
        'DescribeSpotPriceHistory',
      ),
      ...can.readingImageParameters(ground),
    ],
  },
  'attempt-launch': {
    memory: 512,
    may: (ground) => [
      ...step(ground),
      ...can.launching(ground),
      ...watching(ground),
      ...can.endingLeftovers(ground),
      ...can.readingQuotas(ground),
    ],
  },
  'poll-status': {
    memory: 512,
    may: (ground) => [...step(ground), ...watching(ground), ...can.terminating(ground), ...can.readingQuotas(ground)],
  },
  'probe-ssh': {
    memory: 512,
    probes: true,
    may: (ground) => [
      ...step(ground),
      ...watching(ground),
      ...can.terminating(ground),
      ...can.readingConsole(ground),
      ...can.readingQuotas(ground),
      ...can.keySecrets(ground, 'UseKeys', 'GetSecretValue'),
    ],
  },
  announce: {
    memory: 512,
    may: (ground) => [
      ...step(ground),
      ...watching(ground),
      ...can.terminating(ground),
      ...can.endingLeftovers(ground),
      ...can.readingQuotas(ground),
      ...can.readingPrices(ground),
    ],
  },
  abandon: { memory: 256, may: can.records },
  'clean-up': {
    memory: 512,
    may: (ground) => [
      ...step(ground),
      ...watching(ground),
      ...can.terminating(ground),
      ...can.endingLeftovers(ground),
      ...can.deletingKeyPairs(ground),
      ...can.keySecrets(ground, 'EndKeys', 'DeleteSecret'),
    ],
  },
  notify: { memory: 256, may: can.records },
  sweep: {
    memory: 512,
    timeout: 600,
    may: (ground) => [
      ...step(ground),
      can.reading(ground, 'Sight', 'DescribeInstances', 'DescribeKeyPairs'),
      ...can.terminating(ground),
      ...can.endingLeftovers(ground),
      ...can.deletingKeyPairs(ground),
    ],
  },
  'handle-interruption': {
    memory: 512,
    timeout: 60,
    variables: can.interruptionPlaces,
    may: (ground) => [...step(ground), can.reading(ground, 'Whose', 'DescribeInstances'), ...can.startingInterruptions(ground)],
  },
  'take-notice': { memory: 256, may: can.records },
  'block-offering': { memory: 256, may: can.records },
  'start-replacement': { memory: 512, may: starting },
  'run-hooks': {
    memory: 512,
    may: (ground) => [...can.records(ground), ...can.runningCommands(ground), ...can.leavingTargetGroups(ground)],
  },
  'end-interrupted': {
    memory: 512,
    may: (ground) => [...step(ground), can.reading(ground, 'Whose', 'DescribeInstances'), ...can.startingHunts(ground)],
  },
  'finish-interruption': { memory: 256, may: can.records },
  'start-hunts': { memory: 512, may: starting },
  'look-at-hunts': { memory: 256, may: (ground) => [...can.records(ground), ...can.wishes(ground), ...can.startingHunts(ground)] },
  'execution-ended': {
    memory: 256,
    timeout: 60,
    variables: can.fleetPlaces,
    may: (ground) => [...can.records(ground), ...can.wishes(ground), ...can.startingHunts(ground), ...can.startingFleets(ground)],
  },
  recover: {
    memory: 256,
    timeout: 300,
    variables: can.fleetPlaces,
    may: (ground) => [
      ...can.records(ground),
      ...can.wishes(ground),
      ...can.listing(ground),
      ...can.startingHunts(ground),
      ...can.startingFleets(ground),
    ],
  },
  'http-api': {
    memory: 512,
    // The HTTP API itself waits for 30 s at most (docs.aws.amazon.com, HTTP API quotas).
    timeout: 29,
    variables: (ground) => {
      const { group, target, role } = can.schedulePlaces(ground);
      const { operators } = ground.parameters;
      return {
        FOOTHOLD_SCHEDULE_GROUP: group,
        FOOTHOLD_SCHEDULE_TARGET: target,
        FOOTHOLD_SCHEDULE_ROLE: role,
        FOOTHOLD_OPERATORS: JSON.stringify(operators),
        ...can.interruptionPlaces(ground),
        ...can.fleetPlaces(ground),
      };
    },
    may: (ground) => [
      ...step(ground),
      ...can.wishes(ground),
      ...can.listing(ground),
      ...can.startingHunts(ground),
      ...can.scheduling(ground),
      ...can.startingInterruptions(ground),
      ...can.startingFleets(ground),
      can.reading(ground, 'Whose', 'DescribeInstances'),
    ],
  },
  'fire-schedule': {
    memory: 512,
    timeout: 60,
    variables: (ground) => {
      const { group, target, role } = can.schedulePlaces(ground);
      return { FOOTHOLD_SCHEDULE_GROUP: group, FOOTHOLD_SCHEDULE_TARGET: target, FOOTHOLD_SCHEDULE_ROLE: role };
    },
    may: (ground) => [...starting(ground), ...can.clearingSchedules(ground)],
  },
};

/** Folders of `functions/` that are no Lambda functions of their own, and why. */
export const elsewhere: Readonly<Record<string, string>> = {
  cancel: 'an operation of http-api, which starts the execution that the answer asks for',
  pause: 'an operation of http-api',
  resume: 'an operation of http-api, which starts the execution that the answer asks for',
};
