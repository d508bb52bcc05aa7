import type { JsonObject } from '../json.ts';
import { describeProblem, InputError, type Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { judgeRequest } from '../spec/check-request.ts';
import { filesOf, fromCliJson } from '../spec/cli-json.ts';
import { readSpec, type SpecCloud } from '../spec/read-spec.ts';
import { mergeSettings } from '../spec/settings-input.ts';
import { hashPayload } from '../tokens.ts';

/** What a caller of the API wants hunted, judged whole. */
export interface WantedHunt {
  readonly cloud: SpecCloud;
  readonly launch: JsonObject;
  readonly alternatives: readonly JsonObject[];
  readonly settings: Settings;
  /** Of the request as it was written, so that a key and its request are the same pair whatever the defaults become. */
  readonly requestHash: string;
  /** One line each. */
  readonly warnings: readonly string[];
}

export interface HuntGround {
  /** Clouds that this server hunts on. */
  readonly clouds: readonly SpecCloud[];
  /** Settings under the caller's own: a rehearsal's. */
  readonly settings: JsonObject;
  readonly namespace: string;
}

/**
 * Reads a hunt as the body of a request has it: what a hunt file has, as JSON. Throws `InputError` with every problem. Files and
 * commands are the server's, not the caller's: a request that names one is refused.
 */
export function readHunt(body: JsonObject, ground: HuntGround): WantedHunt {
  const spec = readSpec(body, { name: 'body.json', fallbackCloud: ground.clouds[0] ?? null });
  const merged = mergeSettings({
    layers: [
      { name: null, settings: ground.settings },
      { name: null, settings: spec.settings },
    ],
  });
  const problems: Problem[] = [...merged.problems];
  if (!ground.clouds.includes(spec.cloud)) problems.push({ path: 'cloud', expected: ground.clouds.join(' or '), got: spec.cloud });
  const prefix = spec.form === 'hunt-file' ? 'launch.' : '';
  const translated =
    spec.cloud === 'oci' ? fromCliJson(spec.launch, noFiles(spec.launch), prefix) : { payload: spec.launch, problems: [], notes: [] };
  problems.push(...translated.problems);
  const settings = merged.settings ?? mergeSettings({ layers: [{ name: null, settings: ground.settings }] }).settings;
  if (settings === null) throw new InputError(problems);
  problems.push(...ownedByTheServer(settings));
  const launch = spec.cloud === 'oci' ? withPublicKey(translated.payload, settings) : translated.payload;
  const judged = judgeRequest({
    cloud: spec.cloud,
    launch,
    alternatives: spec.alternatives,
    settings,
    prefix,
    namespace: ground.namespace,
  });
  problems.push(...judged.problems);
  if (problems.length > 0) throw new InputError(problems);
  const warnings = [...judged.warnings.map(describeProblem), ...translated.notes];
  return { cloud: spec.cloud, launch, alternatives: spec.alternatives, settings, requestHash: hashPayload(body), warnings };
}

function noFiles(launch: JsonObject): Map<string, Error> {
  return new Map(filesOf(launch).map(({ file }) => [file, new Error('the name of a file: the server reads none, send the content')]));
}

/** A command would run where the server runs, a file would be read there. */
function ownedByTheServer({ notify, key }: Settings): Problem[] {
  const commands = (['ready', 'failed', 'interruption'] as const).flatMap((of) =>
    notify[of].command === null
      ? []
      : [{ path: `notify.${of}.command`, expected: 'no command over the API', got: 'one', remedy: `name a webhook in notify.${of}.url` }],
  );
  const files = (['publicKeyFile', 'privateKeyFile'] as const).flatMap((of) =>
    key[of] === null
      ? []
      : [{ path: `key.${of}`, expected: 'no file over the API', got: 'one', remedy: 'send the public key itself in key.publicKey' }],
  );
  return [...commands, ...files];
}

/** A key of the payload's own wins, as on the command line. */
function withPublicKey(launch: JsonObject, { key }: Settings): JsonObject {
  const metadata = launch['metadata'] ?? {};
  if (key.publicKey === null || key.mode === 'temporary' || key.mode === 'none') return launch;
  if (typeof metadata !== 'object' || Array.isArray(metadata) || Object.hasOwn(metadata, 'ssh_authorized_keys')) return launch;
  return { ...launch, metadata: { ...metadata, ssh_authorized_keys: key.publicKey } };
}
