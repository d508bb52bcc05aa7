import { type HttpClient, NoRetryConfigurationDetails } from 'oci-common';
import { ComputeClient } from 'oci-core';

const http: HttpClient = { send: async () => new Response(null, { status: 204 }) };

/** What a launch needs of the SDK and nothing else: the anchor of the attempt-launch bundle's load. */
export async function handler(): Promise<string> {
  const client = new ComputeClient({ httpClient: http } as never, { retryConfiguration: NoRetryConfigurationDetails });
  client.regionId = 'us-phoenix-1';
  return client.endpoint;
}
