import type { Fleet } from '../domain/fleet/fleet.ts';
import type { Store } from '../stores/port.ts';
import { changeFleet } from './fleet-record.ts';

/** Asks for the fleet's end: no more hunts are started, and the machine's next look asks each for its end. Who asked first is kept. */
export function cancelFleet(
  fleetId: string,
  by: string,
  { store, clock }: { readonly store: Pick<Store, 'readNote' | 'writeNote'>; readonly clock: { now(): number } },
): Promise<Fleet> {
  return changeFleet(fleetId, store, (fleet) =>
    fleet.endedAt !== null || fleet.cancel !== null ? null : { ...fleet, cancel: { at: new Date(clock.now()).toISOString(), by } },
  );
}
