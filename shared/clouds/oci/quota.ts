import { CloudCallError, type Fault } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { QuotaVerdict } from '../port.ts';
import { type Inventory, livingOfFamily } from './inventory.ts';
import { describeLimit, type LimitReading, readLimit, takenFrom } from './limits.ts';
import type { Link } from './link.ts';
import { textAt } from './view.ts';

/**
 * Is a LimitExceeded real? It can stand for an hour after a failed launch with nothing running (field reports), so the
 * limits that the message names are read, and what lives of that shape family is counted, before anyone believes it.
 */
export async function quota(link: Link, payload: JsonObject, fault: Fault): Promise<QuotaVerdict> {
  const names = limitNames(fault.message);
  if (names.length === 0) return { verdict: 'unknown', detail: 'the refusal names no limit' };
  const zone = textAt(payload, 'availabilityDomain');
  try {
    const readings: LimitReading[] = [];
    for (const name of names) readings.push(...(await readLimit(link, name, zone === null ? [] : [zone])));
    const compartmentId = textAt(payload, 'compartmentId');
    const shape = textAt(payload, 'shape');
    const living = compartmentId === null || shape === null ? null : await livingOfFamily(link, compartmentId, shape);
    return judgeQuota(readings, living, (name) => takenFrom(name, payload));
  } catch (error) {
    if (error instanceof CloudCallError) return { verdict: 'unknown', detail: `limits could not be read (${error.message.slice(0, 200)})` };
    throw error;
  }
}

/** `standard-a1-core-count`, `standard-a1-memory-regional-count`: the names as a refusal lists them. */
export function limitNames(message: string): string[] {
  return [...new Set(message.match(/\b[a-z0-9]+(?:-[a-z0-9]+)*-count\b/g) ?? [])];
}

/** Pure. `living` is null when nobody could be counted. */
export function judgeQuota(readings: readonly LimitReading[], living: Inventory | null, taken: (name: string) => number): QuotaVerdict {
  const detail = describe(readings, living);
  const known = readings.filter((reading) => reading.granted !== null);
  if (known.length === 0) return { verdict: 'unknown', detail };
  if (known.some((reading) => reading.granted === 0)) return { verdict: 'zero', detail };
  if (known.some((reading) => reading.granted! < taken(reading.name))) return { verdict: 'real', detail };
  const short = known.filter((reading) => reading.available === null || reading.available < taken(reading.name));
  if (short.length === 0) return { verdict: 'phantom', detail };
  const inTheWay = (living?.instances ?? []).filter((one) => short.some((reading) => reading.zone === null || reading.zone === one.zone));
  if (inTheWay.length > 0) return { verdict: 'real', detail };
  if (living?.complete) return { verdict: 'phantom', detail };
  return { verdict: short.some((reading) => reading.available === null) ? 'unknown' : 'real', detail };
}

function describe(readings: readonly LimitReading[], living: Inventory | null): string {
  const limits = readings.length === 0 ? 'the limits service does not know these limits' : readings.map(describeLimit).join('; ');
  if (living === null) return limits;
  const ids = living.instances
    .slice(0, 5)
    .map((one) => one.id)
    .join(', ');
  const count =
    living.instances.length === 0 ? 'nothing of this shape family lives' : `${living.instances.length} of this shape family live: ${ids}`;
  return `${limits}; ${count} in ${living.compartments} compartments read${living.complete ? '' : ' (others could not be read)'}`;
}
