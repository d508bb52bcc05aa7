import { readFileSync } from 'node:fs';
import { readEnvironment } from '../shared/platform/config.ts';
import { exitCodes } from './exit-codes.ts';
import { run } from './run.ts';
import { describeError } from './view/errors.ts';

/** The command `foothold`: runs when imported (`bin/foothold.mjs`) or started (`node cli/main.ts`). */

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

// A rejection that nobody waits for is a defect; it must not show a raw stack, nor pass in silence.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    process.stderr.write(`foothold: ${describeError(error, null).text}\n`);
    process.exitCode = exitCodes.fatal;
    process.exit();
  });
}

process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signals: process,
  readEnvironment: () => readEnvironment(),
  // Loaded when needed: help and bad input answer without the SDK.
  openHome: async (options) => (await import('../local/open-home.ts')).openHome(options),
  credentialProblems: async (flags, environment) =>
    (await import('../local/credential-problems.ts')).credentialProblems(flags, environment),
  version,
});
// Sockets that the SDK keeps alive must not keep the process.
process.exit();
