import { StoreUnavailableError } from '../errors.ts';

/** What Object Storage says when it refuses, as far as it could be read. */
export interface Refusal {
  readonly status: number;
  /** Null where the answer was not Object Storage's own (a proxy's page). */
  readonly code: string | null;
  readonly message: string;
  readonly requestId: string | null;
}

interface Explanation {
  readonly problem: string;
  readonly remedy: string;
  readonly retryable?: true;
}

const later = 'Run again in a while; it continues from its last record.';
const bucket = (problem: string): Explanation => ({
  problem,
  remedy:
    'Check bucket, namespace and region, and the policy: "Allow … to manage objects in compartment … where target.bucket.name = …" and "read buckets".',
});

/**
 * Codes as https://docs.oracle.com/en-us/iaas/api/#/en/objectstorage/ and the service's own answers have them.
 * BucketNotFound is said of a bucket that exists, too, now and then: of 3-16 % of valid requests in one tenancy [field, 2026-08].
 */
export function explainRefusal(place: string, { status, code, message, requestId }: Refusal): StoreUnavailableError {
  const { problem, remedy, retryable } = explanationOf(status, code);
  const detail = [`HTTP ${status}`, code, message, requestId && `request ${requestId}`].filter(Boolean).join(', ');
  return new StoreUnavailableError(place, `${problem} (${detail})`, remedy, { retryable: retryable ?? false });
}

function explanationOf(status: number, code: string | null): Explanation {
  if (status === 429) return { problem: 'refuses calls for now (throttled)', remedy: later, retryable: true };
  if (status >= 500 || status === 408) return { problem: 'does not answer as it should', remedy: later, retryable: true };
  if (status === 409) return { problem: 'is being written by others at the same time', remedy: later, retryable: true };
  if (code === 'BucketNotFound') return { ...bucket('is not there, or not for us'), retryable: true };
  if (status === 401)
    return {
      problem: 'does not accept the credentials',
      remedy: 'Check the API key (or the resource principal) and this machine’s clock.',
    };
  if (status === 403 || status === 404) return bucket('is not there, or not for us');
  return {
    problem: 'refuses the call',
    remedy: 'This is likely a defect of Foothold, or of an endpoint that only resembles Object Storage: please report it.',
  };
}

/** No usable answer: a reset, a timeout, an answer cut short. The request may have had its effect, unless it was never `sent`. */
export function explainSilence(place: string, message: string, sent: boolean, cause: unknown): StoreUnavailableError {
  return new StoreUnavailableError(
    place,
    `${sent ? 'does not answer' : 'cannot be asked'} (${message})`,
    sent ? later : 'Check credentials and endpoint.',
    {
      cause,
      retryable: sent,
    },
  );
}
