import type { Store } from '../port.ts';
import { huntsOn } from './hunts.ts';
import { leasesOn } from './leases.ts';
import type { Shelf } from './shelf.ts';
import { versionsOn } from './versions.ts';

/** The store over a shelf. Closing it is free: a shelf holds nothing but its caller's client. */
export function storeOn(shelf: Shelf): Store {
  return { ...huntsOn(shelf), ...leasesOn(shelf), ...versionsOn(shelf), close: async () => undefined };
}
