import type { Cloud, CloudChecks } from '../port.ts';
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
import { canRead, zones } from './zones.ts';

export type { HttpTransport, HttpTransportInit } from '../transport.ts';
export type { OciCredentialSource } from './credentials.ts';
export type { OciOptions } from './link.ts';

/** The port on OCI. Opening it reads nothing and calls nothing; credentials are read by the first call, which throws `InputError`. */
export function ociCloud(options: OciOptions): Cloud {
  const link = openLink(options);
  return {
    name: 'oci',
    async account() {
      const { tenancy, region } = await link.credentials();
      return { key: `oci:${tenancy}:${region}`, region };
    },
    zones: () => zones(link),
    launch: (call) => launch(link, call),
    find: (query) => find(link, query),
    inspect: (id) => inspect(link, id),
    lateFault: (instance, launched) => lateFault(link, instance, launched),
    bootable: (instance) => bootable(link, instance),
    addresses: (instance) => addresses(link, instance),
    console: (instance, cursor) => readConsole(link, instance, cursor),
    terminate: (id) => terminate(link, id),
    quota: async (payload, fault) => (await import('./quota.ts')).quota(link, payload, fault),
    canRead: () => canRead(link),
    // OCI has no status checks beside the state, and its payload names the AD itself.
    health: async () => 'ok',
    subnets: async () => [],
    // TerminateInstance takes the volumes along; nothing else is made.
    endLeftovers: async () => [],
    findAll: (query) => findAll(link, query),
    endFound: (found) => endFound(link, found),
    inRegion: (region) => ociCloud({ ...options, region }),
    keyPairs: null,
    images: null,
    spot: null,
  };
}

/** What `foothold doctor` looks at on OCI. */
export function ociChecks(options: OciOptions): CloudChecks {
  return {
    run: async (payload, zoneNumbers, report) => (await import('./checks.ts')).runChecks(options, payload, zoneNumbers, report),
  };
}
