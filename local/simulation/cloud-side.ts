import type { Cloud, CloudName } from '../../shared/clouds/port.ts';
import type { HttpTransport } from '../../shared/clouds/transport.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { ProbeAnswer } from '../../shared/platform/ssh-probe.ts';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { Dice } from './dice.ts';
import type { PlainResponse } from './wire.ts';

/** One machine of the simulated account, behind the curtain. Instants are epoch ms of true time. */
export interface Machine {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly living: boolean;
  readonly launchedAt: number;
  /** From when lists show it. */
  readonly listedAt: number;
}

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string;
}

/** Something that a cloud tells by itself, in the form in which it does. */
export interface CloudNews {
  /** `running`, `terminated`, `interruption`…: in the cloud's own words. */
  readonly name: string;
  readonly event: unknown;
}

/** A simulated account without a transport: what the simulator asks of a cloud. One file a cloud. */
export interface CloudSide {
  readonly name: CloudName;
  /** The real adapter, sending through `transport`. */
  open(transport: HttpTransport, now: () => number): Cloud;
  /** Carries a request out; throws what a caller sees when the connection breaks. */
  deliver(request: Request): Promise<PlainResponse>;
  operationOf(request: Request): string;
  /** Parts of private keys that the cloud has handed out: nobody may put them on record. */
  readonly secrets: ReadonlySet<string>;
  /** Idempotency token of a launch request. */
  tokenOf(request: Request): string;
  /** Ids that an ending request names. */
  endedBy(request: Request): readonly string[];
  machines(): Machine[];
  /**
   * What is left of the hunt besides machines (volumes, key pairs, open requests): of its machines `owners`, but not of the one handed
   * over, whose owner it belongs to.
   */
  leftovers(owners: ReadonlySet<string>, handedOver: string | null): string[];
  /** All there is of machines that are not the hunt's, as text: the same before and after, or something was touched. */
  foreign(isOwn: (machine: Machine) => boolean): string;
  /** Has the cloud tell what happens to machines from now on. */
  tell(listener: (news: CloudNews) => void): void;
  /** The cloud takes a machine back, with its usual notice; nothing where it does not do that to such a machine. */
  reclaim(id: string): void;
  handshake(host: string): ProbeAnswer;
  close(): Promise<void>;
}

/** What is asked of the account, and what the account is like. */
export interface CloudPlan {
  readonly launch: JsonObject;
  readonly alternatives: readonly JsonObject[];
  readonly settings: JsonObject;
  /** The simulated cloud's scenario. */
  readonly scenario: JsonObject;
}

export interface CloudKind {
  readonly name: CloudName;
  /** The operations that launch an instance, that end one, and that list them. */
  readonly launching: string;
  readonly ending: string;
  readonly looking: string;
  /** Answers by name, each as a response that stands in for the true one. */
  readonly answers: Readonly<Record<string, () => PlainResponse>>;
  /** Whether a refusal of a launch says for good that nothing was made. */
  isDefinite(status: number, text: string): boolean;
  /** Operations that may be struck by name. */
  readonly operations: readonly string[];
  plan(dice: Dice): CloudPlan;
  /** `wire`: requests travel over HTTP on loopback, while the clock stands still, instead of in this process. */
  create(plan: CloudPlan, clock: VirtualClock, seed: number, wire: boolean): Promise<CloudSide>;
}
