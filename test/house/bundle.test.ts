import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleCli, bundleFunctions } from '../../esbuild.config.mjs';

const run = promisify(execFile);
const root = new URL('../..', import.meta.url);

describe('the bundled command', () => {
  beforeAll(async () => {
    await bundleCli();
  }, 60_000);

  // Regression: a bundle's dynamic import of a CommonJS SDK has no named exports ("IdentityClient is not a constructor").
  it('hunts like the sources do, and prints nothing but what the hunt says', async () => {
    const { stdout, stderr } = await run(process.execPath, ['dist/cli.mjs', 'hunt', '--simulate', 'shape-missing', '--quiet'], {
      cwd: root,
    });

    expect(JSON.parse(stdout)).toMatchObject({ lifecycleState: 'RUNNING', foothold: { ssh: { verified: true } } });
    expect(stderr).not.toMatch(/Warning|DEP0/);
  }, 60_000);

  // What a bundle leaves out of the AWS SDK's schemas (scripts/lean-aws.mjs) is what no call or answer needs.
  it('hunts on EC2, spot and fallback, with what is left of its SDK', async () => {
    const { stdout } = await run(process.execPath, ['dist/cli.mjs', 'hunt', '--simulate', 'ec2-spot-fallback', '--quiet'], { cwd: root });

    expect(JSON.parse(stdout)).toMatchObject({ foothold: { ssh: { verified: true } } });
  }, 60_000);
});

describe('the bundled functions', () => {
  it('load, and refuse an event that is no hunt document by naming its problems', async () => {
    await bundleFunctions(undefined, ['attempt-launch']);
    const script =
      "import('./dist/functions/attempt-launch/index.mjs').then((m) => m.run({}, {})).catch((e) => console.log(e.name, e.problems.length))";

    const { stdout } = await run(process.execPath, ['-e', script], { cwd: root });

    expect(stdout).toMatch(/^InputError \d{2}/);
  }, 60_000);
});
