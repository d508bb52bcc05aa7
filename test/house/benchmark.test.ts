import { describe, expect, it } from 'vitest';
import { describeFinding, limit, measure, median, timed } from '../../bench/benchmark.ts';

describe('a benchmark', () => {
  it('measures its two sides in turn, the first round uncounted', async () => {
    const order: string[] = [];
    const side = (label: string, figures: number[]) => ({
      label,
      measure() {
        order.push(label);
        return figures.shift() ?? Number.NaN;
      },
    });

    const finding = await measure({
      name: 'a pair',
      unit: 'ms',
      anchor: side('anchor', [900, 2, 1, 3]),
      subject: side('subject', [900, 5, 6, 4]),
      target: 2.5,
      rounds: 3,
    });

    expect(order).toEqual(['anchor', 'subject', 'subject', 'anchor', 'anchor', 'subject', 'subject', 'anchor']);
    expect(finding).toMatchObject({ anchor: 2, subject: 5, ratio: 2.5, verdict: 'within' });
  });

  it('misses its target when the ratio passes it', async () => {
    const finding = await measure({ name: 'memory', unit: 'MB', anchor: limit('limit', 400), subject: limit('used', 401), target: 1 });

    expect(finding.verdict).toBe('missed');
    expect(describeFinding(finding)).toContain('ratio 1.00 (at most 1: missed)');
  });

  it('has no verdict without a target', async () => {
    const finding = await measure({ name: 'size', unit: 'KB', anchor: limit('a', 2), subject: limit('b', 1), target: null });

    expect(finding).toMatchObject({ ratio: 0.5, verdict: 'no target' });
  });

  it('takes the time of the work', async () => {
    let done = false;
    const work = timed('work', async () => {
      await Promise.resolve();
      done = true;
    });

    const figure = await work.measure();

    expect(done).toBe(true);
    expect(figure).toBeGreaterThan(0);
  });

  it.each([
    [[3], 3],
    [[4, 1], 2.5],
    [[10, 9, 2], 9],
    [[100, 20, 3, 10], 15],
  ])('takes %j to have the median %d', (figures, expected) => {
    expect(median(figures)).toBe(expected);
  });

  it('takes no median of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});
