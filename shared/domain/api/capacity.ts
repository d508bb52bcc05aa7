import type { HuntDocument, Offering } from '../hunt.ts';

/** What is known of one account's calls. Instants are ISO 8601. */
export interface AccountSight {
  readonly cloud: HuntDocument['cloud'];
  readonly region: string;
  /** Seconds between two calls at present; null before the first. */
  readonly pace: number | null;
  /** Before this instant no hunt of the account calls; null when it may call now. */
  readonly nextCallAt: string | null;
  readonly openHunts: number;
}

export interface OfferingSight {
  readonly offering: string;
  readonly cloud: HuntDocument['cloud'];
  readonly region: string;
  readonly zone: string;
  readonly shape: string;
  readonly market: Offering['market'];
  /** Open hunts that try it. */
  readonly openHunts: number;
  /** The newest launch that was accepted there. */
  readonly lastLaunchedAt: string | null;
  /** What was refused there and why, newest first. */
  readonly failures: readonly {
    readonly class: string;
    readonly rule: string;
    readonly message: string;
    readonly times: number;
    readonly at: string;
  }[];
}

export interface Capacity {
  readonly accounts: readonly AccountSight[];
  readonly offerings: readonly OfferingSight[];
}

/** Most refusals that are told of one offering. */
const failuresMost = 10;

export interface PaceSight {
  readonly account: string;
  /** Seconds. */
  readonly pace: number;
  /** Epoch ms. */
  readonly nextAt: number;
}

/** What these hunts' records and their accounts' paces say: hints, as refusals are of yesterday and capacity is of now. */
export function capacityOf(hunts: readonly HuntDocument[], paces: readonly PaceSight[], now: number): Capacity {
  const accounts = new Map<string, AccountSight>();
  const offerings = new Map<string, OfferingSight>();
  for (const hunt of hunts) {
    const open = hunt.endedAt === null ? 1 : 0;
    const seen = accounts.get(hunt.account);
    accounts.set(hunt.account, { ...(seen ?? accountSight(hunt, paces, now)), openHunts: (seen?.openHunts ?? 0) + open });
    for (const offering of hunt.offerings)
      offerings.set(offering.key, addHunt(offerings.get(offering.key) ?? freshSight(offering), hunt, open));
  }
  const sorted = [...offerings.values()].sort((a, b) => (a.offering < b.offering ? -1 : 1));
  return { accounts: [...accounts.values()], offerings: sorted };
}

function accountSight({ account, cloud, region }: HuntDocument, paces: readonly PaceSight[], now: number): AccountSight {
  const pace = paces.find((each) => each.account === account);
  const nextCallAt = pace !== undefined && pace.nextAt > now ? new Date(pace.nextAt).toISOString() : null;
  return { cloud, region, pace: pace?.pace ?? null, nextCallAt, openHunts: 0 };
}

function freshSight({ key, cloud, region, zone, shape, market }: Offering): OfferingSight {
  return { offering: key, cloud, region, zone, shape, market, openHunts: 0, lastLaunchedAt: null, failures: [] };
}

function addHunt(sight: OfferingSight, hunt: HuntDocument, open: number): OfferingSight {
  const own = hunt.failures.filter(({ offering }) => offering === sight.offering);
  const launchedAt = hunt.instance?.offering === sight.offering ? hunt.instance.launchedAt : null;
  return {
    ...sight,
    openHunts: sight.openHunts + open,
    lastLaunchedAt: later(sight.lastLaunchedAt, launchedAt),
    failures: own
      .reduce(addFailure, sight.failures)
      .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
      .slice(0, failuresMost),
  };
}

function addFailure(known: OfferingSight['failures'], failure: HuntDocument['failures'][number]): OfferingSight['failures'] {
  const { class: kind, rule, message, times, at } = failure;
  const same = known.find((each) => each.rule === rule);
  if (same === undefined) return [...known, { class: kind, rule, message, times, at }];
  const newest = Date.parse(same.at) >= Date.parse(at) ? same : { class: kind, rule, message, times, at };
  return [...known.filter((each) => each !== same), { ...newest, times: same.times + times }];
}

function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return Date.parse(one) >= Date.parse(other) ? one : other;
}
