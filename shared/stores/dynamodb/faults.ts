import { StoreUnavailableError } from '../errors.ts';

interface Explanation {
  readonly problem: string;
  readonly remedy: string;
  readonly retryable?: true;
}

const busy: Explanation = {
  problem: 'refuses calls for now (throttled)',
  remedy: 'Run again in a while; if it stays, raise the table’s maximum throughput, or look for a hot hunt in its CloudWatch metrics.',
  retryable: true,
};
const ill: Explanation = {
  problem: 'does not answer as it should',
  remedy: 'Run again in a while; https://health.aws.amazon.com tells whether DynamoDB has a problem in this region.',
  retryable: true,
};
const rights: Explanation = {
  problem: 'may not be used with these credentials',
  remedy: 'Give the role GetItem, PutItem, DeleteItem, Query and Scan on the table and its indexes, and use of its encryption key.',
};
const credentials: Explanation = {
  problem: 'cannot be asked: there are no valid AWS credentials',
  remedy: 'Check the credentials (AWS_PROFILE, the role of the function) and this machine’s clock.',
};
const noTable: Explanation = { problem: 'does not exist', remedy: 'Deploy it (npm run deploy:aws), and check name and region.' };
const inTheMaking: Explanation = { problem: 'is being made or changed', remedy: 'Run again in a minute.', retryable: true };
const tooLarge: Explanation = {
  problem: 'takes items of up to 400 KB, and this hunt has grown beyond that',
  remedy: 'Shorten the launch payload (user data, alternatives).',
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html, and the SDK's own errors. */
const byName: Readonly<Record<string, Explanation>> = {
  ThrottlingException: busy,
  ProvisionedThroughputExceededException: busy,
  RequestLimitExceeded: busy,
  LimitExceededException: busy,
  TransactionConflictException: busy,
  InternalServerError: ill,
  ServiceUnavailable: ill,
  ServiceUnavailableException: ill,
  AccessDeniedException: rights,
  KMSAccessDeniedException: rights,
  UnrecognizedClientException: credentials,
  InvalidSignatureException: credentials,
  IncompleteSignatureException: credentials,
  MissingAuthenticationTokenException: credentials,
  ExpiredTokenException: credentials,
  CredentialsProviderError: credentials,
  TokenProviderError: credentials,
  ResourceNotFoundException: noTable,
  ResourceInUseException: inTheMaking,
  TableNotFoundException: noTable,
};

/** Gives errors of DynamoDB, the SDK and the network a name, the table and a remedy. */
export function explainFault(place: string, error: unknown): StoreUnavailableError {
  const { name, message, $metadata } = error as { name?: string; message?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const explanation = byName[name ?? ''] ?? byText(name, message) ?? byStatus(status);
  return new StoreUnavailableError(place, `${explanation.problem} (${[name, message].filter(Boolean).join(': ')})`, explanation.remedy, {
    cause: error,
    retryable: explanation.retryable ?? false,
  });
}

/** `ValidationException: Item size has exceeded the maximum allowed size`; DynamoDB says the rest of its refusals by name. */
function byText(name: string | undefined, message: string | undefined): Explanation | undefined {
  return name === 'ValidationException' && /item size/i.test(message ?? '') ? tooLarge : undefined;
}

/** Without a status there was no answer: a timeout, a reset, no network. */
function byStatus(status: number | undefined): Explanation {
  if (status === undefined || status >= 500 || status === 429) return ill;
  return {
    problem: 'refuses the call',
    remedy: 'This is likely a defect of Foothold, or of an endpoint that only resembles DynamoDB: please report it.',
  };
}
