import type { HuntDocument, Offering } from '../hunt.ts';
import type { JsonObject } from '../json.ts';
import { marketOci, shapeOci } from '../launch/oci.ts';
import type { Problem } from '../problem.ts';
import { mergePatch, substituteAd } from '../spec/render.ts';
import { canonicalJson } from '../tokens.ts';
import { rankAws } from './rank-aws.ts';
import type { RankFacts } from './rank-facts.ts';

export interface Ranking {
  readonly offerings: Offering[];
  /** Offerings that are not tried yet, for `document.dropped`: on-demand behind spot. */
  readonly held: HuntDocument['dropped'];
  /** Numbers and names that the region does not have; a problem only when nothing is left. */
  readonly missing: Problem[];
}

const rankers: Record<HuntDocument['cloud'], (document: HuntDocument, facts: RankFacts) => Ranking> = { oci: rankOci, aws: rankAws };

/** The offerings of a hunt, in the order they are tried. The region's zones alone do where the cloud has nothing more to say. */
export function rankOfferings(document: HuntDocument, facts: RankFacts | RankFacts['zones']): Ranking {
  return rankers[document.cloud](document, 'zones' in facts ? facts : { zones: facts });
}

/**
 * OCI: availability domains in turn, first with the payload as it stands, then with each alternative. `zones` are the region's full
 * names. A payload that is asked for twice in one place is tried once.
 */
function rankOci(document: HuntDocument, { zones }: RankFacts): Ranking {
  const offerings = new Map<string, Offering>();
  const asked = new Set<string>();
  const missing: Problem[] = [];
  for (const [index, patch] of [{}, ...document.request.alternatives].entries()) {
    const payload = mergePatch(document.request.launch, patch);
    for (const place of placesOf(payload, document.request.settings.hunt.adNumbers)) {
      const zone = resolveZone(place.name, zones);
      if (zone === null) {
        missing.push({ path: 'launch.availabilityDomain', expected: `one of ${zones.join(', ') || 'no zone at all'}`, got: place.name });
        continue;
      }
      const question = canonicalJson({ ...payload, availabilityDomain: zone });
      if (asked.has(question)) continue;
      asked.add(question);
      const offering = offeringAt(document, payload, patch, zone, place.number);
      // Alternatives may differ in what the key does not tell, such as the fault domain.
      const key = offerings.has(offering.key) ? `${offering.key}/alternative-${index}` : offering.key;
      offerings.set(key, { ...offering, key });
    }
  }
  return { offerings: [...offerings.values()], missing, held: [] };
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
 * `AD-1`, `PHX-AD-1` or a full name such as `Uocm:PHX-AD-1` (the prefix is the tenancy's own) to the name in the tenancy's list;
 * null for a name that the list does not have, another tenancy's full names among them. Where no name of the list ends in a number of
 * that kind, `AD-2` is the second: a number is an index (requirement 1), and endpoints that are not Oracle's name their domains freely.
 */
export function resolveZone(name: string, zones: readonly string[]): string | null {
  const wanted = name.toLowerCase();
  const exact = zones.find((zone) => zone.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  const ending = zones.find((zone) => /[:-]$/.test(zone.slice(0, -wanted.length)) && zone.toLowerCase().endsWith(wanted));
  return ending ?? zoneByPlace(wanted, zones);
}

function zoneByPlace(wanted: string, zones: readonly string[]): string | null {
  const place = /^ad-(\d+)$/.exec(wanted)?.[1];
  if (place === undefined || zones.some((zone) => /AD-?\d+$/i.test(zone))) return null;
  return zones[Number(place) - 1] ?? null;
}

function offeringAt(document: HuntDocument, payload: JsonObject, patch: JsonObject, zone: string, adNumber: number | null): Offering {
  const shape = shapeOci(payload);
  const market = marketOci(payload);
  return {
    key: [document.cloud, document.region, zone, shape, market].join('/'),
    cloud: document.cloud,
    region: document.region,
    zone,
    adNumber,
    shape,
    market,
    patch,
  };
}
