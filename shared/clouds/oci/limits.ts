import type { JsonObject } from '../../domain/json.ts';
import { query } from './client.ts';
import { type Link, orIfNotFound } from './link.ts';
import { textAt } from './view.ts';

/** One compute limit in one place. `zone` is null for a limit of the region. Numbers are null where the service keeps silent. */
export interface LimitReading {
  readonly name: string;
  readonly zone: string | null;
  /** What is granted: the service limit, or a compartment quota where that is less. */
  readonly granted: number | null;
  readonly used: number | null;
  readonly available: number | null;
}

/**
 * A limit by name, in the zones given or in the region, with its usage: ListLimitValues (tenancy only) and
 * GetResourceAvailability, which wants an AD for limits of scope AD and none otherwise. Empty when the service does not know it.
 */
export async function readLimit(link: Link, name: string, zones: readonly string[]): Promise<LimitReading[]> {
  const { tenancy } = await link.credentials();
  const values = await link.askAll((page) => ({
    operation: 'ListLimitValues',
    make: async (sdk) =>
      sdk.client((await import('./clients/limits.ts')).LimitsClient).listLimitValues({
        compartmentId: query(tenancy),
        serviceName: 'compute',
        name: query(name),
        ...(page === undefined ? {} : { page: query(page) }),
      }),
  }));
  const wanted = values.filter((value) => textAt(value, 'name') === name && (zoneOf(value) === null || zones.includes(zoneOf(value)!)));
  const readings: LimitReading[] = [];
  for (const value of wanted) readings.push(await withUsage(link, tenancy, name, value));
  return readings;
}

async function withUsage(link: Link, tenancy: string, name: string, value: JsonObject): Promise<LimitReading> {
  const zone = zoneOf(value);
  const usage = await orIfNotFound(
    link.askObject({
      operation: 'GetResourceAvailability',
      make: async (sdk) =>
        sdk.client((await import('./clients/limits.ts')).LimitsClient).getResourceAvailability({
          serviceName: 'compute',
          limitName: name,
          compartmentId: query(tenancy),
          ...(zone === null ? {} : { availabilityDomain: query(zone) }),
        }),
    }),
    { body: {} as JsonObject },
  );
  const limit = numberAt(value, 'value');
  const quota = numberAt(usage.body, 'effectiveQuotaValue');
  return {
    name,
    zone,
    granted: limit !== null && quota !== null ? Math.min(limit, quota) : (limit ?? quota),
    used: numberAt(usage.body, 'used'),
    available: numberAt(usage.body, 'available'),
  };
}

function zoneOf(value: JsonObject): string | null {
  return textAt(value, 'availabilityDomain');
}

function numberAt(raw: JsonObject, key: string): number | null {
  const value = raw[key];
  return typeof value === 'number' ? value : null;
}

/** What one launch of the payload takes from a limit: cores, memory in GB, or one instance. */
export function takenFrom(name: string, payload: JsonObject): number {
  const config = payload.shapeConfig;
  const field = /-memory-/.test(name) ? 'memoryInGBs' : /-core-/.test(name) ? 'ocpus' : null;
  const size = field === null || typeof config !== 'object' || config === null || Array.isArray(config) ? null : config[field];
  return typeof size === 'number' ? size : 1;
}

/** `standard-a1-core-count in AD-1: 2 granted, 0 used`. */
export function describeLimit(reading: LimitReading): string {
  const number = (value: number | null) => (value === null ? '?' : String(value));
  return `${reading.name}${reading.zone === null ? '' : ` in ${reading.zone}`}: ${number(reading.granted)} granted, ${number(reading.used)} used`;
}
