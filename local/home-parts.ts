import type { Cloud, CloudChecks, Farewell } from '../shared/clouds/port.ts';
import type { Clock } from '../shared/platform/clock.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import type { Rehearsal } from './home.ts';

/** What a home is made of: real rooms, or those of a rehearsal. */
export interface HomeParts {
  readonly rooms: Omit<Rooms, 'cloud'>;
  readonly clock: Clock;
  /** Counts a run as one participant of virtual time; null on a real clock. */
  readonly virtually: (<T>(work: () => Promise<T>) => Promise<T>) | null;
  readonly namespace: string;
  readonly openCloud: () => Promise<Cloud>;
  readonly checks: () => CloudChecks;
  /** What can be done for an instance of that region before it goes. */
  readonly farewell: (region: string) => Promise<Farewell | null>;
  readonly rehearsal: Rehearsal | null;
  readonly closeAll: () => Promise<void>;
}
