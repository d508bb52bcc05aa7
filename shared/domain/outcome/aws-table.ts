import type { OutcomeClass, OutcomeScope } from './outcome.ts';
import type { Row, Table } from './row.ts';
import { transportRows } from './transport.ts';

/**
 * What EC2's answers mean, as `guides/error-classes` has it. EC2 has a code for nearly everything
 * (docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html), so rows go by code; the same codes come back in a
 * StateReason after a 200, with `Server.` or `Client.` before them. Order: answers that are not EC2's, calls without an answer,
 * codes, then what is left over by status.
 */
const codes = (id: string, outcome: OutcomeClass, scope: OutcomeScope, code: readonly string[], remedy: string | null): Row => ({
  id: `aws.${id}`,
  code: code.flatMap((one) => [one, `Server.${one}`, `Client.${one}`]),
  class: outcome,
  scope,
  remedy,
});

const roomier = 'wait, or widen the hunt: more availability zones, other instance types, another market';
const increase = 'request an increase in Service Quotas (EC2), or end instances of the family in this region';

export const awsTable: Table = {
  rows: [
    {
      id: 'aws.answer.unreadable',
      status: ['2xx'],
      class: 'UNKNOWN',
      scope: 'request',
      remedy: 'the answer broke off or was rewritten on its way: check for a proxy that changes answers',
    },
    {
      id: 'aws.answer.redirect',
      status: ['3xx'],
      class: 'UNKNOWN',
      scope: 'request',
      remedy: 'something answers in place of AWS: check the network and AWS_ENDPOINT_URL',
    },
    ...transportRows('aws'),
    codes(
      'throttled',
      'THROTTLED',
      'account',
      [
        'RequestLimitExceeded',
        'EC2ThrottledException',
        'Throttling',
        'ThrottlingException',
        'ThrottledException',
        'RequestThrottled',
        'TooManyRequestsException',
      ],
      'if other tools call this account, stop them; a higher pace.floor makes throttles rarer',
    ),
    codes(
      'capacity.host',
      'CAPACITY',
      'offering',
      [
        'InsufficientInstanceCapacity',
        'InsufficientHostCapacity',
        'InsufficientCapacityOnHost',
        'InsufficientCapacity',
        'UnfulfillableCapacity',
      ],
      roomier,
    ),
    codes(
      'capacity.reservation',
      'CAPACITY',
      'offering',
      ['InsufficientReservedInstanceCapacity', 'ReservationCapacityExceeded'],
      'the reservation is used up: end instances that use it, or launch outside it (CapacityReservationSpecification)',
    ),
    {
      id: 'aws.capacity.text',
      stage: ['late'],
      message: /\binsufficient ?(?:instance ?)?capacity\b/i,
      class: 'CAPACITY',
      scope: 'offering',
      remedy: roomier,
    },
    codes(
      'ineligible.zone',
      'INELIGIBLE',
      'zone',
      ['Unsupported'],
      'the availability zone does not offer the instance type: leave it out, or choose another InstanceType',
    ),
    codes(
      'ineligible.subnet',
      'INELIGIBLE',
      'subnet',
      ['InsufficientFreeAddressesInSubnet'],
      'SubnetId: the subnet has no free address; free some, or take a larger one',
    ),
    codes(
      'quota.spot',
      'QUOTA',
      'market',
      ['MaxSpotInstanceCountExceeded', 'MaxSpotFleetRequestCountExceeded'],
      'request an increase of the spot quota in Service Quotas (EC2), or allow on-demand',
    ),
    codes(
      'price',
      'PRICE',
      'offering',
      ['SpotMaxPriceTooLow'],
      'raise InstanceMarketOptions.SpotOptions.MaxPrice, or leave it out (the on-demand price is the default)',
    ),
    codes(
      'quota.family',
      'QUOTA',
      'region',
      ['VcpuLimitExceeded', 'InstanceLimitExceeded', 'VolumeLimitExceeded', 'MaxIOPSLimitExceeded', 'ResourceLimitExceeded'],
      increase,
    ),
    codes(
      'auth.verification',
      'AUTH',
      'account',
      ['PendingVerification'],
      'AWS is verifying the account for this region: it takes minutes to hours; an e-mail tells when it is done',
    ),
    codes(
      'config.image',
      'CONFIG',
      'request',
      ['InvalidAMIID.NotFound', 'InvalidAMIID.Malformed', 'InvalidAMIID.Unavailable'],
      'ImageId: image ids are per region; take the id that this region has, or resolve:ssm:/aws/service/… for the newest',
    ),
    codes('config.key', 'CONFIG', 'request', ['InvalidKeyPair.NotFound'], 'KeyName: create or import the key pair in this region'),
    codes(
      'config.group',
      'CONFIG',
      'request',
      ['InvalidGroup.NotFound', 'InvalidSecurityGroupID.NotFound'],
      "SecurityGroupIds: check the security group; it must be in the subnet's VPC",
    ),
    codes('config.subnet', 'CONFIG', 'request', ['InvalidSubnetID.NotFound'], 'SubnetId: check the id and the region'),
    codes(
      'config.parameter',
      'CONFIG',
      'request',
      ['InvalidParameterValue', 'InvalidParameterCombination', 'InvalidParameter', 'MissingParameter', 'UnknownParameter'],
      'correct the parameter that the message names; the fields are those of EC2 RunInstances',
    ),
    codes(
      'auth.spot-role',
      'AUTH',
      'market',
      ['AuthFailure.ServiceLinkedRoleCreationNotPermitted'],
      'create the role once (aws iam create-service-linked-role --aws-service-name spot.amazonaws.com), or allow on-demand',
    ),
    codes(
      'auth.expired',
      'AUTH',
      'account',
      ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'],
      'renew the credentials, and check the clock of this machine',
    ),
    codes(
      'auth.refused',
      'AUTH',
      'account',
      ['UnauthorizedOperation', 'AuthFailure', 'OptInRequired', 'Blocked', 'InvalidClientTokenId', 'SignatureDoesNotMatch'],
      'check the credentials, the policy (ec2:RunInstances, ec2:CreateTags), and whether the account is active in this region',
    ),
    codes('token-spent', 'TOKEN_SPENT', 'request', ['IdempotentParameterMismatch', 'IdempotentInstanceTerminated'], null),
    {
      id: 'aws.late.internal',
      stage: ['late'],
      code: ['Client.InternalError'],
      class: 'CONFIG',
      scope: 'request',
      remedy:
        'the instance could not start its volumes: check the KMS key of the image and BlockDeviceMappings, and that the role may use it',
    },
    {
      id: 'aws.late.interrupted',
      stage: ['late'],
      code: ['Server.SpotInstanceTermination', 'Server.SpotInstanceShutdown'],
      class: 'CAPACITY',
      scope: 'offering',
      remedy: roomier,
    },
    codes(
      'server.code',
      'UNKNOWN',
      'request',
      ['InternalError', 'InternalFailure', 'Unavailable', 'ServiceUnavailable'],
      'if it keeps happening, give the request id to AWS support',
    ),
    {
      id: 'aws.server.status',
      status: ['5xx'],
      class: 'UNKNOWN',
      scope: 'request',
      remedy: 'if it keeps happening, give the request id to AWS support',
    },
  ],
  fallback: {
    id: 'aws.unknown',
    class: 'UNKNOWN',
    scope: 'request',
    remedy:
      'nobody has met this answer before: it is recorded whole in the timeline ("foothold hunts show ID"); please report it, without your account id',
  },
};
