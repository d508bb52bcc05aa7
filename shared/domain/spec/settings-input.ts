import * as v from 'valibot';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { InputError, type Problem } from '../problem.ts';
import { type Settings, settingsSchema } from '../settings.ts';
import { listSettings, type SettingEntry } from './list-settings.ts';
import { nearest } from './nearest.ts';
import { shown } from './shown.ts';

export { listSettings, type SettingEntry } from './list-settings.ts';

/** One setting given by name on the command line. */
export interface Assignment {
  readonly path: string;
  readonly value: JsonValue;
}

/** Settings from one place. Later layers win over earlier ones; objects merge, lists replace. */
export interface SettingsLayer {
  /** How problems name the place: `config.yaml`, null for the spec itself. */
  readonly name: string | null;
  readonly settings: JsonObject;
}

export interface SettingsInput {
  /** From weakest to strongest: config.yaml, then the hunt file. */
  readonly layers: readonly SettingsLayer[];
  /** Settings that flags of their own name, stronger than the layers; `flag` is what problems call it (`--timeout`). */
  readonly flags?: readonly (Assignment & { readonly flag: string })[];
  /** `--set` texts, strongest; of two for one path the later wins. */
  readonly sets?: readonly string[];
}

/**
 * `pace.floor=0.5`. The value is JSON where it reads as JSON, text otherwise; a setting that takes text gets the text as it
 * stands, one that takes a list takes `1,2` too. Throws `InputError`: no "=", an unknown path, a wrong value.
 */
export function parseSet(text: string): Assignment {
  const at = text.indexOf('=');
  if (at < 1) throw new InputError([{ path: '--set', expected: 'path=value, such as pace.floor=15', got: shown(text) }]);
  const path = text.slice(0, at).trim();
  const raw = text.slice(at + 1);
  const setting = findSetting(path);
  if (setting === null) throw new InputError([unknownPath(`--set ${path}`, path)]);
  for (const reading of [json(raw), raw, json(`[${raw}]`)]) {
    if (reading !== undefined && accepts(setting, reading)) return { path, value: reading };
  }
  throw new InputError([wrongValue(`--set ${path}`, json(raw) ?? raw, setting)]);
}

/** Merges all layers over the defaults. Never throws: `settings` is null where there are problems. */
export function mergeSettings(input: SettingsInput): { settings: Settings | null; problems: Problem[] } {
  const problems = input.layers.flatMap(({ name, settings }) => checkSettings(settings, name));
  const assignments: Assignment[] = [];
  for (const { flag, path, value } of input.flags ?? []) {
    const setting = findSetting(path);
    if (setting === null) problems.push(unknownPath(flag, path));
    else if (accepts(setting, value)) assignments.push({ path, value });
    else problems.push(wrongValue(flag, value, setting));
  }
  for (const text of input.sets ?? []) {
    try {
      assignments.push(parseSet(text));
    } catch (error) {
      problems.push(...(error as InputError).problems);
    }
  }
  if (problems.length > 0) return { settings: null, problems };
  const layers = [...input.layers.map(({ settings }) => settings), ...assignments.map(nested)];
  return { settings: v.parse(settingsSchema, layers.reduce(layered, {})), problems };
}

/** Every unknown path and wrong value of settings as written. */
function checkSettings(settings: JsonObject, name: string | null): Problem[] {
  const label = (path: string) => (name === null ? path : `${name}: ${path}`);
  const walk = (value: JsonObject, prefix: string): Problem[] =>
    Object.entries(value).flatMap(([key, item]) => {
      const path = `${prefix}${key}`;
      if (path === 'tags' && isJsonObject(item)) return walk(item, 'tags.');
      const setting = findSetting(path);
      if (setting !== null) return accepts(setting, item) ? [] : [wrongValue(label(path), item, setting)];
      const group = listSettings().filter((entry) => entry.path.startsWith(`${path}.`));
      if (group.length === 0) return [unknownPath(label(path), path)];
      if (isJsonObject(item)) return walk(item, `${path}.`);
      const names = group.map((entry) => entry.path.slice(path.length + 1));
      return [{ path: label(path), expected: `an object with any of ${names.join(', ')}`, got: shown(item) }];
    });
  return walk(settings, '');
}

function leaf(path: string): SettingEntry | null {
  return listSettings().find((entry) => entry.path === path) ?? null;
}

/** A setting by its path; `tags.team` is one text of the setting `tags`. */
function findSetting(path: string): SettingEntry | null {
  const tag = /^tags\.(.+)$/s.exec(path);
  return tag ? { ...leaf('tags')!, type: 'text', schema: v.string() } : leaf(path);
}

/** valibot takes a list for a record; as tags it would be lost. */
function accepts({ path, schema }: SettingEntry, value: JsonValue): boolean {
  return v.is(schema, value) && !(path === 'tags' && Array.isArray(value));
}

function unknownPath(place: string, path: string): Problem {
  const settings = listSettings();
  // Requirement 1's own names (MAX_CYCLES) stand in the documentation line of their setting.
  const named = settings.find(({ doc }) => doc.includes(`(${path.toUpperCase()})`));
  const near =
    named?.path ??
    nearest(
      path,
      settings.map((setting) => setting.path),
    );
  const remedy = near === null ? '"foothold settings" lists them' : `did you mean "${near}"?`;
  return { path: place, expected: 'a setting', got: 'an unknown path', remedy };
}

function wrongValue(place: string, value: JsonValue, setting: SettingEntry): Problem {
  return { path: place, expected: setting.type, got: shown(value, setting.path), remedy: setting.doc };
}

function json(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function nested({ path, value }: Assignment): JsonObject {
  // What follows `tags.` is one key, periods and all.
  const steps = path.startsWith('tags.') ? ['tags', path.slice('tags.'.length)] : path.split('.');
  return steps.reduceRight<JsonValue>((inner, step) => Object.fromEntries([[step, inner]]), value) as JsonObject;
}

function layered(under: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isJsonObject(value) && isJsonObject(below) ? layered(below, value) : value);
  }
  return Object.fromEntries(merged);
}
