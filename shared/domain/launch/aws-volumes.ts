import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Settings } from '../settings.ts';
import { objectsIn } from './aws-tags.ts';

/** Root device where neither image nor payload tells: what Amazon Linux and Debian have. */
const usualRoot = '/dev/xvda';
const roots: readonly unknown[] = [usualRoot, '/dev/sda1'];

/**
 * `BlockDeviceMappings` (FR-016..019): the root volume of the settings' size, type gp3, deleted with the instance, and the payload's own
 * mappings, which win field by field. Volumes of the payload end with the instance too unless it says otherwise.
 */
export function blockDevices(own: JsonValue | undefined, rootDevice: string | null, volume: Settings['volume']): JsonObject[] {
  const mappings = objectsIn(own);
  const root = rootDevice ?? mappings.map(({ DeviceName }) => DeviceName).find((name) => roots.includes(name)) ?? usualRoot;
  const completed = mappings.map((mapping) => (mapping.DeviceName === root ? rootMapping(mapping, volume) : dataMapping(mapping, volume)));
  return mappings.some(({ DeviceName }) => DeviceName === root) ? completed : [rootMapping({ DeviceName: root }, volume), ...completed];
}

function rootMapping(own: JsonObject, volume: Settings['volume']): JsonObject {
  const ebs = isJsonObject(own.Ebs) ? own.Ebs : {};
  // The settings' performance belongs to the settings' type: a payload that chooses another type brings its own.
  const tuned = (ebs.VolumeType ?? volume.type) === volume.type;
  return {
    ...own,
    Ebs: {
      VolumeSize: volume.sizeGb,
      VolumeType: volume.type,
      ...(tuned && volume.iops !== null ? { Iops: volume.iops } : {}),
      ...(tuned && volume.throughput !== null ? { Throughput: volume.throughput } : {}),
      DeleteOnTermination: true,
      ...ebs,
    },
  };
}

function dataMapping(own: JsonObject, volume: Settings['volume']): JsonObject {
  return isJsonObject(own.Ebs) ? { ...own, Ebs: { VolumeType: volume.type, DeleteOnTermination: true, ...own.Ebs } } : own;
}
