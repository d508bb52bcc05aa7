import type { JsonObject } from '../../domain/json.ts';

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

export interface ConsoleAnswer {
  readonly text: string | null;
  readonly cursor: string | null;
}
