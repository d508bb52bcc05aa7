import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { InputError, type Problem } from '../problem.ts';
import { settingsSchema } from '../settings.ts';
import { suggestion } from './nearest.ts';
import { shown } from './shown.ts';

export type SpecCloud = 'oci' | 'aws';

/** What `--spec FILE` says, read but not yet checked. */
export interface ParsedSpec {
  readonly cloud: SpecCloud;
  readonly launch: JsonObject;
  readonly alternatives: JsonObject[];
  /** Settings as written, a part of them or none. */
  readonly settings: JsonObject;
  /** What the file is: the payload itself, or a hunt file with the payload under `launch`. */
  readonly form: 'payload' | 'hunt-file';
  readonly name: string;
}

/** Most bytes of payload and alternatives, as compact JSON. A hunt's result repeats the payload inside the same 256 KiB. */
export const requestMost = 96 * 1024;

const clouds: readonly string[] = ['oci', 'aws'];
export const settingGroups = Object.keys(settingsSchema.entries);
export const huntFileKeys = ['cloud', 'launch', 'alternatives', ...settingGroups];
/** Fields by which a payload is known where a hunt file has none of them. */
const payloadMarks = [
  'compartmentId',
  'availabilityDomain',
  'shape',
  'compartment-id',
  'availability-domain',
  'ImageId',
  'InstanceType',
  'MinCount',
];
const awsMarks = ['ImageId', 'InstanceType', 'MinCount', 'MaxCount', 'LaunchTemplate'];

/** What to call a spec in a report, and the cloud of one that neither names its own nor looks like a payload of EC2. */
export interface SpecSource {
  readonly name: string;
  readonly fallbackCloud?: SpecCloud | null;
}

/** Reads a raw launch payload, or a hunt file: an object with `launch`. Throws `InputError`. */
export function readSpec(document: JsonObject, source: SpecSource): ParsedSpec {
  const spec = isHuntFile(document) ? huntFile(document, source) : payload(document, source);
  const bytes = Buffer.byteLength(JSON.stringify([spec.launch, spec.alternatives]));
  if (bytes > requestMost) {
    throw new InputError([
      {
        path: source.name,
        expected: `a payload and alternatives of at most ${requestMost / 1024} KiB`,
        got: `${Math.ceil(bytes / 1024)} KiB`,
      },
    ]);
  }
  return spec;
}

function isHuntFile(document: JsonObject): boolean {
  if (Object.hasOwn(document, 'launch')) return true;
  return huntFileKeys.some((key) => Object.hasOwn(document, key)) && !payloadMarks.some((key) => Object.hasOwn(document, key));
}

function payload(launch: JsonObject, { name, fallbackCloud }: SpecSource): ParsedSpec {
  return { cloud: guess(launch, fallbackCloud), launch, alternatives: [], settings: {}, form: 'payload', name };
}

function huntFile(document: JsonObject, { name, fallbackCloud }: SpecSource): ParsedSpec {
  const problems = unknownKeys(document, huntFileKeys, (key) => (payloadMarks.includes(key) ? { remedy: 'move it under "launch"' } : {}));
  const cloud = cloudOf(document, problems);
  const launch = document.launch ?? null;
  if (!isJsonObject(launch)) {
    problems.push({ path: 'launch', expected: "the launch payload, an object in the cloud's own schema", got: shown(document.launch) });
  }
  const alternatives = alternativesOf(document.alternatives ?? [], problems);
  if (!isJsonObject(launch) || problems.length > 0) throw new InputError(problems);
  return {
    cloud: cloud ?? guess(launch, fallbackCloud),
    launch,
    alternatives,
    settings: pick(document, settingGroups),
    form: 'hunt-file',
    name,
  };
}

function alternativesOf(value: JsonValue, problems: Problem[]): JsonObject[] {
  if (!Array.isArray(value)) {
    problems.push({ path: 'alternatives', expected: 'a list of JSON merge patches for "launch"', got: shown(value) });
    return [];
  }
  for (const [index, item] of value.entries()) {
    if (isJsonObject(item) && Object.keys(item).length > 0) continue;
    problems.push({ path: `alternatives[${index}]`, expected: 'an object with what changes in "launch"', got: shown(item) });
  }
  return value as JsonObject[];
}

export function cloudOf(document: JsonObject, problems: Problem[]): SpecCloud | null {
  const cloud = document.cloud;
  if (cloud === undefined) return null;
  if (typeof cloud !== 'string' || !clouds.includes(cloud)) {
    problems.push({ path: 'cloud', expected: 'oci or aws', got: shown(cloud) });
    return null;
  }
  return cloud as SpecCloud;
}

function guess(launch: JsonObject, fallbackCloud: SpecCloud | null | undefined): SpecCloud {
  return awsMarks.some((key) => Object.hasOwn(launch, key)) ? 'aws' : (fallbackCloud ?? 'oci');
}

export function unknownKeys(document: JsonObject, known: readonly string[], special: (key: string) => { remedy?: string }): Problem[] {
  return Object.keys(document)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: key,
      expected: `one of ${known.join(', ')}`,
      got: 'an unknown key',
      ...suggestion(key, known),
      ...special(key),
    }));
}

export function pick(document: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(document).filter(([key]) => keys.includes(key)));
}
