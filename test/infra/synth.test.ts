import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { catalogue } from '../../infra/aws/catalogue.ts';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'foothold-synth-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('cdk synth needs no account and no network', async () => {
  const { code, text } = await synthesiseByCommand();

  expect({ code, text }).toMatchObject({ code: 0 });
  const template = readFileSync(join(folder, 'cdk.out', 'Foothold-foothold.template.json'), 'utf8');
  expect(Object.keys((JSON.parse(template) as { Resources: object }).Resources).length).toBeGreaterThan(60);
}, 180_000);

/** The real command with the real configuration, no credentials, and a proxy that nobody answers at; the bundles, which have tests of their own, are a line each. */
async function synthesiseByCommand() {
  const { AWS_PROFILE: _profile, AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _key, ...inherited } = process.env;
  const nowhere = 'http://127.0.0.1:9';
  const env = {
    ...inherited,
    PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    CI: 'true',
  };
  const bundles = join(folder, 'functions');
  for (const name of Object.keys(catalogue)) {
    mkdirSync(join(bundles, name), { recursive: true });
    writeFileSync(join(bundles, name, 'index.mjs'), `export const handler = () => '${name}';\n`);
  }
  const args = ['synth', '--quiet', '--build', 'node -v', '--context', `bundles=${bundles}`, '--output', join(folder, 'cdk.out')];
  try {
    const { stdout, stderr } = await promisify(execFile)(join(root, 'node_modules/.bin/cdk'), args, { cwd: root, env, timeout: 170_000 });
    return { code: 0, text: `${stdout}${stderr}` };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: `${stdout}${stderr}` };
  }
}
