import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { WireRequest } from '../simulated-cloud/wire.ts';
import type { Service } from './protocol.ts';
import { Refusal } from './refusal.ts';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

type Complaint = 'missing' | 'unknown-key' | 'wrong' | 'expired';

const skewMs = 5 * 60_000;
const pattern =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;

/**
 * Checks AWS Signature Version 4: the canonical request is made again from what came in and signed with our secret; the date must be
 * within five minutes of real time. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * Returns what is wrong, or null when the signature is right.
 */
export function createVerifier(key: AccessKey, now: () => number = Date.now): (request: WireRequest) => Complaint | null {
  return (request) => {
    const [, id, day, region, service, names, signature] = pattern.exec(request.headers['authorization'] ?? '') ?? [];
    if (!id || !names) return 'missing';
    if (id !== key.accessKeyId) return 'unknown-key';
    const stamp = request.headers['x-amz-date'] ?? '';
    const signed = names.split(';');
    if (!signed.includes('host') || !signed.includes('x-amz-date') || !stamp.startsWith(day!)) return 'wrong';
    if (!(Math.abs(instantOf(stamp) - now()) <= skewMs)) return 'expired';
    const hash = sha256(request.body);
    if ((request.headers['x-amz-content-sha256'] ?? hash) !== hash) return 'wrong';
    const scope = `${day}/${region}/${service}/aws4_request`;
    const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(canonical(request, signed, hash))}`;
    const chain = [day!, region!, service!, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${key.secretAccessKey}`);
    return timingSafeEqual(hmac(chain, toSign), Buffer.from(signature!, 'hex')) ? null : 'wrong';
  };
}

function canonical(request: WireRequest, signed: readonly string[], bodyHash: string): string {
  const [path, query = ''] = request.url.split('?', 2) as [string, string | undefined];
  const uri = path
    .split('/')
    .map((part) => encode(part))
    .join('/');
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted();
  const headers = signed.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`).join('');
  return [request.method, uri, pairs.join('&'), headers, signed.join(';'), bodyHash].join('\n');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function instantOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** The same complaint in the words of each service: EC2 has codes of its own, the JSON services others, STS the common ones. */
export function complain(complaint: Complaint, service: Service): Refusal {
  if (service === 'ec2') {
    if (complaint === 'expired') return new Refusal('RequestExpired', 'Request has expired.', 400);
    if (complaint === 'missing') return new Refusal('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
    // One answer for a wrong key and a wrong secret.
    return new Refusal('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  }
  const json = service !== 'sts';
  if (complaint === 'missing')
    return new Refusal(
      json ? 'MissingAuthenticationTokenException' : 'MissingAuthenticationToken',
      'Missing Authentication Token',
      json ? 400 : 403,
    );
  if (complaint === 'unknown-key')
    return new Refusal(
      json ? 'UnrecognizedClientException' : 'InvalidClientTokenId',
      'The security token included in the request is invalid.',
      json ? 400 : 403,
    );
  const text = complaint === 'expired' ? 'Signature expired: the request is older or younger than 5 minutes' : mismatch;
  return new Refusal(json ? 'InvalidSignatureException' : 'SignatureDoesNotMatch', text, json ? 400 : 403);
}
