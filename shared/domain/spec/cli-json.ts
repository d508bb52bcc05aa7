import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Problem } from '../problem.ts';
import { camelKeys, fileShortcuts, vnicShortcuts, waitShortcuts } from './cli-keys.ts';
import { launchFields } from './launch-fields-oci.ts';
import { shown } from './shown.ts';

/** A file that a payload names instead of holding its content. */
export interface FileRequest {
  /** The field that names it. */
  readonly path: string;
  /** As written; relative to the working directory, as with the OCI CLI. A leading `~` is the home directory. */
  readonly file: string;
}

/** Contents by file name as written, or why there is none. */
export type FileContents = ReadonlyMap<string, Uint8Array | Error>;

export interface Translated {
  readonly payload: JsonObject;
  readonly problems: readonly Problem[];
  /** What was left out, for people. */
  readonly notes: readonly string[];
}

const fileScheme = /^file:\/\//i;

/** Files that have to be read before `fromCliJson`: `userDataFile` and its like, and `file://…` in place of an object or a list. */
export function filesOf(launch: JsonObject): FileRequest[] {
  return Object.entries(camelKeys(launch)).flatMap(([key, value]) => {
    if (typeof value !== 'string') return [];
    if (Object.hasOwn(fileShortcuts, key)) return [{ path: key, file: value }];
    return isComplex(key) && fileScheme.test(value) ? [{ path: key, file: value.replace(fileScheme, '') }] : [];
  });
}

/**
 * A payload as `oci compute instance launch --from-json` takes it, to the API's LaunchInstanceDetails. A payload that is in the
 * API's schema already comes out as it went in. Where a shortcut and the field it stands for say the same, fine; where they
 * differ, a problem. Fields that are null count as not given.
 */
export function fromCliJson(launch: JsonObject, files: FileContents, prefix = ''): Translated {
  const draft = new Draft(camelKeys(launch), prefix);
  draft.takeTexts(files);
  for (const [shortcut, field] of Object.entries(vnicShortcuts)) draft.move(shortcut, ['createVnicDetails', field]);
  for (const [shortcut, { into, as }] of Object.entries(fileShortcuts)) draft.moveFile(shortcut, into, as, files);
  draft.moveSource();
  for (const option of waitShortcuts) draft.ignore(option, 'ready.until and ready.timeout say what to wait for, and how long');
  return draft.done();
}

class Draft {
  readonly #fields: Map<string, JsonValue>;
  readonly #prefix: string;
  readonly #problems: Problem[] = [];
  readonly #notes: string[] = [];

  constructor(payload: JsonObject, prefix: string) {
    this.#fields = new Map(Object.entries(payload));
    this.#prefix = prefix;
  }

  /** Objects and lists given as JSON text or as `file://…`, which the CLI allows for each of its complex options. */
  takeTexts(files: FileContents): void {
    for (const [key, value] of this.#fields) {
      if (typeof value !== 'string' || !isComplex(key)) continue;
      const text = fileScheme.test(value) ? this.#content(key, value.replace(fileScheme, ''), files) : value;
      const parsed = text === null ? null : parsedJson(String(text));
      if (parsed === null) this.#report(key, 'an object, or one as JSON text', 'text that is no JSON object or list');
      // A file may spell its keys the CLI's way too. What could not be read is not judged a second time.
      this.#fields.set(key, parsed === null ? null : camelKeys({ [key]: parsed })[key]!);
    }
  }

  move(shortcut: string, target: readonly [string, string]): void {
    const value = this.#take(shortcut);
    if (value !== null) this.#put(shortcut, target, value);
  }

  moveFile(shortcut: string, target: readonly string[], as: 'text' | 'base64', files: FileContents): void {
    const name = this.#take(shortcut);
    if (name === null) return;
    if (typeof name !== 'string') {
      this.#report(shortcut, 'a file name', shown(name));
      return;
    }
    const content = this.#content(shortcut, name, files);
    if (content !== null) this.#put(shortcut, target, content.toString(as === 'base64' ? 'base64' : 'utf8'));
  }

  moveSource(): void {
    const image = this.#take('imageId');
    const volume = this.#take('sourceBootVolumeId');
    const size = this.#take('bootVolumeSizeInGbs');
    if (image !== null && volume !== null) this.#report('sourceBootVolumeId', 'either imageId or sourceBootVolumeId', 'both');
    if (image === null && volume !== null && size !== null) {
      this.#report('bootVolumeSizeInGbs', 'none, for sourceBootVolumeId names a volume that has its size', shown(size));
    }
    if (image !== null) {
      this.#put('imageId', ['sourceDetails', 'sourceType'], 'image');
      this.#put('imageId', ['sourceDetails', 'imageId'], image);
    } else if (volume !== null) {
      this.#put('sourceBootVolumeId', ['sourceDetails', 'sourceType'], 'bootVolume');
      this.#put('sourceBootVolumeId', ['sourceDetails', 'bootVolumeId'], volume);
    }
    if (size !== null && volume === null) this.#put('bootVolumeSizeInGbs', ['sourceDetails', 'bootVolumeSizeInGBs'], size);
  }

  ignore(option: string, reason: string): void {
    if (this.#take(option) !== null) this.#notes.push(`${this.#prefix}${option} is left out: ${reason}`);
  }

  done(): Translated {
    const payload = Object.fromEntries([...this.#fields].filter(([, value]) => value !== null));
    return { payload, problems: this.#problems, notes: this.#notes };
  }

  #take(key: string): JsonValue {
    const value = this.#fields.get(key) ?? null;
    this.#fields.delete(key);
    return value;
  }

  #put(shortcut: string, [field, inner]: readonly string[], value: JsonValue): void {
    const holder = this.#fields.get(field!) ?? null;
    if (inner === undefined) {
      if (holder === null || holder === value) this.#fields.set(field!, value);
      else this.#conflict(shortcut, field!, value);
    } else if (holder === null) {
      this.#fields.set(field!, { [inner]: value });
    } else if (isJsonObject(holder)) {
      const there = holder[inner] ?? null;
      if (there === null) this.#fields.set(field!, { ...holder, [inner]: value });
      else if (JSON.stringify(there) !== JSON.stringify(value)) this.#conflict(shortcut, `${field}.${inner}`, value);
    }
    // A holder of a wrong type is what the check of the payload reports.
  }

  #conflict(shortcut: string, target: string, value: JsonValue): void {
    this.#report(shortcut, `nothing, or the same as ${this.#prefix}${target}`, shown(value, target));
  }

  #content(key: string, file: string, files: FileContents): Buffer | null {
    const content = files.get(file);
    if (content instanceof Uint8Array) return Buffer.from(content);
    this.#report(key, 'a file that can be read', content === undefined ? `${shown(file)}, which was not read` : content.message);
    return null;
  }

  #report(key: string, expected: string, got: string): void {
    const path = this.#prefix + key;
    if (!this.#problems.some((problem) => problem.path === path)) this.#problems.push({ path, expected, got });
  }
}

function isComplex(key: string): boolean {
  if (key === 'nsgIds' || key === 'ipv6AddressSubnetCidrPairs') return true;
  return Object.hasOwn(launchFields, key) && ['object', 'list'].includes(launchFields[key]!.is);
}

function parsedJson(text: string): JsonValue {
  try {
    const value = JSON.parse(text) as JsonValue;
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
