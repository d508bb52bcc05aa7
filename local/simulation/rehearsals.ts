import { spawn } from 'node:child_process';
import { addReports, campaign, type Report, seeds } from './campaign.ts';
import { courseOf } from './course.ts';
import { withFaults } from './shrink.ts';

/** Which seeds to play: `count` of them from `from` on, every `step`-th, for `seconds` of real time at most. */
export interface Rehearsals {
  readonly from: number;
  readonly count: number;
  readonly step: number;
  readonly seconds: number | null;
}

/** Plays them here, in this process. */
export function rehearseHere({ from, count, step, seconds }: Rehearsals, onProgress?: (report: Report) => void): Promise<Report> {
  const signal = seconds === null ? undefined : AbortSignal.timeout(seconds * 1000);
  return campaign(seeds(from, count, step), {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** Plays one seed again, whole or with some of its faults only. */
export function rehearseSeed(seed: number, kept: readonly number[] | null): Promise<Report> {
  const course = courseOf(seed);
  return campaign([kept === null ? course : withFaults(course, kept)]);
}

/** Shares the seeds out to processes, each this very command with a part of them; `command` starts one with the given words. */
export async function rehearseOnCores(plan: Rehearsals, cores: number, command: readonly string[]): Promise<Report> {
  const parts = Array.from({ length: cores }, (_, index) => ({
    ...plan,
    from: plan.from + index * plan.step,
    step: plan.step * cores,
    count: Math.floor((plan.count - index + cores - 1) / cores),
  }));
  const reports = await Promise.all(parts.filter(({ count }) => count > 0).map((part) => inProcess(part, command)));
  return addReports(reports);
}

function inProcess({ from, count, step, seconds }: Rehearsals, [program = process.execPath, ...words]: readonly string[]): Promise<Report> {
  const limits = [...(Number.isFinite(count) ? ['--seeds', String(count)] : []), ...(seconds === null ? [] : ['--for', String(seconds)])];
  const child = spawn(
    program,
    [...words, 'rehearse', '--seed', String(from), '--step', String(step), '--cores', '1', '--json', ...limits],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      try {
        resolve(JSON.parse(text) as Report);
      } catch (error) {
        reject(new Error(`a rehearsing process ended with ${signal ?? `exit code ${code}`} and without a report`, { cause: error }));
      }
    });
  });
}
