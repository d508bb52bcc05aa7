import type { Settings } from '../settings.ts';
import type { PaceSettings } from './pace.ts';

/** Politeness caps, seconds between calls, where `pace.floor` is null. EC2's bucket for RunInstances refills 2/s; OCI's is unpublished. */
export const defaultFloors = { oci: 10, aws: 2 } as const;

/** The pace's part of a hunt's settings, with the defaults that depend on the cloud filled in. */
export function paceSettings(settings: Settings, cloud: 'oci' | 'aws'): PaceSettings {
  const { pace, hunt } = settings;
  const floor = pace.floor ?? defaultFloors[cloud];

  return { ...pace, floor, start: pace.start ?? floor, interAdMin: hunt.interAdMin, interAdMax: hunt.interAdMax };
}
