import type { Random } from '../../shared/platform/random.ts';
import { covers } from './span.ts';

/** A span in which there is room; `key` counts the instances that sit in it. Times are seconds since the start. */
export interface Opening {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Mean lengths in seconds, both exponential. */
export interface OpeningsRule {
  readonly gap: number;
  readonly length: number;
  readonly count?: number | undefined;
}

/** Finds the opening that covers an instant in an endless random row, made as far as asked. */
export function randomOpenings(
  name: string,
  { gap, length, count }: OpeningsRule,
  random: Random,
): (seconds: number) => Opening | undefined {
  const row: Opening[] = [];
  const exponential = (mean: number) => -mean * Math.log(1 - random.next());
  return (seconds) => {
    for (let end = row.at(-1)?.to ?? 0; end <= seconds; end = row.at(-1)!.to) {
      const from = end + exponential(gap);
      row.push({ key: `opening-${name}-${row.length}`, from, to: from + Math.max(exponential(length), 0.001), count: count ?? Infinity });
    }
    return row.findLast((each) => covers(each, seconds));
  };
}
