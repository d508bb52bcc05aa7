import { overLink } from '../over-link.ts';
import type { Cloud, CloudChecks } from '../port.ts';
import { account } from './account.ts';
import { addresses } from './addresses.ts';
import { bootable } from './bootable.ts';
import { readConsole } from './console.ts';
import { find } from './find.ts';
import { endFound, findAll } from './find-all.ts';
import { inspect } from './inspect.ts';
import { lateFault } from './late-fault.ts';
import { launch } from './launch.ts';
import { type OciOptions, openLink } from './link.ts';
import { terminate } from './terminate.ts';
import { endLeftovers, health, onDemandPrice, subnets } from './without.ts';
import { canRead, zones } from './zones.ts';

export type { HttpTransport, HttpTransportInit } from '../transport.ts';
export type { OciCredentialSource } from './credentials.ts';
export type { OciOptions } from './link.ts';

/** The port on OCI. Opening it reads nothing and calls nothing; credentials are read by the first call, which throws `InputError`. */
export function ociCloud(options: OciOptions): Cloud {
  const link = openLink(options);
  return {
    name: 'oci',
    ...overLink(link, { account, addresses, bootable, canRead, endFound, find, findAll, inspect, lateFault, launch, terminate, zones }),
    console: (instance, cursor) => readConsole(link, instance, cursor),
    quota: async (payload, fault) => (await import('./quota.ts')).quota(link, payload, fault),
    health,
    subnets,
    endLeftovers,
    inRegion: (region) => ociCloud({ ...options, region }),
    keyPairs: null,
    images: null,
    spot: null,
    onDemandPrice,
  };
}

/** What `foothold doctor` looks at on OCI. */
export function ociChecks(options: OciOptions): CloudChecks {
  return {
    run: async (payload, zoneNumbers, report) => (await import('./checks.ts')).runChecks(options, payload, zoneNumbers, report),
  };
}
