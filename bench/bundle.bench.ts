import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildResult } from 'esbuild';
import { bundleFunctions, bundleHandler } from '../esbuild.config.mjs';
import type { Benchmark, Measurement } from './benchmark.ts';
import { runChild } from './run-child.ts';

// Outside the repository, so that nothing is found in its node_modules.
const folder = mkdtempSync(join(tmpdir(), 'foothold-bundles-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const environment = {
  FOOTHOLD_STATE_DIR: join(folder, 'state'),
  FOOTHOLD_STORE: 'dynamodb:foothold-hunts',
  AWS_REGION: 'us-east-1',
  OCI_TENANCY_OCID: 'ocid1.tenancy.oc1..example',
  OCI_USER_OCID: 'ocid1.user.oc1..example',
  OCI_REGION: 'us-phoenix-1',
};

interface Bundle {
  readonly file: string;
  readonly kilobytes: number;
}

const subject = once(async () => bundle('attempt-launch', (await bundleFunctions(folder, ['attempt-launch']))[0]));
const bare = 'bench/children/bare-handler.ts';
const anchor = once(async () => bundle('bare', await bundleHandler(bare, join(folder, 'bare'), [])));
const trimmed = once(async () => bundle('trimmed', await bundleHandler(bare, join(folder, 'trimmed'))));

/** The entry and all that its bundle holds, loaded at once or later. */
function bundle(name: string, built: BuildResult | undefined): Bundle {
  const bytes = Object.values(built?.metafile?.outputs ?? {}).reduce((sum, output) => sum + output.bytes, 0);
  return { file: join(folder, name, 'index.mjs'), kilobytes: bytes / 1000 };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function loads(label: string, of: () => Promise<Bundle>): Measurement {
  return { label, measure: async () => (await runChild<{ ms: number }>('load-handler.mjs', [(await of()).file], [], environment)).ms };
}

function weighs(label: string, of: () => Promise<Bundle>): Measurement {
  return { label, measure: async () => (await of()).kilobytes };
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'load of the attempt-launch bundle',
    unit: 'ms',
    anchor: loads('a bare handler with a ComputeClient of oci-core, bundled with the same options', anchor),
    subject: loads('attempt-launch, with its store open', subject),
    target: 1.2,
    rounds: 15,
  },
  {
    name: 'load of the attempt-launch bundle beside a trimmed one',
    unit: 'ms',
    anchor: loads('the bare handler without the polyfills that ours leaves out (scripts/lean-oci.mjs)', trimmed),
    subject: loads('attempt-launch, with its store open', subject),
    target: null,
    rounds: 15,
  },
  {
    name: 'size of the attempt-launch bundle',
    unit: 'KB',
    anchor: weighs('the bare handler, all chunks', anchor),
    subject: weighs('attempt-launch, all chunks', subject),
    target: null,
    rounds: 1,
    cold: true,
  },
];
