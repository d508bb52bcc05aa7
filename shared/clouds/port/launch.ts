import type { JsonObject } from '../../domain/json.ts';
import type { InstanceView } from './instance.ts';

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
