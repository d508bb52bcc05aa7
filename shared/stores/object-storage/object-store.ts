import type { RequestSigner } from 'oci-common';
import type { HttpTransport } from '../../clouds/transport.ts';
import { type Clock, realClock } from '../../platform/clock.ts';
import { storeOn } from '../cells/store.ts';
import type { Store } from '../port.ts';
import { openBucket } from './bucket.ts';
import { bucketShelf } from './bucket-shelf.ts';

export interface ObjectStoreOptions {
  readonly bucket: string;
  /** The tenancy's Object Storage namespace; null to ask the service, once. */
  readonly namespace: string | null;
  /** Base URL of Object Storage: `objectStorageEndpoint(region)`, or FOOTHOLD_OCI_ENDPOINT. */
  readonly endpoint: string;
  /** Start of every object's name, with its slash: several stores may share a bucket. */
  readonly prefix: string;
  /** Who signs; asked before each request, so that credentials may be loaded late and renewed. */
  readonly signer: () => Promise<RequestSigner>;
  /** Deadline of one request, body included. */
  readonly callTimeoutMs: number;
  /** How requests travel; the global `fetch` by default. */
  readonly transport?: HttpTransport;
  readonly signal?: AbortSignal;
  /** For the pauses between tries. */
  readonly clock?: Pick<Clock, 'sleep'>;
}

/**
 * The store in a bucket of OCI Object Storage (standard tier, private, without a lifecycle rule over leases and paces). Nothing is
 * asked before the first call. Every call throws `StoreUnavailableError`, with the bucket and a remedy, when it cannot be used.
 */
export function openObjectStore(options: ObjectStoreOptions): Store {
  const place = `Object Storage bucket ${options.bucket}`;
  const wire = {
    transport: options.transport ?? ((url, init) => fetch(url, init)),
    timeoutMs: options.callTimeoutMs,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  const { bucket, namespace, endpoint, signer } = options;
  const objects = openBucket({ bucket, namespace, endpoint, signer, wire, place, clock: options.clock ?? realClock });
  return storeOn(bucketShelf(objects, place, options.prefix));
}

/** In the commercial realm; others have a domain of their own. */
export function objectStorageEndpoint(region: string): string {
  return `https://objectstorage.${region}.oraclecloud.com`;
}
