/** No such hunt, schedule or fleet, or one of another tenant: callers cannot tell which. */
export class NotYoursError extends Error {
  override name = 'NotYoursError' as const;

  constructor(what: 'hunt' | 'schedule' | 'fleet', id: string) {
    super(`there is no ${what} ${id}`);
  }
}

/** What was asked for is for hunts that have ended, and this one goes on. */
export class HuntOpenError extends Error {
  override name = 'HuntOpenError' as const;

  constructor(huntId: string) {
    super(`hunt ${huntId} goes on; POST /hunts/${huntId}/cancel ends it, with what it has launched`);
  }
}

/** An idempotency key came a second time with another request. */
export class KeyReusedError extends Error {
  override name = 'KeyReusedError' as const;

  constructor(what: string) {
    super(`this Idempotency-Key belongs to ${what}; a new request needs a new key`);
  }
}

/** The caller has used up what it may have. */
export class QuotaExceededError extends Error {
  override name = 'QuotaExceededError' as const;
  /** Seconds. */
  readonly retryAfter: number;

  constructor(what: string, retryAfter: number) {
    super(what);
    this.retryAfter = retryAfter;
  }
}
