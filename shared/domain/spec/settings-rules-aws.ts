import { isJsonObject, type JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { payloadKey } from './payload-key.ts';
import type { Findings } from './settings-rules.ts';

/** What EC2 adds to the rules between settings. Limits of volumes: EC2 API, EbsBlockDevice. */
export function settingsRulesAws(settings: Settings, launch: JsonObject): Findings {
  return { problems: [...keyProblems(settings, launch), ...problems(settings)], warnings: warnings(settings, launch) };
}

/** An existing key pair is named once, and an imported one needs its public half. */
function keyProblems({ key }: Settings, launch: JsonObject): Problem[] {
  const named = payloadKey(launch);
  const rules: [broken: boolean, problem: Problem][] = [
    [
      key.mode === 'given' && named === null && key.name === null,
      {
        path: 'key.mode',
        expected: 'a key pair in the payload (KeyName) or in key.name',
        got: '"given", and neither',
        ...(key.publicKeyFile === null ? {} : { remedy: 'key.mode=import makes a key pair of key.publicKeyFile' }),
      },
    ],
    [
      key.name !== null && named !== null && named !== key.name,
      { path: 'key.name', expected: `the KeyName of the payload (${named}), or one of the two left out`, got: String(key.name) },
    ],
    [
      key.name !== null && (key.mode === 'temporary' || key.mode === 'none'),
      { path: 'key.name', expected: `nothing, for key.mode is "${key.mode}"`, got: String(key.name) },
    ],
    [
      key.mode === 'import' && key.publicKeyFile === null && key.publicKey === null,
      { path: 'key.publicKeyFile', expected: 'the public key to import, for key.mode is "import"', got: 'nothing' },
    ],
    [
      key.mode === 'import' && named !== null,
      {
        path: 'key.mode',
        expected: 'no KeyName in the payload, for a key is imported',
        got: '"import", and both',
        remedy: 'key.name names the imported key pair',
      },
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, problem]) => problem);
}

function problems({ hunt, volume, spot }: Settings): Problem[] {
  const least = volume.type === 'gp3' ? 3000 : 100;
  const provisioned = volume.type === 'io1' || volume.type === 'io2';
  const rules: [broken: boolean, path: string, expected: string, got: unknown][] = [
    [new Set(hunt.subnets).size < hunt.subnets.length, 'hunt.subnets', 'every subnet once', JSON.stringify(hunt.subnets)],
    [hunt.subnets.some((id) => !/^subnet-[\da-z]+$/.test(id)), 'hunt.subnets', 'ids of subnets (subnet-…)', JSON.stringify(hunt.subnets)],
    [volume.throughput !== null && volume.type !== 'gp3', 'volume.throughput', 'nothing, for it is for gp3 alone', volume.throughput],
    [provisioned && volume.iops === null, 'volume.iops', `a number, which ${volume.type} needs`, 'nothing'],
    [volume.type === 'gp2' && volume.iops !== null, 'volume.iops', "nothing, for gp2's follow from its size", volume.iops],
    [volume.type !== 'gp2' && (volume.iops ?? least) < least, 'volume.iops', `at least ${least} for ${volume.type}`, volume.iops],
    [!spot.enabled && spot.maxPrice !== null, 'spot.enabled', 'true, for there is a spot.maxPrice', 'false'],
  ];
  return rules.filter(([broken]) => broken).map(([, path, expected, got]) => ({ path, expected, got: String(got) }));
}

function warnings({ key, spot, hunt, interruption }: Settings, launch: JsonObject): Problem[] {
  const found: Problem[] = [];
  if (key.publicKeyFile !== null && key.mode === 'auto') {
    found.push({ path: 'key.publicKeyFile', expected: 'key.mode "import"; the file is not used', got: '"auto"' });
  }
  const ownMarket = isJsonObject(launch.InstanceMarketOptions);
  if (interruption.hooks.length > 0 && ((!spot.enabled && !ownMarket) || !interruption.watch)) {
    const needed = interruption.watch
      ? 'a spot instance (spot.enabled); on-demand is not interrupted'
      : 'interruption.watch=true; nothing runs them';
    found.push({ path: 'interruption.hooks', expected: needed, got: `${interruption.hooks.length}` });
  }
  if (spot.enabled && spot.fallback && hunt.deadline !== null && hunt.deadline <= spot.requestTimeout) {
    found.push({
      path: 'spot.requestTimeout',
      expected: `less than hunt.deadline (${hunt.deadline}), which ends the hunt before the fallback`,
      got: String(spot.requestTimeout),
    });
  }
  return found;
}
