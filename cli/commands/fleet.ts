import type { FleetOutcome } from '../../local/run-fleet.ts';
import { fleetMost } from '../../shared/domain/fleet/fleet.ts';
import { summaryOf } from '../../shared/domain/fleet/summary.ts';
import { unshareable, vary } from '../../shared/domain/fleet/vary.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { asksForEc2 } from '../arguments/ec2-request.ts';
import { count } from '../arguments/values.ts';
import { exitCodes, type StopSignal } from '../exit-codes.ts';
import { type HuntInput, readHuntInput } from '../hunt-input.ts';
import { deliver } from '../output/deliver.ts';
import type { Session } from '../session.ts';
import { listenForStop } from '../stop-signals.ts';
import { fleetLines } from '../view/fleet-lines.ts';
import { forecastText } from '../view/forecast-text.ts';
import { plural } from '../view/words.ts';
import { sayLaunches } from './dry-run.ts';
import { openCloud } from './open-cloud.ts';

/**
 * `foothold fleet`: N hunts of one spec. The instances that are ready go to stdout as a JSON array, whatever became of the others; `--output`
 * takes the whole story. Exit code 0 when all are ready, and only then.
 */
export async function fleet(session: Session, earlier: readonly Problem[]): Promise<number> {
  const { flags, reporter } = session;
  const problems = [...earlier];
  const wanted = readCount(flags.count, problems);
  const name = readName(flags.name, problems);
  const dry = flags.dryRun === true;
  const input = await readHuntInput(session, { earlier: problems, specWanted: true, credentialsWanted: !dry });
  const unfit = unshareable({ ...input, launch: input.launch ?? {} }, wanted);
  if (unfit.length > 0) throw new InputError(unfit);
  for (const warning of input.warnings) reporter.say('warn', `warning: ${warning}`);
  if (dry) return dryRunFleet(session, input, wanted);
  const home = await openCloud(session, input.flags);
  if (home.rehearsal) {
    reporter.say('info', `rehearsal "${home.rehearsal.name}" of a fleet: nothing real is called, and all times below are its own`, {
      scenario: home.rehearsal.name,
    });
  }
  const sample = flags.spec === undefined && !asksForEc2(flags) ? home.rehearsal?.launch : undefined;
  const request = {
    cloud: input.cloud,
    launch: sample ?? input.launch ?? {},
    alternatives: input.alternatives,
    settings: home.rehearsal ? input.settingsUnder(home.rehearsal.settings) : input.settings,
  };
  reporter.say('info', `pace, which all hunts share: ${forecastText(request)}`, { event: 'hunt.forecast' });
  const stop = listenForStop(session.surroundings.signals, (signal, before) => sayStop(session, signal, before, request.settings.hunt));
  try {
    const outcome = await home.fleet(
      { ...request, count: wanted, ...(name === null ? {} : { name }) },
      {
        signal: stop.signal,
        onEvent: (event, written) => reporter.event(event, written),
        onFleet: (started, repeated) => reporter.say('info', startWords(started, repeated, session.rehearsal), fleetData(started)),
        ...(flags.jsonLogs ? { onProvisionEvent: ({ event, data }) => reporter.say('info', event, { event, ...data }) } : {}),
      },
    );
    await handOver(session, outcome, input.target);
    const { ready } = summaryOf(outcome.fleet);
    const all = ready === outcome.fleet.count;
    reporter.block(all ? 'info' : 'error', fleetLines(outcome, session.rehearsal), { event: 'fleet.summary', ...summary(outcome) });
    return all ? exitCodes.ready : stop.by === null ? exitCodes.fatal : exitCodes[stop.by];
  } finally {
    stop.dispose();
  }
}

/** What each hunt of the fleet would send, `index` before the fields of a hunt's own dry run. */
async function dryRunFleet(session: Session, input: HuntInput, wanted: number): Promise<number> {
  const shown: JsonObject[] = [];
  for (let index = 1; index <= wanted; index += 1) {
    const varied = vary({ ...input, launch: input.launch ?? {} }, index, wanted);
    shown.push(...sayLaunches(session, varied).map((launch) => ({ index, ...launch })));
  }
  const written = await deliver(shown, null, { stdout: session.stdout, reporter: session.reporter, target: input.target });
  return written ? exitCodes.ready : exitCodes.fatal;
}

async function handOver(session: Session, outcome: FleetOutcome, target: Parameters<typeof deliver>[2]['target']): Promise<void> {
  const { stdout, reporter } = session;
  const instances = outcome.documents.flatMap(({ phase, result }) => (phase === 'ready' && result !== null ? [result] : []));
  await deliver(instances, null, { stdout, reporter, target: null });
  if (target !== null) await deliver({ ...summary(outcome), instances }, null, { stdout, reporter, target });
}

/** What became of whom. */
function summary({ fleet: { fleetId, name, count: wanted, createdAt, endedAt, members, ...fleet }, documents }: FleetOutcome) {
  const hunts: JsonValue[] = members.map(({ index, huntId, state, reason }) => {
    const instance = documents.find((document) => document.huntId === huntId)?.instance ?? null;
    return { index, huntId, state, reason, instanceId: state === 'ready' ? (instance?.id ?? null) : null };
  });
  return { fleetId, name, count: wanted, createdAt, endedAt, summary: { ...summaryOf({ ...fleet, members }) }, hunts };
}

const fleetData = ({ fleetId, name, count: wanted }: FleetOutcome['fleet']) => ({ event: 'fleet.started', fleetId, name, count: wanted });

function startWords({ name, count: wanted, endedAt }: FleetOutcome['fleet'], repeated: boolean, rehearsal: boolean): string {
  if (endedAt !== null) return `fleet ${name} has ended, and this is how; another --name starts another one`;
  if (repeated) return `fleet ${name} goes on: ${plural(wanted, 'hunt')} in all`;
  return `fleet ${name}: ${plural(wanted, 'hunt')}${rehearsal ? '' : `; after a crash the same command with --name ${name} goes on`}`;
}

function readCount(text: string | undefined, problems: Problem[]): number {
  if (text === undefined) problems.push({ path: '--count', expected: 'how many instances', got: 'nothing', remedy: 'say --count 3' });
  const found = text === undefined ? null : count('--count', text, problems);
  if (found !== null && found > fleetMost)
    problems.push({ path: '--count', expected: `at most ${fleetMost} instances`, got: String(found) });
  return found ?? 1;
}

function readName(text: string | undefined, problems: Problem[]): string | null {
  if (text === undefined || /^[\w.@:-]{1,100}$/.test(text)) return text ?? null;
  problems.push({ path: '--name', expected: 'at most 100 letters, digits and . _ - @ :', got: JSON.stringify(text) });
  return null;
}

function sayStop({ reporter }: Session, signal: StopSignal, before: number, { onInterrupt }: { readonly onInterrupt: string }): void {
  const what = onInterrupt === 'keep' ? 'is kept, to go on under the same --name' : 'is ended; what is ready already stays';
  const text = before === 0 ? `${signal}: what is in flight is resolved, then each hunt ${what}` : `${signal} again: still at it`;
  reporter.say('warn', text, { signal });
}
