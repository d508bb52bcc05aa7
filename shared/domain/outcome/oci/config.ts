import type { Row } from '../row.ts';

/** What Oracle says about the payload (mostly 400). Fatal, so each row names the field; the general rows come last. */

const refused = { class: 'CONFIG', scope: 'request' } as const;
/** Rows that look for a single word ask for one of these codes as well: a late text may name an image without blaming it. */
const named = { ...refused, code: ['InvalidParameter', 'MissingParameter', 'CannotParseRequest'] };

export const payload: readonly Row[] = [
  {
    // "Invalid ssh public key; must be in base64 format", "Invalid ssh public key type "-----BEGIN"", "Invalid format for ssh public key"
    ...refused,
    id: 'oci.config.ssh-key',
    message: /\bssh public key\b/i,
    remedy:
      'metadata.ssh_authorized_keys: give OpenSSH public keys (ssh-ed25519 AAAA… or ssh-rsa AAAA…), one a line; not the private key, not PEM',
  },
  {
    ...refused,
    id: 'oci.config.image-shape',
    message: /\bshape\b.*\bis not valid for image\b/i,
    remedy:
      'sourceDetails.imageId and shape: take an image built for the shape (aarch64 for VM.Standard.A1.Flex, x86_64 for the others) and of this region',
  },
  {
    ...refused,
    id: 'oci.config.memory-ratio',
    message: /\bratio of memory in GB to OCPUs\b.*\bvalid ratio range: (?<range>\d+(?:\.\d+)? - \d+(?:\.\d+)?)/i,
    remedy:
      'shapeConfig.memoryInGBs: divided by shapeConfig.ocpus it must lie in the range of the shape ({range}); a range of 0 - 0 means that the shape takes no shapeConfig',
  },
  {
    ...named,
    id: 'oci.config.memory',
    message: /\bmemory ?in ?gbs?\b|\bamount of memory\b/i,
    remedy: 'shapeConfig.memoryInGBs: give a value that the shape offers ("foothold doctor" lists its range)',
  },
  {
    ...named,
    id: 'oci.config.ocpus',
    message: /\bOCPUs?\b/i,
    remedy: 'shapeConfig.ocpus: give a value that the shape offers ("foothold doctor" lists its range)',
  },
  {
    ...named,
    id: 'oci.config.boot-volume',
    message: /\bboot ?volume ?size|\bbootVolumeSizeInGBs\b/i,
    remedy: 'sourceDetails.bootVolumeSizeInGBs: at least the size of the image (47 GB for most), at most 32,768',
  },
  {
    ...refused,
    id: 'oci.config.metadata-size',
    message: /\bmetadata size\b/i,
    remedy: 'metadata: at most 32,000 bytes with user_data and keys; fetch long scripts from user_data instead of carrying them in it',
  },
  {
    ...named,
    id: 'oci.config.zone',
    message: /\bavailability ?domain\b/i,
    remedy:
      'availabilityDomain: \'AD-{{AD_NUMBER}}\' or a full name as "foothold doctor" lists it; hunt.adNumbers: only the numbers that this region has',
  },
  {
    ...named,
    id: 'oci.config.subnet',
    message: /\bsubnet(?:Id)?\b/i,
    remedy:
      'createVnicDetails.subnetId: the OCID of a subnet (not of a VCN) in this region; one made for a single availability domain serves only that one',
  },
  {
    ...named,
    id: 'oci.config.image',
    message: /\bimage(?:Id)?\b/i,
    remedy: 'sourceDetails.imageId: the OCID of an image in this region that this user may use',
  },
  {
    ...named,
    id: 'oci.config.named-field',
    message: /\b(?<field>[a-z]+[A-Z]\w*(?:\.[a-zA-Z]\w*)*)\b/,
    remedy: '{field}: correct it in the launch payload; the fields are those of OCI LaunchInstanceDetails',
  },
  {
    // A key or script with line breaks in it, a text where a number belongs, a payload without a shape.
    ...refused,
    id: 'oci.config.unparsable',
    code: ['CannotParseRequest'],
    remedy:
      'a field of the payload has a wrong type or is missing: check shape, sourceDetails.sourceType, shapeConfig (numbers, not texts) and metadata (texts only)',
  },
  {
    ...refused,
    id: 'oci.config.message-body',
    message: /\bunable to parse message body\b/i,
    remedy: 'metadata.ssh_authorized_keys and metadata.user_data: each must be one JSON text; check for line breaks that are not escaped',
  },
  {
    ...refused,
    id: 'oci.config.missing',
    code: ['MissingParameter'],
    remedy:
      'compartmentId, availabilityDomain, shape, sourceDetails and createVnicDetails.subnetId are the fields that a launch needs: add the missing one',
  },
  {
    ...refused,
    id: 'oci.config.parameter',
    code: ['InvalidParameter'],
    remedy: 'correct the value that the message names; the fields are those of OCI LaunchInstanceDetails',
  },
  {
    ...refused,
    id: 'oci.config.related',
    code: ['RelatedResourceNotAuthorizedOrNotFound'],
    remedy:
      'createVnicDetails.subnetId, createVnicDetails.nsgIds, sourceDetails.imageId and dedicatedVmHostId must exist in this region, and a policy must let this user use them',
  },
];

/** Requests that no repetition mends. */
export const requests: readonly Row[] = [
  {
    ...refused,
    id: 'oci.config.too-large',
    status: [413, 431],
    remedy: 'the request is too large: shorten metadata.user_data, metadata and the tags',
  },
  {
    ...refused,
    id: 'oci.config.request',
    status: [405, 412, 422],
    remedy: 'the endpoint refuses the form of the request: check FOOTHOLD_OCI_ENDPOINT and the fields of the payload',
  },
];
