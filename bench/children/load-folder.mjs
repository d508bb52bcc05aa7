// `node load-folder.mjs FOLDER`: milliseconds to load every module of a bundle, those that are loaded when needed too.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2] ?? '';
const start = performance.now();
await import(pathToFileURL(join(folder, 'index.mjs')).href);
for (const file of readdirSync(folder)) if (file.endsWith('.mjs')) await import(pathToFileURL(join(folder, file)).href);
console.log(JSON.stringify({ ms: performance.now() - start }));
