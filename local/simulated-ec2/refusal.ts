/** A refusal by the cloud, thrown by an action and written in the protocol of the service that was called. */
export class Refusal extends Error {
  override name = 'Refusal' as const;
  readonly status: number;
  readonly code: string;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

// Words as in the API reference (docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html) and in public issue threads.
export const missing = (name: string): Refusal => new Refusal('MissingParameter', `The request must contain the parameter ${name}`);
export const invalid = (message: string): Refusal => new Refusal('InvalidParameterValue', message);
export const contradictory = (message: string): Refusal => new Refusal('InvalidParameterCombination', message);
export const throttled = (): Refusal => new Refusal('RequestLimitExceeded', 'Request limit exceeded.', 503);
export const internal = (): Refusal => new Refusal('InternalError', 'An internal error has occurred', 500);
export const unavailable = (): Refusal => new Refusal('Unavailable', 'The server is overloaded and cannot handle the request.', 503);
export const unauthorized = (): Refusal => new Refusal('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403);

/** One id of a batch is not there: `notFound('InvalidInstanceID', 'instance ID', ['i-1'])`. */
export function notFound(kind: string, words: string, ids: readonly string[]): Refusal {
  const many = ids.length > 1;
  return new Refusal(`${kind}.NotFound`, `The ${words}${many ? 's' : ''} '${ids.join(', ')}' ${many ? 'do' : 'does'} not exist`);
}
