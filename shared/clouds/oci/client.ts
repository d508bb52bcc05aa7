import { CircuitBreaker, type HttpClient, NoRetryConfigurationDetails } from 'oci-common';
import { ComputeClient, VirtualNetworkClient } from 'oci-core';

/**
 * The SDK's clients for one call. Only oci-core is loaded from the start: it is all that a launch needs. Whoever asks another service brings
 * its client along, so that a bundle bears those that its calls take. They are imported by way of ES modules of ours: a bundle's dynamic
 * import of a CommonJS package has no named exports.
 */
export interface Sdk {
  compute(): ComputeClient;
  network(): VirtualNetworkClient;
  client<Client extends Settled>(kind: ClientKind<Client>): Client;
}

interface Settled {
  endpoint: string;
  regionId: string;
}

type ClientKind<Client> = new (auth: never, configuration: typeof quiet) => Client;

/** Where the services are: one base URL for all of them, or each service's own endpoint in the region. */
export interface Place {
  readonly endpoint: string | null;
  readonly region: string;
}

const quiet = {
  retryConfiguration: NoRetryConfigurationDetails,
  circuitBreaker: new CircuitBreaker({ disableClientCircuitBreaker: true }),
};

/**
 * A client takes a microsecond to make (measured: 1,000 in about 1 ms), so each call gets its own, bound to its exchange; no
 * state is shared between calls. VirtualNetwork, Identity, WorkRequests and Limits would bring a circuit breaker: none here.
 */
export function openSdk(http: HttpClient, place: Place): Sdk {
  return {
    compute: () => settle(new ComputeClient({ httpClient: http } as never, quiet), place),
    network: () => settle(new VirtualNetworkClient({ httpClient: http } as never, quiet), place),
    client: (kind) => settle(new kind({ httpClient: http } as never, quiet), place),
  };
}

/** An endpoint first: then no region has to be known to the SDK. The clients append their API version to it. */
function settle<Client extends Settled>(client: Client, place: Place): Client {
  if (place.endpoint === null) client.regionId = place.region;
  else client.endpoint = place.endpoint.replace(/\/+$/, '');
  return client;
}

/** For query values: the SDK (oci-common 2.139.1 `request-generator.js`) writes them into the URL as they are. */
export function query(value: string): string {
  return encodeURIComponent(value).replaceAll("'", '%27');
}
