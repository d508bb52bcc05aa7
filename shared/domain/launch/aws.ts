import { isJsonObject, type JsonObject } from '../json.ts';
import { completeSpot, marketAws } from './aws-market.ts';
import { mergeTagSpecifications } from './aws-tags.ts';
import { blockDevices } from './aws-volumes.ts';
import type { Dress } from './dress.ts';
import { findAlias } from './image-aliases.ts';
import { interruptionUnit } from './interruption-unit.ts';
import { composeUserData } from './user-data.ts';

export { marketAws } from './aws-market.ts';

/**
 * EC2: the input of RunInstances in the SDK's casing, all but the ClientToken. One instance (FR-004), tagged in all its parts, on a gp3
 * volume that ends with it, behind IMDSv2 (FR-020); every other field passes through untouched. Subnet, image, type and market are the
 * offering's, in its patch.
 */
export function dressAws(payload: JsonObject, dress: Dress): JsonObject {
  const spot = marketAws(payload) === 'spot';
  const userData = userDataOf(payload, dress, spot);
  const rootDevice = dress.rootDevice ?? findAlias(String(payload.ImageId))?.rootDevice ?? null;
  const key = dress.keyName ?? payload.KeyName;
  return {
    ...payload,
    MinCount: 1,
    MaxCount: 1,
    ...(typeof key === 'string' ? { KeyName: key } : {}),
    ...(userData === null ? {} : { UserData: userData }),
    BlockDeviceMappings: blockDevices(payload.BlockDeviceMappings, rootDevice, dress.settings.volume),
    MetadataOptions: {
      HttpPutResponseHopLimit: dress.settings.imds.hopLimit,
      ...(isJsonObject(payload.MetadataOptions) ? payload.MetadataOptions : {}),
      HttpTokens: 'required',
      HttpEndpoint: 'enabled',
    },
    ...(spot ? { InstanceMarketOptions: completeSpot(payload.InstanceMarketOptions as JsonObject) } : {}),
    TagSpecifications: mergeTagSpecifications(
      payload.TagSpecifications,
      ['instance', 'volume', 'network-interface', ...(spot ? (['spot-instances-request'] as const) : [])],
      dress.tags,
      dress.fallbackName,
    ),
  };
}

/** `UserData` as it is sent: the payload's own, and for a spot instance the unit that watches for its interruption. */
export function userDataOf(payload: JsonObject, { settings }: Pick<Dress, 'settings'>, spot: boolean): string | null {
  const own = typeof payload.UserData === 'string' ? payload.UserData : null;
  return composeUserData(own, spot && settings.interruption.watch ? interruptionUnit(settings.interruption) : null);
}

/** The instance type: EC2 sizes are part of it. */
export function shapeAws(payload: JsonObject): string {
  return typeof payload.InstanceType === 'string' ? payload.InstanceType : '?';
}
