import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { userDataOf } from '../launch/aws.ts';
import { marketAws } from '../launch/aws-market.ts';
import { findAlias, imageAliases, nearestAlias } from '../launch/image-aliases.ts';
import { userDataMost, userDataSize } from '../launch/user-data.ts';
import type { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { checkFields } from './check-fields.ts';
import { checkNetworkAws } from './check-network-aws.ts';
import { checkTagsAws } from './check-tags-aws.ts';
import { launchFieldsAws } from './launch-fields-aws.ts';
import type { Findings } from './settings-rules.ts';
import { shown } from './shown.ts';

export interface LaunchContextAws {
  readonly settings: Settings;
  /** Of the tags that Foothold adds. */
  readonly namespace: string;
  /** Put before every path: `launch.` for hunt files, '' for raw payloads. */
  readonly prefix: string;
}

/** Everything that can be told wrong with the input of RunInstances without asking EC2 (requirement 3, FR-001..025). */
export function checkLaunchAws(launch: JsonObject, { settings, namespace, prefix }: LaunchContextAws): Findings {
  const fields = checkFields(launch, launchFieldsAws, prefix, 'RunInstances');
  const tags = checkTagsAws(launch, { tags: settings.tags, namespace, prefix });
  const problems = [...required(launch, settings), ...refused(launch), ...market(launch, settings), ...userData(launch, settings)].map(
    (problem) => ({ ...problem, path: prefix + problem.path }),
  );
  return {
    problems: [...fields.problems, ...problems, ...checkNetworkAws(launch, settings.hunt.subnets, prefix), ...tags.problems],
    warnings: [...fields.warnings, ...tags.warnings, ...kept(launch, prefix)],
  };
}

function required(launch: JsonObject, { key }: Settings): Problem[] {
  const problems = imageProblems(launch.ImageId);
  if (!has(launch.InstanceType)) problems.push({ path: 'InstanceType', expected: 'an instance type, such as m7g.large', got: 'nothing' });
  if (key.mode === 'none' && !has(launch.KeyName)) {
    const remedy = 'name one, or let Foothold make a temporary one (key.mode=auto)';
    problems.push({ path: 'KeyName', expected: 'the name of a key pair, for key.mode is "none"', got: 'nothing', remedy });
  }
  const profile = launch.IamInstanceProfile;
  if (isJsonObject(profile) && has(profile.Arn) === has(profile.Name)) {
    problems.push({ path: 'IamInstanceProfile', expected: 'either Arn or Name', got: has(profile.Arn) ? 'both' : 'neither' });
  }
  return problems;
}

function imageProblems(image: JsonValue | undefined): Problem[] {
  const expected = `the id of an image (ami-…), resolve:ssm:…, or one of ${Object.keys(imageAliases).join(', ')}`;
  if (!has(image)) return [{ path: 'ImageId', expected, got: 'nothing' }];
  if (typeof image !== 'string' || /^(ami-[\da-z]+|resolve:ssm:.+)$/.test(image) || findAlias(image) !== null) return [];
  const near = nearestAlias(image);
  return [{ path: 'ImageId', expected, got: shown(image), ...(near === null ? {} : { remedy: `did you mean "${near}"?` }) }];
}

/** Elastic Graphics and Elastic Inference ended in January 2024 (client-ec2, RunInstancesRequest). */
const elastic = ['ElasticGpuSpecification', 'ElasticInferenceAccelerators'];
const isListed = (value: JsonValue | undefined) => Array.isArray(value) && value.length > 0;

/** What Foothold sets itself, what would undo what it promises, and what is out of its scope. */
function refused(launch: JsonObject): Problem[] {
  const metadata = isJsonObject(launch.MetadataOptions) ? launch.MetadataOptions : {};
  const isSetTo = (value: JsonValue | undefined, only: JsonValue) => has(value) && value !== only;
  const rules: [broken: boolean, path: string, value: JsonValue | undefined, expected: string, remedy?: string][] = [
    [isSetTo(launch.MinCount, 1), 'MinCount', launch.MinCount, '1, or nothing: a hunt gets one instance'],
    [isSetTo(launch.MaxCount, 1), 'MaxCount', launch.MaxCount, '1, or nothing: a hunt gets one instance'],
    [has(launch.ClientToken), 'ClientToken', 'one', 'nothing: each attempt has its own, which is how there is never a second instance'],
    [launch.DryRun === true, 'DryRun', true, 'nothing', 'use --dry-run, or "foothold doctor" for the permission check'],
    [
      has(launch.LaunchTemplate),
      'LaunchTemplate',
      launch.LaunchTemplate,
      'nothing: launch templates are out of scope',
      'write its fields into the payload',
    ],
    ...elastic.map((path): [boolean, string, JsonValue | undefined, string, string] => [
      isListed(launch[path]),
      path,
      launch[path],
      'nothing: EC2 takes no elastic accelerators any more',
      'choose an instance type with a GPU or accelerator of its own',
    ]),
    [
      isListed(launch.SecondaryInterfaces),
      'SecondaryInterfaces',
      launch.SecondaryInterfaces,
      'nothing: they would be made without the tags that lead back to their hunt',
      'use NetworkInterfaces',
    ],
    [
      launch.DisableApiTermination === true,
      'DisableApiTermination',
      true,
      'false: what came up wrong has to be ended',
      'protect the instance once it is ready',
    ],
    [
      isSetTo(metadata.HttpTokens, 'required'),
      'MetadataOptions.HttpTokens',
      metadata.HttpTokens,
      '"required", or nothing: IMDSv2 is enforced',
    ],
    [
      isSetTo(metadata.HttpEndpoint, 'enabled'),
      'MetadataOptions.HttpEndpoint',
      metadata.HttpEndpoint,
      '"enabled", or nothing: cloud-init reads the key there',
    ],
  ];
  return rules
    .filter(([broken]) => broken)
    .map(([, path, value, expected, remedy]) => ({ path, expected, got: shown(value), ...(remedy === undefined ? {} : { remedy }) }));
}

/** The spot market is asked through `spot.*`, or by the payload alone, never both. */
function market(launch: JsonObject, { spot }: Settings): Problem[] {
  const options = launch.InstanceMarketOptions;
  if (!isJsonObject(options)) return [];
  if (spot.enabled) {
    const remedy = 'leave it out: spot.maxPrice and the other settings of spot say the same, and know the fallback';
    return [{ path: 'InstanceMarketOptions', expected: 'nothing, for spot.enabled is true', got: 'an object', remedy }];
  }
  const own = isJsonObject(options.SpotOptions) ? options.SpotOptions : {};
  const rules: [broken: boolean, path: string, expected: string, got: JsonValue | undefined][] = [
    [!has(options.MarketType), 'MarketType', '"spot" or "capacity-block"', options.MarketType],
    [
      has(own.SpotInstanceType) && own.SpotInstanceType !== 'one-time',
      'SpotOptions.SpotInstanceType',
      '"one-time": a persistent request launches again by itself',
      own.SpotInstanceType,
    ],
    [has(own.ValidUntil), 'SpotOptions.ValidUntil', 'nothing, for a one-time request does not take it', own.ValidUntil],
  ];
  return rules
    .filter(([broken]) => broken)
    .map(([, path, expected, got]) => ({ path: `InstanceMarketOptions.${path}`, expected, got: shown(got) }));
}

function userData(launch: JsonObject, settings: Settings): Problem[] {
  const composed = userDataOf(launch, { settings }, settings.spot.enabled || marketAws(launch) === 'spot');
  const size = composed === null ? 0 : userDataSize(composed);
  if (size <= userDataMost) return [];
  const remedy = 'fetch what is large from elsewhere (#include, aws s3 cp), or compress it; interruption.watch=false leaves our unit out';
  return [
    {
      path: 'UserData',
      expected: `at most ${userDataMost} bytes before base64, with our unit for spot instances`,
      got: `${size} bytes`,
      remedy,
    },
  ];
}

/** What will be there, and be paid for, when the instance has ended. */
function kept(launch: JsonObject, prefix: string): Problem[] {
  const expected = 'true: this is left behind, and paid for, when the instance ends';
  const of = (list: JsonValue | undefined, path: string, holder: (item: JsonObject) => JsonValue | undefined) =>
    (Array.isArray(list) ? list : []).flatMap((item, index) => {
      const found = isJsonObject(item) ? holder(item) : undefined;
      return isJsonObject(found) && found.DeleteOnTermination === false
        ? [{ path: `${prefix}${path.replace('#', String(index))}`, expected, got: 'false' }]
        : [];
    });
  return [
    ...of(launch.BlockDeviceMappings, 'BlockDeviceMappings[#].Ebs.DeleteOnTermination', (mapping) => mapping.Ebs),
    ...of(launch.NetworkInterfaces, 'NetworkInterfaces[#].DeleteOnTermination', (card) => card),
  ];
}

function has(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}
