import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildResult } from 'esbuild';
import { bundleFunctions, bundleHandler } from '../esbuild.config.mjs';
import { catalogue, onDemand } from '../infra/aws/catalogue.ts';
import { writeBareHandler } from './bare-clients.ts';
import type { Benchmark, Measurement } from './benchmark.ts';
import { runChild } from './run-child.ts';

const functions = { ...catalogue, ...onDemand };

// Inside the repository: the bare handlers' packages are found from here.
const folder = mkdtempSync(join(import.meta.dirname, '..', 'node_modules', '.foothold-bundles-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

interface Bundle {
  readonly folder: string;
  readonly kilobytes: number;
}

interface Bundles {
  readonly subject: Bundle;
  /** The bare handler of the packages as they are published. */
  readonly published: Bundle;
  /** The same without what ours leaves out (scripts/lean-*.mjs). */
  readonly trimmed: Bundle;
}

async function bundlesOf(name: string): Promise<Bundles> {
  const [built] = await bundleFunctions(join(folder, 'functions'), [name]);
  if (!built?.metafile) throw new Error(`functions/${name} was not bundled`);
  const entry = writeBareHandler(built.metafile, functions[name]?.clients ?? [], join(folder, 'sources', name));
  const [published, trimmed] = [
    await bundleHandler(entry, join(folder, 'published', name), []),
    await bundleHandler(entry, join(folder, 'trimmed', name)),
  ];
  return {
    subject: bundle(join(folder, 'functions', name), built),
    published: bundle(join(folder, 'published', name), published),
    trimmed: bundle(join(folder, 'trimmed', name), trimmed),
  };
}

function bundle(at: string, { metafile }: BuildResult): Bundle {
  return { folder: at, kilobytes: Object.values(metafile?.outputs ?? {}).reduce((sum, { bytes }) => sum + bytes, 0) / 1000 };
}

function benchmarksOf(name: string): Benchmark[] {
  let made: Promise<Bundles> | undefined;
  const bundles = () => {
    made ??= bundlesOf(name);
    return made;
  };
  const weigh = (label: string, which: keyof Bundles): Measurement => ({ label, measure: async () => (await bundles())[which].kilobytes });
  const load = (label: string, which: keyof Bundles): Measurement => ({
    label,
    measure: async () => (await runChild<{ ms: number }>('load-folder.mjs', [(await bundles())[which].folder])).ms,
  });
  const bare = 'a bare handler that imports the clients of the catalogue by the same names';
  return [
    {
      name: `size of the ${name} bundle, all chunks`,
      unit: 'KB',
      anchor: weigh(bare, 'published'),
      subject: weigh(name, 'subject'),
      target: 1.2,
      rounds: 1,
      cold: true,
    },
    {
      name: `size of the ${name} bundle beside a trimmed one`,
      unit: 'KB',
      anchor: weigh('the bare handler without what ours leaves out (scripts/lean-*.mjs)', 'trimmed'),
      subject: weigh(name, 'subject'),
      target: null,
      rounds: 1,
      cold: true,
    },
    {
      name: `load of the ${name} bundle, all chunks`,
      unit: 'ms',
      anchor: load(bare, 'published'),
      subject: load(name, 'subject'),
      target: 1.2,
      rounds: 5,
    },
  ];
}

export const benchmarks: readonly Benchmark[] = Object.keys(functions).flatMap(benchmarksOf);
