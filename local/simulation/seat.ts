import type { Cloud } from '../../shared/clouds/port.ts';
import type { HttpTransport } from '../../shared/clouds/transport.ts';
import type { CloudSide } from './cloud-side.ts';

/** How whoever sits on a seat reaches the cloud, and what time they believe it is. */
export interface Line {
  readonly transport: HttpTransport;
  now(): number;
}

/** A process that has the cloud's adapter open, as processes do: one function after the other runs in it. */
export interface Seat {
  take(line: Line): Cloud;
}

/** The processes of a platform: a run of a function gets one that is free, and gives it back unless it died in it. */
export interface Seats {
  take(): Seat;
  give(seat: Seat): void;
}

export function newSeat(side: CloudSide): Seat {
  let line: Line | null = null;
  const taken = (): Line => {
    if (line === null) throw new Error('nobody sits here');
    return line;
  };
  const cloud = side.open(
    (url, init) => taken().transport(url, init),
    () => taken().now(),
  );
  return {
    take(next) {
      line = next;
      return cloud;
    },
  };
}

export function newSeats(side: CloudSide): Seats {
  const free: Seat[] = [];
  return {
    take: () => free.pop() ?? newSeat(side),
    give: (seat) => void free.push(seat),
  };
}
