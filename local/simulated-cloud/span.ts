/** A stretch of time, in seconds since the start of a simulation; `to` or `for`, or neither for an open end. */
export interface Span {
  readonly from: number;
  readonly to?: number | undefined;
  readonly for?: number | undefined;
}

/** Whether a span covers the instant `at`, seconds since the start; its end does not belong to it. */
export function covers(span: Span, at: number): boolean {
  return at >= span.from && at < spanEnd(span);
}

/** Seconds since the start; Infinity for an open end. */
export function spanEnd(span: Span): number {
  return span.to ?? (span.for === undefined ? Infinity : span.from + span.for);
}
