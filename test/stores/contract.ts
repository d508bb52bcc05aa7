import { describe } from 'vitest';
import { huntPromises } from './contract/hunts.ts';
import { leasePromises } from './contract/leases.ts';
import { markPromises } from './contract/marks.ts';
import { notePromises } from './contract/notes.ts';
import { pacePromises } from './contract/paces.ts';
import { savePromises } from './contract/saves.ts';
import type { OpenStore } from './contract/setting.ts';
import { eachWith } from './contract/setting.ts';
import { tenantPromises } from './contract/tenants.ts';
import { twoRunnersPromise } from './contract/two-runners.ts';

export interface ContractOptions {
  /** Sequences that the two-runners model plays; fewer where a call is slow. */
  readonly runs?: number;
}

/**
 * Every promise of `shared/stores/port.ts`, as tests over any store. `open` is called once a test and its store closed after
 * it; it may hold records of other tests, for each test uses accounts and hunts of its own.
 */
export function storeContract(name: string, open: OpenStore, { runs = 150 }: ContractOptions = {}): void {
  describe(`${name} keeps the promises of a store`, () => {
    const store = eachWith(open);
    huntPromises(store);
    savePromises(store);
    leasePromises(store);
    pacePromises(store);
    markPromises(store);
    notePromises(store);
    tenantPromises(store);
    twoRunnersPromise(store, runs);
  });
}
