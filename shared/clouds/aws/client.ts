import { EC2Client } from './clients/ec2.ts';
import type { SdkHandler } from './http.ts';

/** Keys given by the caller, for simulators; everybody else leaves them to the SDK's chain. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Signs requests, or leaves them as they are. */
export interface AwsSigner {
  sign<Request>(request: Request): Promise<Request>;
}

export interface Place {
  readonly region: string | null;
  readonly profile: string | null;
  /** One base URL for every service, before all that the environment says; null leaves AWS_ENDPOINT_URL and its kin to the SDK. */
  readonly endpoint: string | null;
  readonly keys: AwsKeys | null;
  /** In place of the SDK's own Signature Version 4, for simulators. */
  readonly signer?: AwsSigner;
}

/**
 * The SDK's clients, one a service. Only client-ec2 is loaded from the start: it is all that a launch needs. Whoever asks another service
 * brings its client along, so that a bundle bears those that its calls take. They are imported by way of ES modules of ours: a bundle's
 * dynamic import of a CommonJS package has no named exports.
 */
export interface Sdk {
  readonly ec2: EC2Client;
  /** The client of another service, made once; in the region of all where none is named. */
  client<Client>(kind: ClientKind<Client>, region?: string): Client;
}

type ClientKind<Client> = new (config: ReturnType<typeof sharedConfig>) => Client;

/**
 * Without a logger of one's own, the SDK prints some warnings through `console`. There is no `info`, which nobody would read: for it the
 * SDK goes through every request and answer once more (`loggerMiddleware` and `schemaLogFilter`; measured: 4 % of a call).
 */
const silence = { trace() {}, debug() {}, warn() {}, error() {} };

/**
 * No client retries: `maxAttempts: 1` wins over AWS_MAX_ATTEMPTS and the profile, and `standard` over AWS_RETRY_MODE=adaptive, whose
 * rate limiter would hold calls back. The other clients take region and credentials from the EC2 client, so that the chain is walked once.
 */
export function openSdk(handler: SdkHandler, place: Place): Sdk {
  const common = {
    maxAttempts: 1,
    retryMode: 'standard',
    requestHandler: handler as never,
    logger: silence as never,
    ...(place.profile === null ? {} : { profile: place.profile }),
    ...(place.endpoint === null ? {} : { endpoint: place.endpoint }),
    ...(place.signer === undefined ? {} : { signer: place.signer as never }),
  };
  const ec2 = new EC2Client({
    ...common,
    ...(place.region === null ? {} : { region: place.region }),
    ...(place.keys === null ? {} : { credentials: place.keys }),
  });
  const made = new Map<unknown, unknown>();
  return {
    ec2,
    client<Client>(kind: ClientKind<Client>, region?: string): Client {
      const client = (made.get(kind) as Client | undefined) ?? new kind(sharedConfig(common, ec2, region));
      made.set(kind, client);
      return client;
    },
  };
}

function sharedConfig<Common extends object>(common: Common, ec2: EC2Client, region?: string) {
  return { ...common, region: async () => region ?? ec2.config.region(), credentials: () => ec2.config.credentials() };
}
