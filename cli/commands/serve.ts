import { readFile, stat } from 'node:fs/promises';
import type { ServeOptions } from '../../local/serve/open-serve.ts';
import type { Token } from '../../local/serve/tokens.ts';
import { localTenant } from '../../shared/domain/api/tenant.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { shown } from '../../shared/domain/spec/shown.ts';
import { cloudFlags } from '../arguments/cloud-flags.ts';
import { exitCodes } from '../exit-codes.ts';
import { systemWords } from '../output/system-words.ts';
import type { Session } from '../session.ts';
import { listenForStop } from '../stop-signals.ts';

/** `foothold serve`: the HTTP API until a signal comes; url and token as JSON on stdout. */
export async function serve(session: Session): Promise<number> {
  const { flags, surroundings, reporter } = session;
  const problems: Problem[] = [];
  const { cloud, profile, configFile, region, simulate, callTimeoutMs } = await chosenCloud(session, problems);
  const port = portOf(flags.port, problems);
  if (flags.host === '') problems.push({ path: '--host', expected: 'an address', got: 'an empty text' });
  // Loaded when needed, as the rest of what serves is.
  const { makeToken, tokenOf } = await import('../../local/serve/tokens.ts');
  const made = flags.tokenFile === undefined ? makeToken() : null;
  const tokens = made === null ? await tokensOf(flags.tokenFile!, problems) : [tokenOf(localTenant, made)];
  if (problems.length > 0) throw new InputError(problems);
  const options: ServeOptions = {
    cloud,
    environment: surroundings.readEnvironment(),
    callTimeoutMs,
    log: session.log,
    host: flags.host ?? '127.0.0.1',
    port,
    tokens,
    ...(profile === undefined ? {} : { profile }),
    ...(configFile === undefined ? {} : { configFile }),
    ...(region === undefined ? {} : { region }),
    ...(simulate === undefined ? {} : { simulate: { scenario: simulate, paceForEyes: false } }),
  };
  const over = Promise.withResolvers<void>();
  const stop = listenForStop(surroundings.signals, (signal, earlier) => {
    const words =
      earlier === 0
        ? 'no more requests; hunts are kept or cleaned up, as each of them says'
        : 'still at it, so that nothing is left behind';
    reporter.say('warn', `${signal}: ${words}`, { signal });
    over.resolve();
  });
  try {
    const { openServe } = await import('../../local/serve/open-serve.ts');
    const serving = await openServe(options).catch((error: unknown) => {
      throw isListening(error)
        ? new InputError([{ path: '--port', expected: 'an address and port that are free and ours to take', got: systemWords(error) }])
        : error;
    });
    await session.stdout.write(`${JSON.stringify({ url: serving.url, ...(made === null ? {} : { token: made }) })}\n`);
    reporter.say('info', `serving on ${serving.url}${made === null ? '' : '; the token on stdout is not shown again'}`, {
      event: 'serve.listening',
      url: serving.url,
    });
    if (!/^(127\.|\[::1\])/.test(new URL(serving.url).hostname))
      reporter.say('warn', 'others can reach this address, and nothing is encrypted: put a proxy with TLS before it');
    if (serving.resumed.length > 0)
      reporter.say('info', `going on with ${serving.resumed.join(', ')}`, { event: 'serve.resumed', huntIds: serving.resumed });
    await over.promise;
    await serving.close();
    return stop.by === null ? exitCodes.ready : exitCodes[stop.by];
  } finally {
    stop.dispose();
  }
}

/** A rehearsal is of its scenario's cloud, where the flags name none. */
async function chosenCloud(session: Session, problems: Problem[]) {
  const flags = cloudFlags(session.flags, problems);
  if (flags.simulate === undefined || session.flags.cloud !== undefined) return flags;
  const { cloudOfScenario } = await import('../../local/rehearse.ts');
  return { ...flags, cloud: (await cloudOfScenario(flags.simulate)) ?? flags.cloud };
}

function portOf(text: string | undefined, problems: Problem[]): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  problems.push({ path: '--port', expected: 'a port from 0 to 65535 (0 takes a free one)', got: shown(text) });
  return 0;
}

async function tokensOf(file: string, problems: Problem[]): Promise<Token[]> {
  const { readTokens } = await import('../../local/serve/tokens.ts');
  try {
    const { mode } = await stat(file);
    // Windows has no such bits.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      problems.push({
        path: '--token-file',
        expected: 'a file that only you can read',
        got: `mode ${(mode & 0o777).toString(8)}`,
        remedy: `chmod 600 ${file}`,
      });
    }
    return readTokens(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof InputError) problems.push(...error.problems);
    else problems.push({ path: '--token-file', expected: 'a file that can be read', got: `${file}: ${systemWords(error)}` });
    return [];
  }
}

function isListening(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
