import { describe, expect, it } from 'vitest';
import { courseOf } from '../../local/simulation/course.ts';
import { type Outcome, play } from '../../local/simulation/play.ts';

const some = Array.from({ length: 25 }, (_, index) => index + 1);

describe('a seed', () => {
  it('plays the same way again', { timeout: 60_000 }, async () => {
    const trace = async (seed: number) => {
      const { crossings, struck, phase, seconds, launches } = await play(courseOf(seed));
      return { crossings, struck: struck.map(({ crossing, fault }) => [crossing, fault]), phase, seconds, launches };
    };

    for (const seed of some) expect(await trace(seed)).toEqual(await trace(seed));
  });

  it('plays the same way over the wire', { timeout: 120_000 }, async () => {
    for (const seed of some) {
      const inProcess = await play(courseOf(seed));
      const onTheWire = await play(courseOf(seed), { wire: true });

      expect(onTheWire.broken).toBeNull();
      expect(onTheWire.phase).toBe(inProcess.phase);
      // Of two that run at once, a network lets the one or the other pass first.
      if (!twoAtOnce(inProcess)) expect(onTheWire.crossings).toEqual(inProcess.crossings);
    }
  });
});

function twoAtOnce({ struck }: Outcome): boolean {
  return struck.some(({ fault }) => fault.mode === 'take-over' || fault.mode === 'twin');
}
