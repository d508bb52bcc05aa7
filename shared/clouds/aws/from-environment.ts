import type { AwsEnvironment } from '../../platform/config.ts';
import type { AwsOptions } from './link.ts';

export interface AwsChoice {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly callTimeoutMs: number;
}

/**
 * The adapter's options from the environment as `platform/config` read it; what the caller names wins. AWS_PROFILE and AWS_ENDPOINT_URL
 * are left to the SDK, which knows AWS_ENDPOINT_URL_EC2 and the profile's `endpoint_url` as well, and in which order they count.
 */
export function awsOptions(aws: AwsEnvironment, choice: AwsChoice): AwsOptions {
  return { region: choice.region ?? aws.region, profile: choice.profile ?? null, endpoint: null, callTimeoutMs: choice.callTimeoutMs };
}
