import type { CloudName } from '../shared/clouds/port.ts';
import type { JsonObject } from '../shared/domain/json.ts';
import { describeProblem, InputError, type Problem } from '../shared/domain/problem.ts';
import type { Settings } from '../shared/domain/settings.ts';
import { type ParsedSpec, parseConfig, parseSpec } from '../shared/domain/spec/parse-spec.ts';
import { mergeSettings, type SettingsInput, type SettingsLayer } from '../shared/domain/spec/settings-input.ts';
import { cloudFlags, strangerProblems } from './arguments/cloud-flags.ts';
import { asksForEc2, readEc2Flags, readTags } from './arguments/ec2-request.ts';
import { callTimeout, callTimeoutMs, oneOf, span } from './arguments/values.ts';
import { checkRequest } from './check-request.ts';
import { inFlagWords, isOfFlags, withEc2Flags } from './ec2-request.ts';
import { checkResultTarget, type ResultTarget } from './output/result-target.ts';
import { readInput } from './read-input.ts';
import type { CloudFlags, Session } from './session.ts';

/** Everything that flags, files and variables say about a hunt, judged as far as it goes without a call. */
export interface HuntInput {
  readonly cloud: CloudName;
  /** Null without a spec: a rehearsal brings its own payload. */
  readonly launch: JsonObject | null;
  readonly alternatives: readonly JsonObject[];
  /** As far as they are known before a home is open. */
  readonly settings: Settings;
  /** The same with a rehearsal's own settings (the port of its SSH, say) as the weakest layer. */
  settingsUnder(rehearsal: JsonObject): Settings;
  /** File name of the spec, or the scenario's name. */
  readonly name: string;
  readonly target: ResultTarget | null;
  readonly flags: CloudFlags;
  /** One line each. */
  readonly warnings: readonly string[];
}

export interface HuntInputOptions {
  /** Problems of the arguments themselves, to be reported with the rest. */
  readonly earlier: readonly Problem[];
  readonly specWanted: boolean;
  readonly credentialsWanted: boolean;
}

/** Collects every problem before it throws one `InputError`. Reads files; calls nothing and writes nothing. */
export async function readHuntInput(session: Session, options: HuntInputOptions): Promise<HuntInput> {
  const raw = session.flags;
  const problems: Problem[] = [...options.earlier];
  const flags = cloudFlags(raw, problems);
  const flagSettings = settingFlags(session, problems);
  const config = await readParsed(session, '--settings', raw.settings, (source) => parseConfig(source), problems);
  const named = raw.cloud === 'oci' || raw.cloud === 'aws' ? raw.cloud : null;
  const flagged = asksForEc2(raw);
  const played = raw.simulate ? await (await simulators()).cloudOfScenario(raw.simulate) : null;
  const fallbackCloud = named ?? config?.cloud ?? played ?? (flagged ? 'aws' : null);
  const written = await readParsed(session, '--spec', raw.spec, (source) => parseSpec({ ...source, fallbackCloud }), problems);
  const cloud = cloudOf(written, named, fallbackCloud, problems);
  problems.push(...strangerProblems(raw, cloud));
  const scenario = raw.simulate ? await tried(async () => (await simulators()).loadScenario(cloud, raw.simulate!), problems) : null;
  if (options.specWanted && raw.spec === undefined && !flagged && !problems.some(isAboutSpec))
    problems.push(...noSpec(raw.simulate, scenario));
  const spec = flagged && cloud === 'aws' ? await flaggedSpec(session, written, scenario, problems) : written;
  const layers: SettingsLayer[] = [
    ...(config ? [{ name: config.name, settings: config.settings }] : []),
    ...(spec ? [{ name: null, settings: spec.settings }] : []),
    ...(raw.tag ? [{ name: '--tag', settings: { tags: readTags(raw.tag, problems) } }] : []),
  ];
  const merge = (weakest: readonly SettingsLayer[]) =>
    mergeSettings({ layers: [...weakest, ...layers], flags: flagSettings, sets: raw.set ?? [] });
  const merged = merge(scenario?.settings ? [{ name: scenario.name, settings: scenario.settings as JsonObject }] : []);
  problems.push(...merged.problems);
  // Wrong settings do not hide a wrong payload: it is judged with the defaults then.
  const checked = spec
    ? await checkRequest(cloud, spec, merged.settings ?? mergeSettings({ layers: [] }).settings!, namespaceOf(session))
    : null;
  problems.push(...(checked?.problems ?? []).map(spec && isOfFlags(spec) ? inFlagWords : (problem) => problem));
  const launch = checked?.launch ?? (scenario?.launch as JsonObject | undefined) ?? null;
  const target = await outputTarget(raw.output, [raw.spec, raw.settings, raw.config], problems);
  await environmentProblems(session, flags, cloud, options, problems);
  if (problems.length > 0 || !merged.settings) throw new InputError(problems);
  const publicKey = checked?.publicKey ?? null;
  // The file is read here, once: functions elsewhere cannot see it.
  const withKey = (settings: Settings): Settings => (publicKey === null ? settings : { ...settings, key: { ...settings.key, publicKey } });
  return {
    cloud,
    launch,
    alternatives: spec?.alternatives ?? [],
    settings: withKey(merged.settings),
    settingsUnder(rehearsal) {
      const whole = merge([{ name: null, settings: rehearsal }]);
      if (!whole.settings) throw new InputError(whole.problems);
      return withKey(whole.settings);
    },
    name: spec?.name ?? scenario?.name ?? 'spec',
    target,
    flags: { ...flags, cloud, callTimeoutMs: callTimeoutMs(merged.settings.hunt.callTimeout) },
    warnings: [...(checked?.warnings ?? []).map(describeProblem), ...(checked?.notes ?? [])],
  };
}

