import type { JsonObject } from '../json.ts';
import type { Settings } from '../settings.ts';
import { dressAws, shapeAws } from './aws.ts';
import { spotMarket } from './aws-market.ts';
import { objectsIn } from './aws-tags.ts';
import { findAlias, guessArchitecture } from './image-aliases.ts';

/**
 * A launch as a hunt would first send it, as far as that is known before there is a hunt: without the owner tags and without the temporary
 * key pair, which are made with it. An alias becomes the SSM parameter that holds its newest image, which RunInstances takes too.
 */
export function previewAws(payload: JsonObject, settings: Settings, namespace: string): JsonObject {
  const alias = findAlias(String(payload.ImageId));
  const image: JsonObject = alias === null ? {} : { ImageId: `resolve:ssm:${alias.parameter[guessArchitecture(shapeAws(payload))]}` };
  const market: JsonObject = settings.spot.enabled ? { InstanceMarketOptions: spotMarket(settings.spot) } : {};
  const dressed = dressAws(
    { ...payload, ...image, ...market },
    {
      zone: '',
      tags: settings.tags,
      publicKey: null,
      keyName: settings.key.name,
      fallbackName: namespace,
      rootDevice: alias?.rootDevice ?? null,
      settings,
    },
  );
  const tagged = objectsIn(dressed.TagSpecifications).filter(({ Tags }) => objectsIn(Tags).length > 0);
  return { ...dressed, TagSpecifications: tagged };
}
