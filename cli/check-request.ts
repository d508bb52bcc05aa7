import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import type { CloudName } from '../shared/clouds/port.ts';
import { isJsonObject, type JsonObject } from '../shared/domain/json.ts';
import type { Problem } from '../shared/domain/problem.ts';
import type { Settings } from '../shared/domain/settings.ts';
import { judgeRequest } from '../shared/domain/spec/check-request.ts';
import { filesOf, fromCliJson } from '../shared/domain/spec/cli-json.ts';
import type { ParsedSpec } from '../shared/domain/spec/parse-spec.ts';
import { systemWords } from './output/system-words.ts';

export interface CheckedRequest {
  /** The payload in the API's schema: OCI CLI shortcuts translated, the key of key.publicKeyFile put in where it travels in the payload. */
  readonly launch: JsonObject;
  /** The text of key.publicKeyFile; null where none is named. */
  readonly publicKey: string | null;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly notes: readonly string[];
}

/** Translates and judges what a spec wants launched, with the settings it goes with. Reads the files it names. */
export async function checkRequest(cloud: CloudName, spec: ParsedSpec, settings: Settings, namespace?: string): Promise<CheckedRequest> {
  const keys = await readKeyFiles(settings);
  const prefix = spec.form === 'hunt-file' ? 'launch.' : '';
  const { payload, problems, notes } = await translate(cloud, spec.launch, prefix);
  const launch = cloud === 'oci' ? withPublicKey(payload, settings, keys.publicKey) : payload;
  const found = judgeRequest({ cloud, launch, alternatives: spec.alternatives, settings, prefix, ...(namespace ? { namespace } : {}) });
  return {
    launch,
    publicKey: keys.publicKey,
    problems: [...problems, ...found.problems, ...keys.problems],
    warnings: found.warnings,
    notes,
  };
}

async function translate(cloud: CloudName, launch: JsonObject, prefix: string): Promise<ReturnType<typeof fromCliJson>> {
  if (cloud !== 'oci') return { payload: launch, problems: [], notes: [] };
  return fromCliJson(launch, await contents(launch), prefix);
}

/** A key of the payload's own wins: key.publicKeyFile is for payloads that bring none. */
function withPublicKey(payload: JsonObject, { key }: Settings, publicKey: string | null): JsonObject {
  const metadata = isJsonObject(payload.metadata) ? payload.metadata : {};
  if (publicKey === null || metadata.ssh_authorized_keys !== undefined || key.mode === 'temporary' || key.mode === 'none') return payload;
  return { ...payload, metadata: { ...metadata, ssh_authorized_keys: publicKey } };
}

async function contents(launch: JsonObject): Promise<Map<string, Uint8Array | Error>> {
  const files = new Set(filesOf(launch).map(({ file }) => file));
  return new Map(await Promise.all([...files].map(async (file) => [file, await read(file)] as const)));
}

async function read(file: string): Promise<Uint8Array | Error> {
  return readFile(expandHome(file)).catch((error: unknown) => new Error(`${file}: ${systemWords(error)}`));
}

async function readKeyFiles({ key }: Settings): Promise<{ publicKey: string | null; problems: Problem[] }> {
  const named = [
    ['key.publicKeyFile', key.publicKeyFile],
    ['key.privateKeyFile', key.privateKeyFile],
  ] as const;
  const problems: Problem[] = [];
  let publicKey: string | null = null;
  for (const [path, file] of named) {
    const content = file === null ? null : await read(file);
    if (content instanceof Error) problems.push({ path, expected: 'a file that can be read', got: content.message });
    if (content === null || content instanceof Error || path !== 'key.publicKeyFile') continue;
    publicKey = Buffer.from(content).toString('utf8').trim();
    problems.push(...publicKeyProblems(path, file!, publicKey));
  }
  return { publicKey, problems };
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
