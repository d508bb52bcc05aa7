import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { CloudName } from '../shared/clouds/port.ts';
import type { JsonObject } from '../shared/domain/json.ts';
import type { Problem } from '../shared/domain/problem.ts';
import type { Settings } from '../shared/domain/settings.ts';
import { checkLaunchOci, type LaunchContext } from '../shared/domain/spec/check-launch-oci.ts';
import { filesOf, fromCliJson } from '../shared/domain/spec/cli-json.ts';
import { mergePatch } from '../shared/domain/spec/merge-patch.ts';
import type { ParsedSpec } from '../shared/domain/spec/parse-spec.ts';
import { checkSettingsRules } from '../shared/domain/spec/settings-rules.ts';
import { systemWords } from './output/system-words.ts';

export interface CheckedRequest {
  /** The payload in the API's schema, OCI CLI shortcuts translated. */
  readonly launch: JsonObject;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly notes: readonly string[];
}

/** Translates and judges what a spec wants launched, with the settings it goes with. Reads the files it names. */
export async function checkRequest(cloud: CloudName, spec: ParsedSpec, settings: Settings): Promise<CheckedRequest> {
  const keyFiles = await keyFileProblems(settings);
  if (cloud !== 'oci') return { launch: spec.launch, problems: keyFiles, warnings: [], notes: [] };
  const prefix = spec.form === 'hunt-file' ? 'launch.' : '';
  const { payload, problems, notes } = fromCliJson(spec.launch, await contents(spec.launch), prefix);
  const context = { adNumbers: settings.hunt.adNumbers, tags: settings.tags };
  const launch = checkLaunchOci(payload, { ...context, prefix });
  const rules = checkSettingsRules(settings, cloud, payload);
  const others = checkAlternatives(spec, payload, context, launch.problems);
  return {
    launch: payload,
    problems: [...problems, ...launch.problems, ...others, ...rules.problems, ...keyFiles],
    warnings: [...launch.warnings, ...rules.warnings],
    notes,
  };
}

/** What an alternative adds to the payload's own problems. */
function checkAlternatives(
  spec: ParsedSpec,
  payload: JsonObject,
  context: Omit<LaunchContext, 'prefix'>,
  known: readonly Problem[],
): Problem[] {
  const base = new Set(known.map((problem) => JSON.stringify([problem.path.replace(/^launch\./, ''), problem.got])));
  return spec.alternatives.flatMap((patch, index) => {
    const found = checkLaunchOci(mergePatch(payload, patch), { ...context, prefix: '' }).problems;
    const fresh = found.filter((problem) => !base.has(JSON.stringify([problem.path, problem.got])));
    return fresh.map((problem) => ({ ...problem, path: `alternatives[${index}].${problem.path}` }));
  });
}

async function contents(launch: JsonObject): Promise<Map<string, Uint8Array | Error>> {
  const files = new Set(filesOf(launch).map(({ file }) => file));
  return new Map(await Promise.all([...files].map(async (file) => [file, await read(file)] as const)));
}

async function read(file: string): Promise<Uint8Array | Error> {
  return readFile(expandHome(file)).catch((error: unknown) => new Error(`${file}: ${systemWords(error)}`));
}

async function keyFileProblems({ key }: Settings): Promise<Problem[]> {
  const named = [
    ['key.publicKeyFile', key.publicKeyFile],
    ['key.privateKeyFile', key.privateKeyFile],
  ] as const;
  const problems: Problem[] = [];
  for (const [path, file] of named) {
    const content = file === null ? null : await read(file);
    if (content instanceof Error) problems.push({ path, expected: 'a file that can be read', got: content.message });
    else if (content && path === 'key.publicKeyFile')
      problems.push(...publicKeyProblems(path, file!, Buffer.from(content).toString('utf8')));
  }
  return problems;
}

function publicKeyProblems(path: string, file: string, text: string): Problem[] {
  const expected = 'an OpenSSH public key, "ssh-ed25519 AAAA…"';
  if (text.includes('PRIVATE KEY')) return [{ path, expected, got: `${file}, a private key`, remedy: 'name the .pub file beside it' }];
  const key = text.split('\n').some((line) => /^\s*(?:ssh-|ecdsa-|sk-)\S+\s+[A-Za-z\d+/]+=*(?:\s|$)/.test(line));
  return key ? [] : [{ path, expected, got: `${file}, which holds none` }];
}

function expandHome(file: string): string {
  return file.replace(/^~(?=$|[/\\])/, homedir());
}
