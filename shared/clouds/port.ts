import type { Fault } from '../domain/fault.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Found } from '../domain/sweep/found.ts';

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

  /** A cheap read that works whenever the credentials do: tells a suspended account from a wrong id. */
  canRead(): Promise<boolean>;
}

export type CloudName = 'oci' | 'aws';

export interface CloudAccount {
  /** Key of leases and pace, `oci:{tenancy}:{region}`. Holds no secret. */
  readonly key: string;
  readonly region: string;
}

export interface LaunchCall {
  /** The payload in the cloud's own schema, tags included, nothing left to fill in. */
  readonly payload: JsonObject;
  /** Idempotency token, at most 64 ASCII characters. */
  readonly token: string;
}

export interface LaunchReceipt {
  readonly workRequestId: string | null;
  readonly requestId: string | null;
}

export interface LaunchAnswer extends LaunchReceipt {
  readonly instance: InstanceView;
}

/** How to find a hunt's instances. OCI has no tag filter: it lists by compartment, zone and display name, then reads tags. */
export interface HuntQuery {
  /** Tags that all must match, from `domain/tags.ts`. */
  readonly tags: Readonly<Record<string, string>>;
  /** The payload of a launch, for the fields a list filters by (OCI: compartmentId, displayName). */
  readonly payload: JsonObject;
  /** Narrow to one idempotency token where the cloud has such a filter (EC2 `client-token`). */
  readonly token?: string;
  /** An instance that stays: what belongs to it is no leftover. */
  readonly keep?: string;
}

export interface NamespaceQuery {
  readonly namespace: string;
  /** OCI: OCIDs of the compartments to list; empty lists every compartment of the tenancy that these credentials may list. */
  readonly compartments: readonly string[];
}

export type InstanceState = 'coming' | 'running' | 'stopped' | 'ending' | 'ended' | 'unknown';

/** One instance in words common to both clouds. */
export interface InstanceView {
  readonly id: string;
  readonly state: InstanceState;
  /** The cloud's own word (`PROVISIONING`, `shutting-down`). */
  readonly rawState: string;
  readonly zone: string | null;
  readonly shape: string | null;
  /** ISO 8601; null where the cloud does not say. */
  readonly createdAt: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Why it is in this state, where the cloud says (EC2 StateReason). */
  readonly reason: string | null;
  /** The cloud's own JSON, as it came, for the result. */
  readonly raw: JsonObject;
}

export interface Addresses {
  readonly publicIp: string | null;
  readonly privateIp: string | null;
}

/** `impaired`: a check has failed; it may recover, or not. `unknown`: the cloud does not tell (yet). */
export type Health = 'ok' | 'pending' | 'impaired' | 'unknown';

export interface SubnetView {
  readonly id: string;
  /** Zone name (`us-east-1a`) and id (`use1-az1`; names differ between accounts, ids do not). */
  readonly zone: string;
  readonly zoneId: string | null;
  readonly freeAddresses: number | null;
}

export interface KeyPairs {
  /** CreateKeyPair: the private key comes back this once. Throws `CloudCallError` (`InvalidKeyPair.Duplicate`) when the name is taken. */
  create(request: {
    name: string;
    type: 'ed25519' | 'rsa';
    tags: Readonly<Record<string, string>>;
  }): Promise<{ privateKey: string; fingerprint: string | null }>;
  /** ImportKeyPair: OpenSSH public key. */
  import(request: { name: string; publicKey: string; tags: Readonly<Record<string, string>> }): Promise<void>;
  /** Idempotent: a name that does not exist is fine. */
  remove(name: string): Promise<void>;
  exists(name: string): Promise<boolean>;
  /** Names of all key pairs that carry the tags. */
  list(tags: Readonly<Record<string, string>>): Promise<string[]>;
}

export interface Images {
  /**
   * An image id from what the payload says: an id (validated) or an alias (`ubuntu-24.04`), its architecture matched to the instance type.
   * Throws `ImageUnknownError` (domain/launch/image-aliases.ts) with the nearest suggestion.
   */
  resolve(request: { image: string; instanceType: string }): Promise<{ imageId: string; name: string | null; rootDevice: string | null }>;
}

export interface SpotMarket {
  /** Score 1 to 10 by zone name; empty where the cloud or endpoint does not offer it. */
  placementScores(types: readonly string[], region: string): Promise<Readonly<Record<string, number>>>;
  /** Current spot price in USD an hour, and how much it moved in the time looked at, by `type/zone`. */
  prices(types: readonly string[]): Promise<readonly SpotPrice[]>;
  /** On-demand price in USD an hour; null when unknown. */
  onDemandPrice(type: string): Promise<number | null>;
}

/**
 * What can be done for an instance from outside before it goes; beside `Cloud`, since one function alone bears the clients that it takes.
 * It takes its time: begun once, it is looked at until it is over. Calls can be repeated.
 */
export interface Farewell {
  /** Runs a command document on the instance (EC2: SSM Run Command); one begun before under the same id is found and not begun again. */
  runCommand(command: RemoteCommand): Promise<{ readonly handle: string }>;
  commandState(instanceId: string, handle: string): Promise<FarewellState>;
  /** Takes the instance out of a target group, on every port that it is registered with, and says how far that is. */
  takeOut(instanceId: string, targetGroup: string): Promise<FarewellState>;
}

export interface RemoteCommand {
  readonly instanceId: string;
  /** Tells a repetition; at most 100 characters. */
  readonly id: string;
  readonly document: string;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Seconds after which the command is over, done or not. */
  readonly timeout: number;
  /** ISO 8601: nothing under this id was begun earlier. */
  readonly since: string;
  /** Whether it may have been begun before. */
  readonly repeated: boolean;
}

export interface FarewellState {
  readonly state: 'running' | 'done' | 'failed';
  /** The cloud's own word (`Success`, `draining`). */
  readonly detail: string;
}

export interface SpotPrice {
  readonly type: string;
  readonly zone: string;
  readonly usdPerHour: number;
  /** Highest over lowest price of the last seven days. */
  readonly swing: number;
  readonly at: string;
}

export interface ConsoleAnswer {
  readonly text: string | null;
  readonly cursor: string | null;
}

export interface QuotaVerdict {
  /** `real`: stop with guidance. `phantom`: nothing is used, retry slowly. `zero`: the limit is 0 (suspended, or never granted). */
  readonly verdict: 'real' | 'phantom' | 'zero' | 'unknown';
  readonly detail: string;
}

/** One line of `foothold doctor`. */
export interface CheckResult {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly remedy: string | null;
}

/** Checks of credentials, zones, image, subnet, limits, key; each runs alone and never throws. */
export interface CloudChecks {
  /** `subnets`: those that a hunt goes through instead of the payload's own (EC2: `hunt.subnets`). */
  run(
    payload: JsonObject,
    zones: readonly number[] | null,
    report: (check: CheckResult) => void,
    subnets?: readonly string[],
  ): Promise<CheckResult[]>;
}
