import { ulid } from 'ulid';
import * as v from 'valibot';
import { type Fleet, fleetSchema, type Member, newFleet } from '../../shared/domain/fleet/fleet.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import { sampleLaunch } from './rehearsal.ts';

export const settingsOf = (settings: JsonObject = {}) => v.parse(settingsSchema, settings);

/** A fleet on record whose members are in these states, in their order. */
export function fleetOf(states: readonly Member['state'][], overrides: Partial<Fleet> = {}, settings: JsonObject = {}): Fleet {
  const fleet = newFleet({
    fleetId: ulid(),
    name: 'web',
    tenant: 'local',
    cloud: 'oci',
    count: states.length,
    request: { launch: sampleLaunch, alternatives: [], settings: settingsOf({ fleet: settings }) },
    requestHash: 'hash',
    huntId: () => ulid(),
    now: Date.UTC(2026, 10, 2),
  });
  const members = fleet.members.map((member, at) => ({ ...member, state: states[at] as Member['state'] }));
  return v.parse(fleetSchema, { ...fleet, members, ...overrides });
}

export const statesOf = ({ members }: Pick<Fleet, 'members'>) => members.map(({ state }) => state);
