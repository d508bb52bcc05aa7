import { isJsonObject, type JsonObject } from '../json.ts';
import { objectsIn } from './aws-tags.ts';

/** A subnet, from which the zone follows on EC2. */
export interface Place {
  readonly id: string;
  /** Zone name (`us-east-1a`). */
  readonly zone: string;
  /** Null where the cloud does not say. */
  readonly freeAddresses: number | null;
}

/** Ids of the subnets that a payload is tried in: the setting's, else its own. */
export function subnetIds(payload: JsonObject, subnets: readonly string[]): string[] {
  if (subnets.length > 0) return [...new Set(subnets)];
  const own = payload.SubnetId ?? objectsIn(payload.NetworkInterfaces)[0]?.SubnetId;
  return typeof own === 'string' ? [own] : [];
}

/** The patch that puts a payload into a subnet: into its first network interface where it has any, since EC2 then takes no `SubnetId`. */
export function intoSubnet(payload: JsonObject, id: string): JsonObject {
  const interfaces = payload.NetworkInterfaces;
  if (!Array.isArray(interfaces) || !isJsonObject(interfaces[0])) return { SubnetId: id };
  return { NetworkInterfaces: [{ ...interfaces[0], SubnetId: id }, ...interfaces.slice(1)] };
}

/** The order given, but full subnets last, and no zone twice in a row where another is left: what one subnet lacks, its neighbour lacks. */
export function orderPlaces<T extends Place>(places: readonly T[]): T[] {
  const isFull = (place: T) => place.freeAddresses === 0;
  return [...spread(places.filter((place) => !isFull(place))), ...spread(places.filter(isFull))];
}

function spread<T extends Place>(places: readonly T[]): T[] {
  const left = [...places];
  const ordered: T[] = [];
  while (left.length > 0) {
    const other = left.findIndex((place) => place.zone !== ordered.at(-1)?.zone);
    ordered.push(...left.splice(Math.max(0, other), 1));
  }
  return ordered;
}
