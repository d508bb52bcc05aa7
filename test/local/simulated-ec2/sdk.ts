import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { PricingClient } from '@aws-sdk/client-pricing';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import { VirtualClock } from '../../../local/clock/virtual-clock.ts';
import { imagesOf } from '../../../local/simulated-ec2/images.ts';
import { parseScenario, startSimulatedEc2 } from '../../../local/simulated-ec2/index.ts';

export const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;
export const subnets = ['subnet-0aaa1111aaa1111aa', 'subnet-0bbb2222bbb2222bb', 'subnet-0ccc3333ccc3333cc'] as const;
export const group = 'sg-0ddd4444ddd4444dd';

const images = imagesOf('us-east-1');

/** Id of the newest image with this in its name. */
export const imageId = (part: string, architecture: 'arm64' | 'x86_64' = 'arm64'): string =>
  images.findLast((each) => each.name.includes(part) && each.architecture === architecture)!.id;

/** A simulated EC2 for one test, and the real SDK's clients for it. */
export async function startWithSdk(scenario: Record<string, unknown> = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 2, 3));
  const simulated = await startSimulatedEc2({ scenario: parseScenario(scenario, 'test'), clock });
  onTestFinished(() => simulated.close());
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region } = simulated.env;
  const configuration = { endpoint: simulated.endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  return {
    simulated,
    world: simulated.world,
    clock,
    configuration,
    wait: (seconds: number) => clock.sleep(seconds * 1000),
    ec2: new EC2Client(configuration),
    sts: new STSClient(configuration),
    ssm: new SSMClient(configuration),
    quotas: new ServiceQuotasClient(configuration),
    pricing: new PricingClient(configuration),
  };
}

/** A launch of one small ARM machine in the first zone. */
export function launchInput(over: Partial<RunInstancesCommandInput> = {}): RunInstancesCommandInput {
  return {
    MinCount: 1,
    MaxCount: 1,
    ImageId: imageId('al2023'),
    InstanceType: 't4g.small',
    SubnetId: subnets[0],
    SecurityGroupIds: [group],
    ClientToken: 'token-1',
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'foothold', Value: 'true' }] }],
    ...over,
  };
}

export const spot = (maxPrice?: string): RunInstancesCommandInput['InstanceMarketOptions'] => ({
  MarketType: 'spot',
  SpotOptions: { SpotInstanceType: 'one-time', ...(maxPrice === undefined ? {} : { MaxPrice: maxPrice }) },
});

export interface Failure {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly message: string;
}

/** What a failed call said; null for one that did not fail. */
export async function failureOf(call: Promise<unknown>): Promise<Failure | null> {
  const error = (await call.then(
    () => null,
    (reason: unknown) => reason,
  )) as { $metadata?: { httpStatusCode?: number }; Code?: string; code?: string; name?: string; message: string } | null;
  return error && { status: error.$metadata?.httpStatusCode, code: error.Code ?? error.code ?? error.name, message: error.message };
}