/** Wrong variables are told with the rest; until then the usual one. */
function namespaceOf({ surroundings }: Session): string | undefined {
  try {
    return surroundings.readEnvironment().namespace;
  } catch {
    return undefined;
  }
}

/** The simulated clouds are loaded for rehearsals alone. */
const simulators = () => import('../local/rehearse.ts');

/** The EC2 flags as a spec, or on top of the written one, or of a scenario's sample; null where the file they would change is broken. */
async function flaggedSpec(
  session: Session,
  written: ParsedSpec | null,
  scenario: Parameters<typeof sampleOf>[0],
  problems: Problem[],
): Promise<ParsedSpec | null> {
  const { flags: raw, surroundings } = session;
  if (raw.spec !== undefined && written?.cloud !== 'aws') return written;
  const base = written ?? sampleOf(scenario);
  if (raw.userData === '-' && raw.spec === '-') {
    problems.push({ path: '--user-data', expected: 'a file, as --spec reads stdin', got: '"-"' });
    return base;
  }
  const flags = await readEc2Flags(raw, surroundings.stdin, problems);
  return withEc2Flags(base, { flags, furtherTypes: raw.instanceType?.slice(1) ?? [] });
}

/** A scenario's sample payload, which flags may change. Its settings come in as the weakest layer. */
function sampleOf(scenario: { readonly name: string; readonly launch?: unknown } | null): ParsedSpec | null {
  if (scenario?.launch === undefined) return null;
  return { cloud: 'aws', launch: scenario.launch as JsonObject, alternatives: [], settings: {}, form: 'payload', name: scenario.name };
}

/** A `--spec` without its value, or a misspelt one, has been told already. */
function isAboutSpec({ path, remedy = '' }: Problem): boolean {
  return path === '--spec' || remedy.includes('--spec');
}

/** Only a rehearsal whose scenario brings a sample payload needs no spec. */
function noSpec(simulate: string | undefined, scenario: { readonly launch?: unknown } | null): Problem[] {
  const problem = { path: '--spec', expected: 'a launch spec', got: 'nothing' };
  if (simulate === undefined)
    return [{ ...problem, remedy: 'name a file, rehearse with --simulate first-light, or ask for an EC2 instance by flags (--image, …)' }];
  if (scenario && scenario.launch === undefined) return [{ ...problem, remedy: 'name a file: this scenario brings no sample payload' }];
  return [];
}

/** Flags that are settings under a name of their own. */
function settingFlags({ flags: raw }: Session, problems: Problem[]): NonNullable<SettingsInput['flags']> {
  // `cloudFlags` has told what is wrong with the timeout already.
  const timeout = raw.timeout === undefined ? null : callTimeout(raw.timeout, []);
  const until = raw.deadline === undefined ? null : span('--deadline', raw.deadline, problems);
  const onInterrupt = raw.onInterrupt === undefined ? null : oneOf('--on-interrupt', raw.onInterrupt, ['keep', 'clean-up'], problems);
  return [
    ...(timeout === null ? [] : [{ flag: '--timeout', path: 'hunt.callTimeout', value: timeout }]),
    ...(until === null ? [] : [{ flag: '--deadline', path: 'hunt.deadline', value: until }]),
    ...(onInterrupt === null ? [] : [{ flag: '--on-interrupt', path: 'hunt.onInterrupt', value: onInterrupt }]),
  ];
}

function cloudOf(spec: ParsedSpec | null, flag: CloudName | null, fallback: CloudName | null, problems: Problem[]): CloudName {
  const cloud = spec?.cloud ?? fallback ?? 'oci';
  if (spec && flag !== null && flag !== spec.cloud) {
    problems.push({ path: '--cloud', expected: `${spec.cloud}, as ${spec.name} is for it`, got: flag });
  }
  return cloud;
}

async function readParsed<T>(
  session: Session,
  flag: string,
  file: string | undefined,
  parse: (source: { text: string; name: string }) => T,
  problems: Problem[],
): Promise<T | null> {
  if (file === undefined) return null;
  const source = await readInput(flag, file, session.surroundings.stdin, problems);
  return source && tried(() => parse(source), problems);
}

async function outputTarget(
  output: string | undefined,
  inputs: readonly (string | undefined)[],
  problems: Problem[],
): Promise<ResultTarget | null> {
  if (output === undefined) return null;
  const checked = await checkResultTarget(output, inputs.filter((input) => input !== undefined && input !== '-') as string[]);
  if ('target' in checked) return checked.target;
  problems.push(checked.problem);
  return null;
}

async function environmentProblems(
  session: Session,
  flags: CloudFlags,
  cloud: CloudName,
  options: HuntInputOptions,
  problems: Problem[],
): Promise<void> {
  const environment = await tried(() => session.surroundings.readEnvironment(), problems);
  if (!environment || !options.credentialsWanted || flags.simulate !== undefined) return;
  problems.push(...(await session.surroundings.credentialProblems({ ...flags, cloud }, environment)));
}

/** The value, or null with the problems of the `InputError` that was thrown instead. */
async function tried<T>(body: () => T | Promise<T>, problems: Problem[]): Promise<T | null> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}
