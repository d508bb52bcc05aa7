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

interface Pair {
  readonly subject: Bundle;
  readonly anchor: Bundle;
}

async function pairOf(name: string): Promise<Pair> {
  const [built] = await bundleFunctions(join(folder, 'functions'), [name]);
  if (!built?.metafile) throw new Error(`functions/${name} was not bundled`);
  const entry = writeBareHandler(built.metafile, functions[name]?.clients ?? [], join(folder, 'sources', name));
  const bare = await bundleHandler(entry, join(folder, 'bare', name));
  return { subject: bundle(join(folder, 'functions', name), built), anchor: bundle(join(folder, 'bare', name), bare) };
}

function bundle(at: string, { metafile }: BuildResult): Bundle {
  return { folder: at, kilobytes: Object.values(metafile?.outputs ?? {}).reduce((sum, { bytes }) => sum + bytes, 0) / 1000 };
}

function benchmarksOf(name: string): Benchmark[] {
  let made: Promise<Pair> | undefined;
  const pair = () => {
    made ??= pairOf(name);
    return made;
  };
  const weigh = (label: string, side: keyof Pair): Measurement => ({ label, measure: async () => (await pair())[side].kilobytes });
  const load = (label: string, side: keyof Pair): Measurement => ({
    label,
    measure: async () => (await runChild<{ ms: number }>('load-folder.mjs', [(await pair())[side].folder])).ms,
  });
  const bare = 'a bare handler that imports the clients of the catalogue by the same names';
  return [
    {
      name: `size of the ${name} bundle, all chunks`,
      unit: 'KB',
      anchor: weigh(bare, 'anchor'),
      subject: weigh(name, 'subject'),
      target: 1.2,
      rounds: 1,
      cold: true,
    },
    {
      name: `load of the ${name} bundle, all chunks`,
      unit: 'ms',
      anchor: load(bare, 'anchor'),
      subject: load(name, 'subject'),
      target: 1.2,
      rounds: 5,
    },
  ];
}

export const benchmarks: readonly Benchmark[] = Object.keys(functions).flatMap(benchmarksOf);
