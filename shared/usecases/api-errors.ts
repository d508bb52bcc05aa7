/** No such hunt or schedule, or one of another tenant: callers cannot tell which. */
export class NotYoursError extends Error {
  override name = 'NotYoursError' as const;

  constructor(what: 'hunt' | 'schedule', id: string) {
    super(`there is no ${what} ${id}`);
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
