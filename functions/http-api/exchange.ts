import type { Bucket } from '../../shared/domain/api/bucket.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { NotificationRooms } from '../../shared/usecases/take-oci-notification.ts';

/** Who asks, as the door before us has proven it: never as the request says. */
export interface Caller {
  /** Hunts belong to it. */
  readonly tenant: string;
  /** For the timeline. */
  readonly name: string;
}

/** An HTTP request, whichever door it came by. */
export interface ApiRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null: larger than the limit, and not read. */
  readonly body: Uint8Array | null;
  /** Null: not proven. */
  readonly caller: Caller | null;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the API stands on, and what this process remembers of its callers. */
export interface Api extends NotificationRooms {
  readonly buckets: Map<string, Bucket>;
}

/** A request that was let in, parsed. */
export interface Call {
  readonly caller: Caller;
  /** Of the path; '' where it has none. */
  readonly id: string;
  /** '' where none is wanted. */
  readonly key: string;
  readonly query: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly api: Api;
}

export interface Answer {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
