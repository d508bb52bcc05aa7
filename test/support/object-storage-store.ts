import { apiKey } from '../../local/simulated-oci/credentials.ts';
import { apiKeySigner } from '../../shared/clouds/oci/signer.ts';
import { type ObjectStoreOptions, openObjectStore } from '../../shared/stores/object-storage/object-store.ts';
import type { Store } from '../../shared/stores/port.ts';
import { type ObjectStorage, type ObjectStorageOptions, startObjectStorage } from './object-storage.ts';

const [tenancy, user] = ['ocid1.tenancy.oc1..example', 'ocid1.user.oc1..example'];

/** A bucket that one key may use. */
export async function startBucket(options: Pick<ObjectStorageOptions, 'pageMost'> = {}): Promise<ObjectStorage> {
  const { fingerprint, publicKey } = await apiKey();
  return startObjectStorage({ keyId: `${tenancy}/${user}/${fingerprint}`, publicKey, ...options });
}

/** The real store over it, with the real signer; its pauses are told to `pauses` and take no time. */
export async function storeIn(
  { endpoint, bucket }: ObjectStorage,
  overrides: Partial<ObjectStoreOptions> = {},
  pauses: number[] = [],
): Promise<Store> {
  const { fingerprint, privateKey } = await apiKey();
  const signer = apiKeySigner(tenancy, user, fingerprint, privateKey);
  return openObjectStore({
    bucket,
    namespace: null,
    endpoint,
    prefix: 'foothold/',
    signer: async () => signer,
    callTimeoutMs: 5_000,
    clock: { sleep: async (ms) => void pauses.push(ms) },
    ...overrides,
  });
}
