import type { Row } from '../row.ts';

/** Who asks, for what, and whether it is free to be changed: 401, 402, 403, 404, 409. */

export const auth: readonly Row[] = [
  {
    id: 'oci.auth.clock',
    status: [401, null],
    message: /\bclock skew\b/i,
    class: 'AUTH',
    scope: 'account',
    remedy: 'set the clock of this machine (NTP): Oracle takes signatures of at most five minutes off',
  },
  {
    id: 'oci.auth.not-authenticated',
    status: [401],
    class: 'AUTH',
    scope: 'account',
    remedy:
      'check user, fingerprint, tenancy, region and key_file of the profile; a new API key takes minutes to become active, a wrong clock spoils signatures, and a suspended or deleted account answers the same',
  },
  {
    // A failed work request gives the code without a status.
    id: 'oci.auth.code',
    code: ['NotAuthenticated', 'NotAuthorized', 'InsufficientServicePermissions'],
    class: 'AUTH',
    scope: 'account',
    remedy:
      "give the user's group 'manage instance-family', 'use volume-family' and 'use virtual-network-family' in the compartment, and check the API key of the profile",
  },
  {
    id: 'oci.auth.sign-up',
    code: ['SignUpRequired'],
    class: 'AUTH',
    scope: 'account',
    remedy: "finish the tenancy's sign-up or subscribe to the region in the console; an expired trial and a suspended account end here too",
  },
  {
    id: 'oci.auth.not-allowed',
    code: ['NotAllowed', 'ResourceDisabled'],
    class: 'AUTH',
    scope: 'account',
    remedy:
      'the operation is not allowed for this tenancy or outside its home region: check region in the profile, and whether the account is suspended',
  },
  {
    id: 'oci.auth.forbidden',
    status: [403],
    class: 'AUTH',
    scope: 'account',
    remedy: "give the user's group 'manage instance-family' in the compartment; if the answer is not Oracle's, a proxy refuses the call",
  },
];

export const notFound: readonly Row[] = [
  {
    // "shape VM.Standard.A1.Flex not found" (github.com/hitrov/oci-arm-host-capacity/issues/142): not in this availability domain.
    id: 'oci.ineligible.shape',
    message: /\bshape (?<shape>[\w.-]+) not found\b/i,
    class: 'INELIGIBLE',
    scope: 'zone',
    remedy: 'this availability domain does not offer {shape}: take its number out of hunt.adNumbers, or choose another shape',
  },
  {
    id: 'oci.ineligible.hardware',
    message: /\bHARDWARE_NOT_SUPPORTED\b|\bshape (?<shape>[\w.-]+) is not (?:available|supported) in (?:this |the )?availability domain\b/i,
    class: 'INELIGIBLE',
    scope: 'zone',
    remedy: 'this availability domain does not offer the shape: take its number out of hunt.adNumbers, or choose another shape',
  },
  {
    // Also what a suspended account answers from one call to the next (github.com/hitrov/oci-arm-host-capacity/issues/66).
    id: 'oci.config.not-found',
    code: ['NotAuthorizedOrNotFound'],
    class: 'CONFIG',
    scope: 'request',
    suspect: 'suspension',
    remedy:
      'check that compartmentId, createVnicDetails.subnetId (a subnet, not a VCN) and sourceDetails.imageId exist in this region and that a policy lets this user use them; if reads fail as well, the account is probably suspended',
  },
];

const conflictCodes = ['IncorrectState', 'ExternalServerIncorrectState', 'LockConflict', 'Conflict'];

export const conflicts: readonly Row[] = [
  {
    id: 'oci.token-spent.code',
    code: ['InvalidatedRetryToken'],
    class: 'TOKEN_SPENT',
    scope: 'request',
    remedy: null,
  },
  {
    id: 'oci.token-spent.text',
    status: [null, 400, 409],
    message: /\bretry[ -]token\b.*\b(?:already|different|invalidated|expired|mismatch\w*|does not match)\b/i,
    class: 'TOKEN_SPENT',
    scope: 'request',
    remedy: null,
  },
  {
    id: 'oci.config.already-exists',
    code: ['NotAuthorizedOrResourceAlreadyExists'],
    class: 'CONFIG',
    scope: 'request',
    remedy:
      'something the payload names uniquely exists already, or a policy is missing: check createVnicDetails.hostnameLabel, createVnicDetails.privateIp and the policies of compartmentId',
  },
  {
    // The launch was accepted and its token made an instance: the same token would bring the dead one back.
    id: 'oci.late.conflict',
    stage: ['late'],
    code: conflictCodes,
    class: 'TOKEN_SPENT',
    scope: 'request',
    remedy: null,
  },
  {
    id: 'oci.transient.conflict',
    code: conflictCodes,
    class: 'TRANSIENT',
    scope: 'request',
    remedy: 'if it stays, look for something that keeps changing the subnet, the boot volume or the dedicated host of the payload',
  },
];
