import { expect } from 'vitest';
import { campaign, type Report, seeds } from '../../local/simulation/campaign.ts';

/** Seeds a file plays: the files of `random-seeds-*` share 10,000 out, so that they run side by side. */
const share = 2500;

/** Plays the `part`-th share of the seeds, from 0, and holds it to every promise. */
export async function expectPromisesKept(part: number): Promise<Report> {
  const report = await campaign(seeds(1 + part * share, share));

  expect(report.failures).toEqual([]);
  expect(report.runs).toBe(share);
  expect(Object.keys(report.faults).length).toBeGreaterThan(80);
  expect(Object.keys(report.coverage).length).toBeGreaterThan(300);
  return report;
}
