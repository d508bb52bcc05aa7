import type { HuntDocument, Offering } from '../hunt.ts';
import type { JsonObject } from '../json.ts';
import { marketOci, shapeOci } from '../launch/oci.ts';
import type { Problem } from '../problem.ts';
import { mergePatch, substituteAd } from '../spec/render.ts';

export interface Ranking {
  readonly offerings: Offering[];
  /** Numbers and names that the region does not have; a problem only when nothing is left. */
  readonly missing: Problem[];
}

/**
 * The offerings of a hunt, in the order they are tried: availability domains in turn, first with the payload as it stands,
 * then with each alternative. `zones` are the region's full names.
 */
export function rankOfferings(document: HuntDocument, zones: readonly string[]): Ranking {
  const offerings: Offering[] = [];
  const missing: Problem[] = [];
  for (const patch of [{}, ...document.request.alternatives]) {
    const payload = mergePatch(document.request.launch, patch);
    for (const place of placesOf(payload, document.request.settings.hunt.adNumbers)) {
      const zone = resolveZone(place.name, zones);
      if (zone === null) {
        missing.push({ path: 'launch.availabilityDomain', expected: `one of ${zones.join(', ') || 'no zone at all'}`, got: place.name });
        continue;
      }
      offerings.push(offeringAt(document, payload, patch, zone, place.number));
    }
  }
  return { offerings: offerings.filter((offering, index) => offerings.findIndex((other) => other.key === offering.key) === index), missing };
}

interface Place {
  readonly name: string;
  readonly number: number | null;
}

function placesOf(payload: JsonObject, adNumbers: readonly number[]): Place[] {
  const named = String(payload.availabilityDomain ?? '');
  if (!JSON.stringify(payload).includes('{{AD_NUMBER}}')) return [{ name: named, number: null }];
  return adNumbers.map((number) => ({ name: String(substituteAd(payload, number).availabilityDomain ?? ''), number }));
}

/**
 * `AD-1` or a full name such as `Uocm:PHX-AD-1` (the prefix is the tenancy's own) to the name in the tenancy's list. Where a
 * region names its only domain without a number, the whole list is that one.
 */
export function resolveZone(name: string, zones: readonly string[]): string | null {
  const wanted = name.toLowerCase();
  const exact = zones.find((zone) => zone.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  return zones.find((zone) => /[:-]$/.test(zone.slice(0, -wanted.length)) && zone.toLowerCase().endsWith(wanted)) ?? null;
}

function offeringAt(document: HuntDocument, payload: JsonObject, patch: JsonObject, zone: string, adNumber: number | null): Offering {
  const shape = shapeOci(payload);
  const market = marketOci(payload);
  return { key: [document.cloud, document.region, zone, shape, market].join('/'), cloud: document.cloud, region: document.region, zone, adNumber, shape, market, patch };
}
