// Runs after `npm install` in a clone, and when npm installs the package from a repository: builds the command's bundle, which an
// installed package needs. A clone runs from its sources, so without devDependencies there is nothing to do and nothing is wrong.
import { existsSync } from 'node:fs';

const needed = [new URL('../node_modules/esbuild/package.json', import.meta.url), new URL('../cli/main.ts', import.meta.url)];

if (needed.every((file) => existsSync(file))) {
  const { bundleCli } = await import('../esbuild.config.mjs');
  await bundleCli();
} else {
  console.error('foothold: development packages are not installed, so the command is not bundled; a clone runs from its sources');
}
