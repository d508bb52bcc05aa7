import { expect, it } from 'vitest';
import { campaign, seeds } from '../../local/simulation/campaign.ts';
import { courseOf } from '../../local/simulation/course.ts';
import { play } from '../../local/simulation/play.ts';
import { withFaults } from '../../local/simulation/shrink.ts';
import { withoutResolution } from './sabotage.ts';

it('tells a broken promise with its seed, its schedule, the shortest that still fails, and a command that plays it again', {
  timeout: 60_000,
}, async () => {
  const report = await campaign(seeds(1, 1000), { sabotage: withoutResolution, mostFailures: 1 });

  const [failure] = report.failures;
  if (failure === undefined) throw new Error('no seed failed');
  expect(failure.shortest.length).toBeGreaterThan(0);
  expect(failure.shortest.length).toBeLessThanOrEqual(failure.schedule.length);
  expect(failure.replay).toMatch(new RegExp(`^foothold rehearse --seed ${failure.seed}( --faults [\\d,]+)?$`));
  const again = await play(withFaults(courseOf(failure.seed), failure.kept), { sabotage: withoutResolution });
  expect(again.broken).not.toBeNull();
});
