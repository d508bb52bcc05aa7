import { Region } from 'oci-common';

/** `phx` and `us-phoenix-1` both name a region; a region the SDK does not know stays as it is. */
export function regionId(name: string): string {
  return Region.getRegionIdFromShortCode(name.trim()) || name.trim();
}
