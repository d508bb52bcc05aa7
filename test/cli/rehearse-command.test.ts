import { expect, it } from 'vitest';
import { run } from '../../cli/run.ts';
import type { Surroundings } from '../../cli/session.ts';
import type { Report } from '../../local/simulation/campaign.ts';
import { readEnvironment } from '../../shared/platform/config.ts';

async function foothold(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof said) => ({
    isTTY: false,
    write(text: string, done?: (error?: Error | null) => void) {
      said[name] += text;
      done?.();
      return true;
    },
    on: () => undefined,
    once: () => undefined,
    off: () => undefined,
  });
  const surroundings = {
    stdin: [],
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    signals: { on: () => undefined, off: () => undefined },
    readEnvironment: () => readEnvironment({}),
    openHome: async () => Promise.reject(new Error('a rehearsal opens no home')),
    credentialProblems: async () => [],
    version: '0.0.0',
  } as unknown as Surroundings;
  const code = await run(words, surroundings);
  return { code, ...said };
}

it('rehearses seeds and says that every promise was kept', { timeout: 60_000 }, async () => {
  const { code, stdout } = await foothold('rehearse', '--seeds', '5', '--cores', '1');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^5 hunts rehearsed in .*: every promise was kept\.$/m);
});

it('plays one seed again, with those of its faults that are asked for', { timeout: 60_000 }, async () => {
  const { code, stdout } = await foothold('rehearse', '--seed', '11', '--faults', 'none', '--json');

  const report = JSON.parse(stdout) as Report;
  expect(code).toBe(0);
  expect(report.runs).toBe(1);
  expect(report.faults).toEqual({});
});

it('names everything that is wrong with its flags at once', async () => {
  const { code, stderr } = await foothold('rehearse', '--seeds', 'many', '--for', 'ever', '--faults', '1,2');

  expect(code).toBe(1);
  for (const flag of ['--seeds', '--for', '--faults']) expect(stderr).toContain(flag);
});
