/**
 * A cloud's answer that is not the wanted one, as plain data, before anybody has judged it. Adapters make faults;
 * `outcome/classify.ts` judges them. Faults go into documents and logs, so they never hold credentials.
 */
export interface Fault {
  /** HTTP status; null when no answer came, and for late failures read from a state or a work request. */
  readonly status: number | null;
  /** The vendor's error code (`LimitExceeded`), or the client's (`ECONNRESET`, `ETIMEDOUT`); null when there is none. */
  readonly code: string | null;
  readonly message: string;
  /** Seconds asked for by a Retry-After header. */
  readonly retryAfter: number | null;
  /** The vendor's request id, for support. */
  readonly requestId: string | null;
  /** Whether the request can have reached the cloud: a refused connection or a failed DNS look-up cannot. */
  readonly reached: 'yes' | 'no' | 'unknown';
  /** `launch`: the answer to the launch call. `late`: a work request or state text after a 200. `read`: any other call. */
  readonly stage: 'launch' | 'late' | 'read';
}

/** Thrown by every adapter call that fails; the use case classifies the fault. */
export class CloudCallError extends Error {
  override name = 'CloudCallError' as const;
  readonly fault: Fault;

  constructor(operation: string, fault: Fault, options?: ErrorOptions) {
    super(`${operation}: ${fault.status ?? fault.code ?? 'no answer'} ${fault.message}`, options);
    this.fault = fault;
  }
}
