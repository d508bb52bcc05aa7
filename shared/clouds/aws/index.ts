import { overLink } from '../over-link.ts';
import type { Cloud, CloudChecks } from '../port.ts';
import { account, remembered } from './account.ts';
import { addresses } from './addresses.ts';
import { bootable } from './bootable.ts';
import { readConsole } from './console.ts';
import { find } from './find.ts';
import { endFound, findAll } from './find-all.ts';
import { health } from './health.ts';
import { inspect } from './inspect.ts';
import { keyPairs } from './key-pairs.ts';
import { lateFault } from './late-fault.ts';
import { launch } from './launch.ts';
import { endLeftovers } from './leftovers.ts';
import { type AwsOptions, type Link, openLink } from './link.ts';
import { subnets } from './subnets.ts';
import { terminate } from './terminate.ts';
import { canRead, zonesIfAny } from './zones.ts';

export type { HttpTransport, HttpTransportInit } from '../transport.ts';
export type { AwsKeys } from './client.ts';
export type { AwsOptions } from './link.ts';

/** The port on EC2. Opening it reads nothing and calls nothing; `account` throws `InputError` when there are no credentials, or no region. */
export function awsCloud(options: AwsOptions): Cloud {
  const link = openLink(options);
  return {
    name: 'aws',
    account: remembered(() => account(link)),
    ...overLink(link, {
      addresses,
      canRead,
      endFound,
      endLeftovers,
      find,
      findAll,
      health,
      inspect,
      lateFault,
      launch,
      subnets,
      terminate,
    }),
    zones: () => zonesIfAny(link),
    bootable: async (instance) => bootable(instance),
    console: (instance, cursor) => readConsole(link, instance, cursor),
    quota: async (payload, fault) => (await import('./quota.ts')).quota(link, payload, fault),
    inRegion: (region) => awsCloud({ ...options, region }),
    keyPairs: keyPairs(link),
    images: { resolve: async (request) => (await import('./images.ts')).images(link).resolve(request) },
    spot: lateSpotMarket(link),
    onDemandPrice: lateOnDemandPrices(link),
  };
}

/** What `foothold doctor`, and the phase before a hunt, look at on EC2. */
export function awsChecks(options: AwsOptions): CloudChecks {
  return {
    run: async (...asked) => (await import('./checks.ts')).runChecks(options, ...asked),
  };
}

/** The spot market keeps answers, so there is one for the link; its code is loaded when somebody asks. */
function lateSpotMarket(link: Link): NonNullable<Cloud['spot']> {
  let opened: Promise<NonNullable<Cloud['spot']>> | undefined;
  const market = () => (opened ??= import('./spot.ts').then(({ spotMarket }) => spotMarket(link)));
  return {
    placementScores: async (types, region) => (await market()).placementScores(types, region),
    prices: async (types) => (await market()).prices(types),
  };
}

/** As for the spot market. */
function lateOnDemandPrices(link: Link): Cloud['onDemandPrice'] {
  let opened: Promise<Cloud['onDemandPrice']> | undefined;
  const prices = () => (opened ??= import('./on-demand-price.ts').then(({ onDemandPrices }) => onDemandPrices(link)));
  return async (type) => (await prices())(type);
}
