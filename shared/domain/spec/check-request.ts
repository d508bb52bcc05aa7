import type { JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { checkLaunchAws } from './check-launch-aws.ts';
import { checkLaunchOci } from './check-launch-oci.ts';
import { shortcuts } from './cli-keys.ts';
import { mergePatch } from './merge-patch.ts';
import { checkSettingsRules, type Findings } from './settings-rules.ts';

export interface CheckedRequest {
  readonly cloud: 'oci' | 'aws';
  /** In the API's schema: shortcuts of the OCI CLI are translated before (`fromCliJson`). */
  readonly launch: JsonObject;
  readonly alternatives: readonly JsonObject[];
  readonly settings: Settings;
  /** Put before the payload's paths: `launch.` by default, '' where the file is the payload itself. */
  readonly prefix?: string;
  /** Of Foothold's own tags; `foothold` by default. */
  readonly namespace?: string;
}

interface LaunchSurroundings {
  readonly settings: Settings;
  readonly namespace: string;
  readonly prefix: string;
}

/** How each cloud's payload is judged; a shortcut is what an alternative may not have. */
const clouds: Record<
  CheckedRequest['cloud'],
  { check: (launch: JsonObject, around: LaunchSurroundings) => Findings; shortcuts: readonly string[] }
> = {
  oci: {
    check: (launch, { settings, prefix }) => checkLaunchOci(launch, { adNumbers: settings.hunt.adNumbers, tags: settings.tags, prefix }),
    shortcuts,
  },
  aws: { check: checkLaunchAws, shortcuts: [] },
};

/** Every problem of a whole request, found without a call. */
export function checkRequest(request: CheckedRequest): Problem[] {
  return [...judgeRequest(request).problems];
}

/** Problems and warnings of payload, alternatives and settings; an alternative tells only what it adds to the payload's own. */
export function judgeRequest({
  cloud,
  launch,
  alternatives,
  settings,
  prefix = 'launch.',
  namespace = 'foothold',
}: CheckedRequest): Findings {
  const rules = checkSettingsRules(settings, cloud, launch);
  const { check, shortcuts: forbidden } = clouds[cloud];
  const base = check(launch, { settings, namespace, prefix });
  const known = check(launch, { settings, namespace, prefix: '' });
  const others = alternatives.map((patch, index) => {
    const place = `alternatives[${index}].`;
    const found = check(mergePatch(launch, patch), { settings, namespace, prefix: '' });
    return {
      problems: [...shortcutsIn(patch, forbidden, place), ...added(found.problems, known.problems, place)],
      warnings: added(found.warnings, known.warnings, place),
    };
  });
  return {
    problems: [...base.problems, ...others.flatMap(({ problems }) => problems), ...rules.problems],
    warnings: [...base.warnings, ...others.flatMap(({ warnings }) => warnings), ...rules.warnings],
  };
}

function added(found: readonly Problem[], known: readonly Problem[], place: string): Problem[] {
  const old = new Set(known.map((problem) => JSON.stringify(problem)));
  return found.filter((problem) => !old.has(JSON.stringify(problem))).map((problem) => ({ ...problem, path: place + problem.path }));
}

/** A patch is applied to the translated payload, where a shortcut would stand beside the field it means. */
function shortcutsIn(patch: JsonObject, forbidden: readonly string[], place: string): Problem[] {
  const remedy = 'change createVnicDetails, sourceDetails or metadata by their own names';
  return Object.keys(patch)
    .filter((key) => forbidden.includes(key))
    .map((key) => ({ path: place + key, expected: "a field of OCI's LaunchInstanceDetails", got: 'a shortcut of the OCI CLI', remedy }));
}
