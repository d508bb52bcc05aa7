import { fileURLToPath } from 'node:url';
import { buildApp } from './build-app.ts';

// What cdk.json runs, after `node esbuild.config.mjs functions`.
buildApp(fileURLToPath(new URL('../../dist/functions', import.meta.url))).synth();
