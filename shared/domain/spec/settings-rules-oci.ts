import type { JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { listSettings } from './list-settings.ts';
import { payloadKey } from './payload-key.ts';
import type { Findings } from './settings-rules.ts';
import { shown } from './shown.ts';

/** What OCI adds to the rules between settings: what is about EC2 is refused where it would be missed, and told where not. */
export function settingsRulesOci(settings: Settings, launch: JsonObject): Findings {
  return { problems: [...keyProblems(settings, launch), ...problems(settings)], warnings: warnings(settings) };
}

function keyProblems({ key }: Settings, launch: JsonObject): Problem[] {
  if (key.mode !== 'given' || key.publicKeyFile !== null || payloadKey(launch) !== null) return [];
  return [
    {
      path: 'key.mode',
      expected: 'a public key in the payload (OCI: metadata.ssh_authorized_keys) or in key.publicKeyFile',
      got: '"given", and neither',
    },
  ];
}

function problems(settings: Settings): Problem[] {
  const { hunt, spot, key, interruption } = settings;
  const rules: [broken: boolean, path: string, expected: string][] = [
    [hunt.subnets.length > 0, 'hunt.subnets', 'nothing: on OCI the subnet is launch.createVnicDetails.subnetId'],
    [
      spot.enabled || spot.maxPrice !== null,
      'spot.enabled',
      'false: OCI has preemptible instances (launch.preemptibleInstanceConfig) and no spot market',
    ],
    [key.mode === 'import', 'key.mode', '"given": on OCI the public key travels in the payload'],
    [key.name !== null, 'key.name', 'nothing: OCI has no key pairs by name'],
    [interruption.hooks.length > 0, 'interruption.hooks', 'nothing: the unit that runs them is for EC2 spot instances'],
    [interruption.targetGroups.length > 0, 'interruption.targetGroups', "nothing: target groups are AWS's"],
    [interruption.ssm.document !== null, 'interruption.ssm.document', "nothing: SSM Run Command is AWS's"],
    [interruption.ssm.commands.length > 0, 'interruption.ssm.commands', "nothing: SSM Run Command is AWS's"],
  ];
  return rules.filter(([broken]) => broken).map(([, path, expected]) => ({ path, expected, got: shown(valueAt(settings, path)) }));
}

function warnings(settings: Settings): Problem[] {
  return listSettings()
    .filter(({ path, default: fallback }) => /^(volume|imds)\./.test(path) && valueAt(settings, path) !== fallback)
    .map(({ path }) => ({ path, expected: 'its default, for it is about EC2 and not used on OCI', got: shown(valueAt(settings, path)) }));
}

function valueAt(holder: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], holder);
}
