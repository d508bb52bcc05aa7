import { readEndpoint } from './endpoint.ts';
import type { Reading } from './variables.ts';

/** The SDK reads its own variables; these are for what Foothold says and checks beforehand. */
export interface AwsEnvironment {
  /** AWS_REGION, else AWS_DEFAULT_REGION, which the AWS CLI reads and the SDK does not. */
  readonly region: string | null;
  readonly profile: string | null;
  /** Base URL for every AWS service, as the SDK takes it. */
  readonly endpointUrl: string | null;
}

export function readAws(reading: Reading): AwsEnvironment {
  const { read } = reading;
  return {
    region: read('AWS_REGION') ?? read('AWS_DEFAULT_REGION'),
    profile: read('AWS_PROFILE'),
    endpointUrl: readEndpoint('AWS_ENDPOINT_URL', reading),
  };
}
