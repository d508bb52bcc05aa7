import { seededRandom } from '../../shared/platform/random.ts';

/** What a seed decides, drawn in one fixed order. */
export interface Dice {
  /** Whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export function diceOf(seed: number): Dice {
  const random = seededRandom(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b));
  const whole = (least: number, most: number) => least + Math.floor(random.next() * (most - least + 1));
  return {
    whole,
    chance: (probability) => random.next() < probability,
    pick(from) {
      const drawn = from[whole(0, from.length - 1)];
      if (drawn === undefined) throw new RangeError('nothing to pick from');
      return drawn;
    },
  };
}
