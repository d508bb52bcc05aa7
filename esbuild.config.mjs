// Bundles. `node esbuild.config.mjs [cli] [functions]` (default: both) writes
//   dist/cli.mjs                      the command; the installed package needs it, since Node strips no types under node_modules
//   dist/functions/<name>/index.mjs   one bundle for each functions/<name>/handler.ts
//
// ESM throughout: CJS output doubles the SDKs. oci-*, ssh2, fdk and pino are CJS inside and want `require` and `__dirname` at run
// time, which ESM lacks ("Dynamic require of … is not supported", seen only when the bundle runs as a real file): the banner gives
// both to them.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leanAws } from './scripts/lean-aws.mjs';
import { leanLambda } from './scripts/lean-lambda.mjs';
import { leanOci } from './scripts/lean-oci.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

const commonJsNames = [
  "import { createRequire as footholdRequire } from 'node:module';",
  'const require = footholdRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join(' ');

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  // ES modules where packages have them: the AWS SDK halves, in size and in load time.
  mainFields: ['module', 'main'],
  // Optional native parts of ssh2: it falls back to JavaScript where they are missing.
  external: ['*.node', 'cpu-features'],
  banner: { js: commonJsNames },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/**
 * Lets `new URL('../examples/', import.meta.url)` mean the same in a bundle as in the source file: files shipped beside the
 * sources are shipped beside the bundle too.
 * @param {string} outdir absolute; all chunks lie directly in it
 * @returns {import('esbuild').Plugin}
 */
function keepSourceUrls(outdir) {
  return {
    name: 'keep-source-urls',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        if (path.includes(`${sep}node_modules${sep}`) || !source.includes('import.meta.url')) return undefined;
        const url = relative(outdir, path).split(sep).join('/');
        return { loader: 'ts', contents: source.replaceAll('import.meta.url', `new URL(${JSON.stringify(url)}, import.meta.url).href`) };
      });
    },
  };
}

/**
 * @param {string} outdir where `dist/` stands; the package's other folders are looked for beside it
 */
export async function bundleCli(outdir = join(root, 'dist')) {
  removeBundles(outdir);
  return build({
    ...common,
    entryPoints: { cli: 'cli/main.ts' },
    outdir,
    chunkNames: 'cli-[name]-[hash]',
    target: 'node22.13',
    // Not minified: Node.js prints the failing line of a crash, and a minified line is a megabyte of noise on the terminal.
    plugins: [keepSourceUrls(join(root, 'dist')), leanAws(), leanOci()],
  });
}

/**
 * @param {string} outdir
 * @param {readonly string[]} names folders of functions/
 */
export async function bundleFunctions(outdir = join(root, 'dist', 'functions'), names = functionNames()) {
  const built = [];
  for (const name of names) built.push(await bundleHandler(`functions/${name}/handler.ts`, join(outdir, name)));
  return built;
}

/**
 * One handler as `index.mjs`, and what it loads later beside it.
 * @param {string} entry
 * @param {string} outdir
 * @param {import('esbuild').Plugin[]} plugins those that trim packages; none leaves them as published
 */
export async function bundleHandler(entry, outdir, plugins = [leanAws(), leanLambda(), leanOci()]) {
  removeBundles(outdir);
  return build({
    ...common,
    entryPoints: { index: entry },
    outdir,
    chunkNames: '[name]-[hash]',
    target: 'node24',
    // Class names do not survive; error names do, since they are literals (state machines match on them).
    minify: true,
    plugins: [keepSourceUrls(outdir), ...plugins],
  });
}

function functionNames() {
  const folder = join(root, 'functions');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'handler.ts')));
}

/** @param {string} folder */
function removeBundles(folder) {
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) if (file.endsWith('.mjs')) rmSync(join(folder, file));
}

/**
 * One line a bundle: what loads at once, and what only when it is asked for.
 * @param {import('esbuild').BuildResult} result
 */
export function describeSizes(result) {
  const outputs = result.metafile?.outputs ?? {};
  const size = (/** @type {Iterable<string>} */ files) => [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
  const all = size(Object.keys(outputs));
  return Object.keys(outputs)
    .filter((file) => /(^|\/)(cli|index)\.mjs$/.test(file))
    .map((file) => {
      const eager = size(staticClosure(file, outputs));
      return `${file}: ${kilobytes(eager)} at once, ${kilobytes(all - eager)} when needed`;
    })
    .join('\n');
}

/**
 * @param {string} entry
 * @param {import('esbuild').Metafile['outputs']} outputs
 */
function staticClosure(entry, outputs) {
  const found = new Set([entry]);
  for (const file of found) {
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement' && path in outputs) found.add(path);
  }
  return found;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.round(bytes / 1000).toLocaleString('en')} KB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  const all = wanted.length === 0;
  if (all || wanted.includes('cli')) console.log(describeSizes(await bundleCli()));
  if (all || wanted.includes('functions')) for (const result of await bundleFunctions()) console.log(describeSizes(result));
}
