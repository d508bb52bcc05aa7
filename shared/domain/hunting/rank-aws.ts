import type { HuntDocument, Offering } from '../hunt.ts';
import type { JsonObject } from '../json.ts';
import { marketAws, shapeAws } from '../launch/aws.ts';
import { spotMarket } from '../launch/aws-market.ts';
import { intoSubnet, orderPlaces, type Place, subnetIds } from '../launch/places.ts';
import type { Problem } from '../problem.ts';
import { mergePatch } from '../spec/merge-patch.ts';
import { canonicalJson } from '../tokens.ts';
import { spotMerits } from './rank-aws-spot.ts';
import type { RankFacts } from './rank-facts.ts';
import type { Ranking } from './rank-offerings.ts';
import { heldBack } from './spot-fallback.ts';

/** The payload as it stands, or one of the alternatives, with the subnets it is tried in. */
interface Variant {
  readonly patch: JsonObject;
  readonly payload: JsonObject;
  readonly places: readonly Place[];
}

/**
 * EC2's offerings: every variant in every subnet. With `spot.enabled` all of them on the spot market first, each variant's zones by
 * merit, and then, where a fallback is allowed, on demand: those are held back until the fallback lets them in.
 */
export function rankAws(document: HuntDocument, facts: RankFacts): Ranking {
  const { hunt, spot } = document.request.settings;
  const missing = new Map<string, Problem>();
  const variants: Variant[] = [{}, ...document.request.alternatives].map((patch) => {
    const payload = mergePatch(document.request.launch, patch);
    const ids = subnetIds(payload, hunt.subnets);
    const places = ids.flatMap((id) => facts.subnets?.filter((place) => place.id === id) ?? []);
    for (const id of ids.filter((one) => !places.some((place) => place.id === one))) missing.set(id, unknownSubnet(id, hunt.subnets));
    return { patch, payload, places };
  });
  const asWritten = variants.flatMap((variant, index) => offeringsOf(document, facts, variant, index, orderPlaces(variant.places)));
  if (!spot.enabled) return { offerings: once(document, asWritten), missing: [...missing.values()], held: [] };

  const market = { InstanceMarketOptions: spotMarket(spot) };
  const onSpot = variants.flatMap(({ patch, payload, places }, index) => {
    const merits = spotMerits(document, shapeAws(payload), [...new Set(places.map(({ zone }) => zone))], facts);
    const best = places.toSorted((one, other) => merits.get(other.zone)! - merits.get(one.zone)!);
    const variant = { patch: mergePatch(patch, market), payload: mergePatch(payload, market), places };
    return offeringsOf(document, facts, variant, index, orderPlaces(best));
  });
  const onDemand = spot.fallback ? asWritten : [];
  const offerings = once(document, [...onSpot, ...onDemand]);
  return { offerings, missing: [...missing.values()], held: heldBack(offerings) };
}

function offeringsOf(
  document: HuntDocument,
  facts: RankFacts,
  { patch, payload }: Variant,
  index: number,
  places: readonly Place[],
): Offering[] {
  const shape = shapeAws(payload);
  const market = marketAws(payload);
  const imageId = facts.images?.[shape]?.imageId ?? document.image?.imageId;
  return places.map((place) => ({
    // Two subnets may share a zone, and two variants a type: the key has to tell them apart.
    key: [document.cloud, document.region, place.zone, place.id, shape, market, ...(index === 0 ? [] : [`alternative-${index}`])].join('/'),
    cloud: document.cloud,
    region: document.region,
    zone: place.zone,
    adNumber: null,
    shape,
    market,
    patch: { ...patch, ...intoSubnet(payload, place.id), InstanceType: shape, ...(imageId === undefined ? {} : { ImageId: imageId }) },
  }));
}

/** An alternative that comes to the same launch as one before it is not tried twice. */
function once(document: HuntDocument, offerings: readonly Offering[]): Offering[] {
  const seen = new Set<string>();
  return offerings.filter(({ patch }) => {
    const question = canonicalJson(mergePatch(document.request.launch, patch));
    return !seen.has(question) && seen.add(question);
  });
}

function unknownSubnet(id: string, subnets: readonly string[]): Problem {
  return { path: subnets.includes(id) ? 'hunt.subnets' : 'launch.SubnetId', expected: 'a subnet of this region', got: id };
}
