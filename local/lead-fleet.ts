import { type ApiLimits, defaultLimits } from '../shared/domain/api/limits.ts';
import { localTenant } from '../shared/domain/api/tenant.ts';
import { realClock } from '../shared/platform/clock.ts';
import type { StartRooms } from '../shared/usecases/api-rooms.ts';
import { fingerprint } from './fingerprint.ts';
import type { FleetOptions, FleetWish } from './home.ts';
import type { HomeParts } from './home-parts.ts';
import type { Leading } from './leading.ts';
import { type FleetOutcome, runFleet } from './run-fleet.ts';
import { createEngine } from './serve/engine.ts';
import { createWaits } from './waits.ts';

// Quotas are for callers of an API: a person at a keyboard has the fleet's own.
const noLimits: ApiLimits = { ...defaultLimits, openHunts: 10_000, startsPerMinute: 10_000 };

export interface FleetGround extends Pick<HomeParts, 'clock' | 'virtually' | 'namespace'> {
  readonly leading: Leading;
  /** Key of the account, whose lease the caller holds. */
  readonly account: string;
}

/** A fleet of whoever sits at this home, with an engine of its own. One name is one fleet of an account. */
export function leadFleet(wish: FleetWish & { name: string }, run: FleetOptions, ground: FleetGround): Promise<FleetOutcome> {
  const { leading, account, clock, virtually, namespace } = ground;
  const { name, count, ...wanted } = wish;
  const rooms = leading.roomsOf(run);
  const waits = createWaits();
  const engine = createEngine({ rooms, clock, virtually, leases: leading.leases, left: () => waits.hasten() });
  const start: StartRooms = { rooms, engine, sit: leading.leases.sit, namespace, limits: noLimits, wall: realClock };
  const requestHash = fingerprint(wanted.launch, [{ cloud: wanted.cloud }, ...wanted.alternatives]);
  const key = `${account} ${name}`;
  const request = { tenant: localTenant, key, name, count, wanted: { ...wanted, requestHash, warnings: [] } };
  return runFleet({ request, start, engine, clock, waits, virtually, signal: run.signal, onFleet: run.onFleet });
}
