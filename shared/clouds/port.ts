import type { Fault } from '../domain/fault.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Found } from '../domain/sweep/found.ts';
import type { CloudAccount, CloudName } from './port/account.ts';
import type { Images } from './port/images.ts';
import type { Addresses, ConsoleAnswer, Health, InstanceView } from './port/instance.ts';
import type { KeyPairs } from './port/key-pairs.ts';
import type { LaunchAnswer, LaunchCall, LaunchReceipt } from './port/launch.ts';
import type { HuntQuery, NamespaceQuery } from './port/query.ts';
import type { SpotMarket } from './port/spot-market.ts';

export type { CloudAccount, CloudName } from './port/account.ts';
export type { CheckResult, CloudChecks } from './port/checks.ts';
export type { Farewell, FarewellState, RemoteCommand } from './port/farewell.ts';
export type { Images } from './port/images.ts';
export type { Addresses, ConsoleAnswer, Health, InstanceState, InstanceView } from './port/instance.ts';
export type { KeyPairs } from './port/key-pairs.ts';
export type { LaunchAnswer, LaunchCall, LaunchReceipt } from './port/launch.ts';
export type { HuntQuery, NamespaceQuery } from './port/query.ts';
export type { SpotMarket, SpotPrice } from './port/spot-market.ts';

/**
 * What the use cases ask of a cloud. Every call either answers or throws `CloudCallError` with the cloud's words as a
 * `Fault`. No call retries: retries belong to the state machine. No call sleeps. Deadlines are the adapter's own.
 */
export interface Cloud {
  readonly name: CloudName;

  /** Who we are, for the lease and the pace; from the credentials, without a call where they tell. */
  account(): Promise<CloudAccount>;

  /** Full names of the region's zones (OCI: `Uocm:PHX-AD-1`), in the cloud's order. */
  zones(): Promise<string[]>;

  /** One launch call. Sent once, with the token. */
  launch(call: LaunchCall): Promise<LaunchAnswer>;

  /** All instances that carry the hunt's tags, in every page, whatever their state. Lags behind the truth. */
  find(query: HuntQuery): Promise<InstanceView[]>;

  /** One instance; null for a NotFound, which is no proof that it is gone. */
  inspect(id: string): Promise<InstanceView | null>;

  /** A failure that the cloud reports after its 200: a FAILED work request, a state reason; null while there is none. */
  lateFault(instance: InstanceView, launched: LaunchReceipt): Promise<Fault | null>;

  /** Whether the instance has what it boots from; `unknown` where the cloud does not tell. */
  bootable(instance: InstanceView): Promise<'yes' | 'no' | 'unknown'>;

  /** Addresses; nulls until they exist. */
  addresses(instance: InstanceView): Promise<Addresses>;

  /**
   * The serial console, one non-blocking step at a time: give back the `cursor` of the last answer until `text` is there.
   * `text: null` means "not yet"; a text without host keys means "ask again with cursor null for a fresh copy".
   */
  console(instance: InstanceView, cursor: string | null): Promise<ConsoleAnswer>;

  /** Asks for the end of an instance and all its volumes. A NotFound is answered as `not-found`, not thrown. */
  terminate(id: string): Promise<'accepted' | 'not-found'>;

  /** Is a quota refusal real? Cross-checks limits and inventory (`LimitExceeded` can be a phantom). */
  quota(payload: JsonObject, fault: Fault): Promise<QuotaVerdict>;

  /** Beyond "running": EC2's system and instance status checks. OCI has none, so what runs there is `ok`. */
  health(instance: InstanceView): Promise<Health>;

  /** Subnets of the payloads with their zones and free addresses, where the zone follows from the subnet (EC2); else empty. */
  subnets(ids: readonly string[]): Promise<SubnetView[]>;

  /**
   * Ends what a hunt made besides instances (open spot requests, volumes that outlived their instance), by owner tags. Returns the ids
   * of what still has to go; an empty list means nothing is left.
   */
  endLeftovers(query: HuntQuery): Promise<string[]>;

  /**
   * Everything in the account and region that bears one of the namespace's owner tags: instances and what a hunt makes besides, every
   * page. For sweeps: throws when any list is incomplete, since what is not listed must not be taken for absent.
   */
  findAll(query: NamespaceQuery): Promise<Found[]>;

  /** Asks for the end of one thing that `findAll` found; again and again does no harm. `not-found` proves nothing. */
  endFound(found: Pick<Found, 'kind' | 'id'>): Promise<'accepted' | 'not-found'>;

  /** The same account in another region. */
  inRegion(region: string): Cloud;

  /** Key pairs as resources of the cloud (EC2); null where the public key travels in the payload (OCI). */
  readonly keyPairs: KeyPairs | null;

  /** Images by alias; null where the payload names its image itself. */
  readonly images: Images | null;

  /** What the spot market says; hints beside launches, never instead. Null where there is none. */
  readonly spot: SpotMarket | null;

  /** On-demand price of an instance type in USD an hour; null when unknown. A hint. */
  onDemandPrice(type: string): Promise<number | null>;

  /** A cheap read that works whenever the credentials do: tells a suspended account from a wrong id. */
  canRead(): Promise<boolean>;
}

export interface SubnetView {
  readonly id: string;
  /** Zone name (`us-east-1a`) and id (`use1-az1`; names differ between accounts, ids do not). */
  readonly zone: string;
  readonly zoneId: string | null;
  readonly freeAddresses: number | null;
}

export interface QuotaVerdict {
  /** `real`: stop with guidance. `phantom`: nothing is used, retry slowly. `zero`: the limit is 0 (suspended, or never granted). */
  readonly verdict: 'real' | 'phantom' | 'zero' | 'unknown';
  readonly detail: string;
}
