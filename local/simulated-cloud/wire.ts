/** One HTTP request, without a transport. `url` is path and query; header names are lower case. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Aborts when the caller has gone. */
  readonly signal?: AbortSignal;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No answer: the connection is reset at once, or (`hangs`) stays silent until the caller gives up. */
export interface NoAnswer {
  readonly reset: true;
  readonly hangs?: boolean;
}

export type WireResponse = WireAnswer | NoAnswer;
