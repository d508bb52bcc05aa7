import { describe, expect, test } from 'vitest';
import { rehearsal, sampleLaunch } from '../support/rehearsal.ts';

describe('hunts of one account in one process', { timeout: 60_000 }, () => {
  test('run at the same time, each to an instance of its own', async ({ onTestFinished }) => {
    const { home, world, hunt, close } = await rehearsal({ limits: {} });
    onTestFinished(close);

    const [first, second, same] = await Promise.all([hunt(), hunt({}, { launch: { ...sampleLaunch, displayName: 'other' } }), hunt()]);

    expect([first, second, same]).toMatchObject([{ phase: 'ready' }, { phase: 'ready' }, { phase: 'ready' }]);
    expect(new Set([first, second, same].map(({ instance }) => instance?.id)).size).toBe(3);
    expect(world.living()).toHaveLength(3);
    expect(await home.list()).toHaveLength(3);
  });

  test('share one pace: no two of their calls go out together', async ({ onTestFinished }) => {
    const { events, hunt, close } = await rehearsal({ capacity: { windows: [{ ad: 1, from: 600 }] }, limits: {} });
    onTestFinished(close);

    await Promise.all([hunt(), hunt({}, { launch: { ...sampleLaunch, displayName: 'other' } })]);

    const sent = events
      .filter(({ event }) => event === 'attempt.sending')
      .map(({ at }) => Date.parse(at))
      .toSorted((a, b) => a - b);
    const gaps = sent.slice(2).map((at, index) => at - sent[index + 1]!);
    expect(sent.length).toBeGreaterThan(20);
    expect(Math.min(...gaps.slice(0, -2))).toBeGreaterThan(0);
  });
});
