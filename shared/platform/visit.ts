export interface Visited {
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** One line for the log; neither the address nor what was answered, which may be anything. */
  readonly detail: string;
}

/** Follows a link, once: no redirects, no credentials, and the answer's body is not read. Never throws: how it went is the answer. */
export type Visit = (url: string) => Promise<Visited>;

const deadlineMs = 10_000;

export const visit: Visit = async (url) => {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(deadlineMs) });
    await answer.body?.cancel();
    return { status: answer.status, detail: `it answered ${answer.status}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: null, detail: `it did not answer: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
};
