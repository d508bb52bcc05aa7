import type { JsonObject } from '../json.ts';
import { InputError } from '../problem.ts';
import { readDocument, type SourceText } from './read-document.ts';
import {
  cloudOf,
  huntFileKeys,
  type ParsedSpec,
  pick,
  readSpec,
  type SpecCloud,
  type SpecSource,
  settingGroups,
  unknownKeys,
} from './read-spec.ts';

export { type ParsedSpec, requestMost, type SpecCloud } from './read-spec.ts';

/** What `config.yaml` says: settings, and the cloud for specs that name none. */
export interface ParsedConfig {
  readonly cloud: SpecCloud | null;
  readonly settings: JsonObject;
  readonly name: string;
}

/** Reads a spec from its text, as `readSpec` does. Throws `InputError`, and nothing else, for any text. */
export function parseSpec(source: SourceText & SpecSource): ParsedSpec {
  return readSpec(readDocument(source), source);
}

/** Reads `config.yaml`: settings and `cloud`, nothing else. An empty file is an empty config. Throws `InputError`. */
export function parseConfig(source: SourceText): ParsedConfig {
  const empty = source.text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .every((line) => /^\s*(#|$)/.test(line));
  const document = empty ? {} : readDocument(source);
  const problems = unknownKeys(document, ['cloud', ...settingGroups], (key) =>
    huntFileKeys.includes(key) ? { remedy: 'this belongs into the file that --spec names' } : {},
  );
  const cloud = cloudOf(document, problems);
  if (problems.length > 0) throw new InputError(problems.map((problem) => ({ ...problem, path: `${source.name}: ${problem.path}` })));
  return { cloud, settings: pick(document, settingGroups), name: source.name };
}
