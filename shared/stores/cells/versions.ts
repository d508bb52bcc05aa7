import type { MarksRecord, NoteRecord, PaceRecord, Store } from '../port.ts';
import { cellAt, type Place } from './cell.ts';
import { parseAccountRecord } from './records.ts';
import type { Shelf } from './shelf.ts';

type Versioned = Pick<Store, 'readPace' | 'writePace' | 'readMarks' | 'writeMarks' | 'readNote' | 'writeNote'>;

/** What an account's hunts and sweeps share: small records with a version that every write moves on by one. */
export function versionsOn(shelf: Shelf): Versioned {
  const pace = (account: string) => versioned<PaceRecord>(shelf.pace(account), parseAccountRecord(shelf, 'pace', account));
  const marks = (account: string) => versioned<MarksRecord>(shelf.marks(account), parseAccountRecord(shelf, 'marks', account));
  const note = (key: string) => versioned<NoteRecord>(shelf.note(key), parseAccountRecord(shelf, 'note', key));
  return {
    readPace: (account) => pace(account).read(),
    writePace: (account, { state, nextAt, version }) => pace(account).write({ state, nextAt, version }),
    readMarks: (account) => marks(account).read(),
    writeMarks: (account, { marks: all, version }) => marks(account).write({ marks: all, version }),
    readNote: (key) => note(key).read(),
    writeNote: (key, { value, version }) => note(key).write({ value, version }),
  };
}

function versioned<T extends { readonly version: number }>(place: Place<T>, parse: (body: string) => T) {
  const cell = cellAt<T>(place, parse);
  return {
    read: async (): Promise<T | null> => (await cell.read())?.value ?? null,
    async write(record: T): Promise<number | null> {
      const seen = record.version === 0 ? null : await cell.read();
      if (record.version !== 0 && seen?.value.version !== record.version) return null;
      const version = record.version + 1;
      return (await cell.write({ ...record, version }, seen)) ? version : null;
    },
  };
}
