import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../shared/clouds/port.ts';
import { fakeHome, runCli } from './fake-home.ts';
import { payloadText as spec } from './payload.ts';

const good: CheckResult = { name: 'credentials', status: 'ok', detail: 'profile DEFAULT', remedy: null };
const bad: CheckResult = {
  name: 'image and shape',
  status: 'failed',
  detail: 'an x86 image on an ARM shape',
  remedy: 'take an aarch64 image',
};
const odd: CheckResult = { name: 'clock', status: 'warning', detail: '200 s behind', remedy: 'set the clock' };

describe('foothold doctor', () => {
  test('prints each check with its remedy and exits 1 when one failed', async () => {
    const ran = await runCli(['doctor', '--spec', '-', '--set', 'hunt.adNumbers=[1,2]'], {
      stdin: spec,
      home: fakeHome({ checks: [good, bad] }),
    });

    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('ok       credentials: profile DEFAULT');
    expect(ran.stdout).toContain('FAILED   image and shape: an x86 image on an ARM shape\n         remedy: take an aarch64 image');
    expect(ran.stderr).toContain('1 ok, 1 failed');
  });

  test('exits 0 with warnings only', async () => {
    const ran = await runCli(['doctor'], { home: fakeHome({ checks: [good, odd] }) });

    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('1 ok, 1 warning');
    expect(ran.stderr).toContain('--spec FILE');
  });

  test('hands the payload and the ADs to the checks; without a spec neither', async () => {
    const withSpec = fakeHome();
    const without = fakeHome();

    await runCli(['doctor', '--spec', '-', '--set', 'hunt.adNumbers=[1,2]'], { stdin: spec, home: withSpec });
    await runCli(['doctor'], { home: without });

    expect(withSpec.asked).toMatchObject({ payload: JSON.parse(spec), zones: [1, 2] });
    expect(without.asked).toMatchObject({ payload: {}, zones: null });
  });

  test('gives the results as JSON alone on stdout with --json', async () => {
    const ran = await runCli(['doctor', '--json'], { home: fakeHome({ checks: [good, bad] }) });

    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toEqual([good, bad]);
  });
});

describe('foothold settings and scenarios', () => {
  test('every setting has a default and a line of documentation', async () => {
    const text = await runCli(['settings']);
    const json = await runCli(['settings', '--json']);

    const entries = JSON.parse(json.stdout) as { path: string; doc: string; default: unknown }[];
    expect(entries.find(({ path }) => path === 'hunt.maxCycles')).toMatchObject({
      default: 5000,
      doc: expect.stringContaining('MAX_CYCLES'),
    });
    for (const { path, doc } of entries) {
      expect(doc).not.toBe('');
      expect(text.stdout).toContain(`${path}=`);
    }
  });

  test('the scenarios are listed with what happens in them', async () => {
    const ran = await runCli(['scenarios', '--json']);

    const entries = JSON.parse(ran.stdout) as { name: string; description: string }[];
    expect(entries.map(({ name }) => name)).toContain('first-light');
    expect(entries.every(({ description }) => description.length > 0)).toBe(true);
  });
});
