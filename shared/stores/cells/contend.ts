import { StoreUnavailableError } from '../errors.ts';

/** Each round that loses means that somebody else's write stood: nobody loses this often but in a storm. */
const mostRounds = 20;

/** Reads, decides and writes until `round` answers; it answers null when another write came first. */
export async function contend<T>(store: string, round: () => Promise<T | null>): Promise<T> {
  for (let rounds = 0; rounds < mostRounds; rounds += 1) {
    const done = await round();
    if (done !== null) return done;
  }
  throw new StoreUnavailableError(store, `one record was rewritten ${mostRounds} times while waiting for a turn`, 'Run again in a while.', {
    retryable: true,
  });
}
