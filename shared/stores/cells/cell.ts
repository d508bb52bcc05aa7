import { randomUUID } from 'node:crypto';
import { StoreUnavailableError } from '../errors.ts';

/** Where one record lies in a table or a bucket. Reads are strongly consistent: they see every write acknowledged before. */
export interface Place<T> {
  /** The table or bucket, for errors. */
  readonly store: string;
  /** `tag` changes with every write; null when nothing is there. */
  read(): Promise<{ readonly body: string; readonly tag: string } | null>;
  /**
   * Writes where `tag` still is what was read (null: where nothing is); false when it is not. `write` is the id of this write, which
   * the body holds too; `value` is what the body holds, for a backend that indexes some of it.
   * Throws `StoreUnavailableError`; a retryable one leaves open whether the write took effect, or will.
   */
  put(value: T, body: string, write: string, tag: string | null): Promise<boolean>;
}

export interface Seen<T> {
  readonly value: T;
  readonly tag: string;
}

/** One record that is only ever replaced whole, by whoever saw the one before: the one primitive all else here is made of. */
export interface Cell<T> {
  read(): Promise<Seen<T> | null>;
  /** Over what was seen (null: the first one). True: it stands. False: somebody else's write came first. */
  write(value: T, over: Seen<T> | null): Promise<boolean>;
}

/**
 * "Refused" is not yet "lost": an SDK or a proxy that repeats a request whose answer got lost turns our own win into a 412 (or a
 * ConditionalCheckFailed). So each write bears an id of its own, and whoever is refused, or hears nothing, reads again whose write
 * stands. One case stays: ours won, its answer got lost, and the next writer was already there. That counts as lost, which is
 * safe: the caller stops and reads the record, and the next writer has seen ours.
 */
export function cellAt<T>(place: Place<T>, parse: (body: string) => T): Cell<T> {
  return {
    async read() {
      const found = await place.read();
      return found && { value: parse(found.body), tag: found.tag };
    },
    async write(value, over) {
      const write = randomUUID();
      const seen = over?.tag ?? null;
      const answer = await place.put(value, JSON.stringify({ write, value }), write, seen).catch(unlessDefinite);
      if (answer === true) return true;
      const now = await place.read().catch((error: unknown) => {
        throw answer === false ? error : answer;
      });
      if (now !== null && writeOf(now.body) === write) return true;
      if (answer !== false) throw answer;
      if ((now?.tag ?? null) !== seen) return false;
      throw new StoreUnavailableError(
        place.store,
        'refused a write although nothing had changed',
        'Run again; it continues from its last record.',
        {
          retryable: true,
        },
      );
    },
  };
}

/** The parsed `value` of a body; throws `SyntaxError` or `TypeError` when it is none. */
export function readValue(body: string): unknown {
  const parsed = JSON.parse(body) as { value?: unknown } | null;
  if (typeof parsed !== 'object' || parsed === null || !('value' in parsed)) throw new TypeError('it holds no value');
  return parsed.value;
}

function writeOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { write?: unknown } | null)?.write;
  } catch {
    return undefined;
  }
}

/** A retryable failure may have had its effect; every other one had none. */
function unlessDefinite(error: unknown): Error {
  if (error instanceof StoreUnavailableError && error.retryable) return error;
  throw error;
}
