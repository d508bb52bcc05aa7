import type { Home } from '../local/home.ts';
import { InputError, type Problem } from '../shared/domain/problem.ts';
import type { Clock } from '../shared/platform/clock.ts';
import type { RawFlags } from './arguments/flags.ts';
import { type Parsed, parseArguments } from './arguments/parse.ts';
import { doctor } from './commands/doctor.ts';
import { fleet } from './commands/fleet.ts';
import { hunt } from './commands/hunt.ts';
import { huntsCancel } from './commands/hunts-cancel.ts';
import { huntsEnd } from './commands/hunts-end.ts';
import { huntsList } from './commands/hunts-list.ts';
import { huntsPause } from './commands/hunts-pause.ts';
import { huntsResume } from './commands/hunts-resume.ts';
import { huntsShow } from './commands/hunts-show.ts';
import { interruption } from './commands/interruption.ts';
import { rehearse } from './commands/rehearse.ts';
import { scenarios } from './commands/scenarios.ts';
import { serve } from './commands/serve.ts';
import { settings } from './commands/settings.ts';
import { sweep } from './commands/sweep.ts';
import { exitCodes } from './exit-codes.ts';
import { createSink } from './output/streams.ts';
import type { Session, Surroundings } from './session.ts';
import { createReporter } from './view/create-reporter.ts';
import { describeError } from './view/errors.ts';

type Chosen = Extract<Parsed, { kind: 'command' }>;

/** Runs one command line (the words after the program's name) and returns its exit code. Never throws. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const stdout = createSink(surroundings.stdout);
  const stderr = createSink(surroundings.stderr);
  const parsed = parseArguments(args, surroundings.version);
  if (parsed.kind === 'text') {
    await stdout.write(parsed.text);
    return exitCodes.ready;
  }
  if (parsed.kind === 'usage') {
    await stderr.write(parsed.text);
    return exitCodes.fatal;
  }

  const flags = parsed.flags;
  const homes: Home[] = [];
  const clock = (): Clock | null => homes.at(-1)?.clock ?? null;
  const view = { now: () => clock()?.now() ?? Date.now(), rehearsal: () => homes.at(-1)?.rehearsal != null };
  const { reporter, log } = createReporter({
    flags,
    stderr,
    stream: surroundings.stderr,
    terminal: terminalOf(surroundings),
    live: isLive(parsed),
    ...view,
  });
  const session: Session = {
    surroundings,
    flags,
    stdout,
    stderr,
    reporter,
    log,
    lastDocument: null,
    lastCloud: null,
    get rehearsal() {
      return homes.at(-1)?.rehearsal != null;
    },
    async open(options) {
      if (!options.storeOnly) session.lastCloud = options.cloud;
      const home = await surroundings.openHome({ ...options, log });
      homes.push(home);
      return home;
    },
  };

  try {
    return await dispatch(session, parsed, [...parsed.problems, ...loudnessProblems(flags)]);
  } catch (error) {
    reporter.close();
    if (error instanceof InputError) reporter.problems(error.problems);
    else sayError(session, error);
    return exitCodes.fatal;
  } finally {
    reporter.close();
    for (const home of homes.toReversed()) await home.close().catch((error: unknown) => sayError(session, error));
    // What was written without waiting is handed over before the process may end.
    await stderr.write('');
  }
}

function dispatch(session: Session, { name, id }: Chosen, problems: readonly Problem[]): Promise<number> {
  // With a misspelt command nobody knows what the rest was meant for.
  if (problems.some(({ path }) => path === 'command')) throw new InputError(problems);
  // Hunt, fleet and doctor go on to collect what is wrong with their files.
  if (name === 'hunt') return hunt(session, problems);
  if (name === 'fleet') return fleet(session, problems);
  if (name === 'doctor') return doctor(session, problems);
  if (name === 'sweep') return sweep(session, problems);
  if (name === 'interruption') return interruption(session, problems);
  if (problems.length > 0) throw new InputError(problems);
  if (name === 'hunts list') return huntsList(session);
  if (name === 'serve') return serve(session);
  if (name === 'settings') return settings(session);
  if (name === 'scenarios') return scenarios(session);
  if (name === 'rehearse') return rehearse(session);
  const byId = {
    'hunts show': huntsShow,
    'hunts cancel': huntsCancel,
    'hunts pause': huntsPause,
    'hunts resume': huntsResume,
    'hunts end': huntsEnd,
  }[name];
  return byId(session, id ?? '');
}

function loudnessProblems(flags: RawFlags): Problem[] {
  if (!flags.quiet || !flags.verbose) return [];
  return [{ path: '--quiet', expected: 'either --quiet or --verbose', got: 'both' }];
}

/** Whether a live view makes sense: only while something runs. */
function isLive({ name, flags }: Chosen): boolean {
  return (name === 'hunt' && !flags.dryRun) || name === 'hunts resume' || name === 'hunts cancel' || name === 'hunts end';
}

function terminalOf(surroundings: Surroundings): { readonly noColor: boolean; readonly term: string | null; readonly ci: boolean } {
  try {
    return surroundings.readEnvironment().terminal;
  } catch {
    // Wrong variables are told with the rest of the input; until then, plain.
    return { noColor: true, term: null, ci: false };
  }
}

function sayError(session: Session, error: unknown): void {
  const { text, stack, bug } = describeError(error, session.rehearsal ? null : session.lastDocument, session.lastCloud);
  session.reporter.say('error', `foothold: ${text}`, {
    event: bug ? 'cli.bug' : 'cli.error',
    huntId: session.lastDocument?.huntId,
    ...(session.flags.verbose && stack ? { stack } : {}),
  });
  if (stack && session.flags.verbose && !session.flags.jsonLogs) session.reporter.block('debug', [stack], { event: 'cli.stack', stack });
}
