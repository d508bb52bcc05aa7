import { afterAll, beforeAll } from 'vitest';
import type { ObjectStorage } from '../support/object-storage.ts';
import { startBucket, storeIn } from '../support/object-storage-store.ts';
import { storeContract } from './contract.ts';

let bucket: ObjectStorage;
beforeAll(async () => {
  bucket = await startBucket({ pageMost: 7 });
});
afterAll(() => bucket.close());

// Each request is signed with RSA and verified: some milliseconds.
storeContract('Object Storage, in short pages', async () => storeIn(bucket), { runs: 15 });
