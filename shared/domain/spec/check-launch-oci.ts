import { isJsonObject, type JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import { checkFields } from './check-fields.ts';
import { checkMetadataOci } from './check-metadata-oci.ts';
import { checkTagsOci } from './check-tags-oci.ts';
import { checkPlaceholders, checkZoneOci } from './check-zone-oci.ts';
import { launchFields } from './launch-fields-oci.ts';
import { substituteAd } from './placeholder.ts';
import type { Findings } from './settings-rules.ts';
import { shown } from './shown.ts';

export interface LaunchContext {
  readonly adNumbers: readonly number[];
  /** The setting `tags`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Put before every path: `launch.` for hunt files, '' for raw payloads. */
  readonly prefix: string;
}

/** Everything that can be told wrong with an OCI launch payload without asking OCI; CLI shortcuts are translated before. */
export function checkLaunchOci(launch: JsonObject, { adNumbers, tags, prefix }: LaunchContext): Findings {
  // Values are judged as the first domain would see them; the placeholder itself is judged on the payload as written.
  const rendered = substituteAd(launch, adNumbers[0]!);
  const fields = checkFields(rendered, launchFields, prefix);
  const problems = [
    ...checkZoneOci(launch, adNumbers, prefix),
    ...checkPlaceholders(launch, prefix),
    ...missing(rendered, prefix),
    ...fields.problems,
    ...combinations(rendered, prefix),
    ...checkMetadataOci(rendered, prefix),
    ...checkTagsOci(rendered, tags, prefix),
  ];
  return { problems, warnings: fields.warnings };
}

/** Required fields. An instance configuration may bring all but the place along. */
function missing(launch: JsonObject, prefix: string): Problem[] {
  const problems: Problem[] = [];
  const want = (holder: JsonObject, key: string, path: string, expected: string) => {
    if (!has(holder, key)) problems.push({ path: prefix + path, expected, got: 'nothing' });
  };
  want(launch, 'compartmentId', 'compartmentId', 'the OCID of a compartment (ocid1.compartment.…)');
  if (typeof launch.instanceConfigurationId === 'string') return problems;
  want(launch, 'shape', 'shape', 'a shape, such as VM.Standard.A1.Flex');
  const vnic = launch.createVnicDetails ?? {};
  if (isJsonObject(vnic)) want(vnic, 'subnetId', 'createVnicDetails.subnetId', 'the OCID of a subnet (ocid1.subnet.…)');
  if (typeof launch.shape === 'string' && /\.Flex$/i.test(launch.shape)) {
    const config = launch.shapeConfig ?? {};
    if (isJsonObject(config))
      want({ any: config.ocpus ?? config.vcpus ?? null }, 'any', 'shapeConfig.ocpus', `a number of OCPUs, for ${launch.shape} is flexible`);
  }
  return [...problems, ...source(launch, prefix)];
}

function source(launch: JsonObject, prefix: string): Problem[] {
  const details = launch.sourceDetails ?? null;
  const path = `${prefix}sourceDetails`;
  if (details === null) return [{ path, expected: 'an object with sourceType and imageId (or bootVolumeId)', got: 'nothing' }];
  if (!isJsonObject(details)) return [];
  const problems: Problem[] = [];
  const type = details.sourceType ?? null;
  if (type === null) problems.push({ path: `${path}.sourceType`, expected: '"image" or "bootVolume"', got: 'nothing' });
  if (type === 'bootVolume' && !has(details, 'bootVolumeId')) {
    problems.push({ path: `${path}.bootVolumeId`, expected: 'the OCID of a boot volume (ocid1.bootvolume.…)', got: 'nothing' });
  }
  if (type === 'image' && !has(details, 'imageId') && !has(details, 'instanceSourceImageFilterDetails')) {
    problems.push({ path: `${path}.imageId`, expected: 'the OCID of an image (ocid1.image.…)', got: 'nothing' });
  }
  return problems;
}

/** Fields that OCI refuses together; each sentence is in the vendor's reference of the field. */
function combinations(launch: JsonObject, prefix: string): Problem[] {
  const vnic = isJsonObject(launch.createVnicDetails) ? launch.createVnicDetails : {};
  const preemptible = isJsonObject(launch.preemptibleInstanceConfig) ? launch.preemptibleInstanceConfig : null;
  const action = preemptible !== null && isJsonObject(preemptible.preemptionAction) ? preemptible.preemptionAction.type : undefined;
  const rules: [broken: boolean, path: string, expected: string, got: string][] = [
    [has(vnic, 'subnetId') && has(vnic, 'vlanId'), 'createVnicDetails.vlanId', 'either subnetId or vlanId', 'both'],
    [has(vnic, 'privateIp') && has(vnic, 'privateIpId'), 'createVnicDetails.privateIpId', 'either privateIp or privateIpId', 'both'],
    [
      has(vnic, 'hostnameLabel') && vnic.assignPrivateDnsRecord === false,
      'createVnicDetails.assignPrivateDnsRecord',
      'true, for there is a hostnameLabel',
      'false',
    ],
    [
      has(launch, 'securityAttributes') && has(vnic, 'securityAttributes'),
      'securityAttributes',
      'either here or in createVnicDetails',
      'both',
    ],
    [preemptible !== null && action !== 'TERMINATE', 'preemptibleInstanceConfig.preemptionAction.type', '"TERMINATE"', shown(action)],
    [
      preemptible !== null && has(launch, 'capacityReservationId') && launch.capacityReservationId !== '',
      'capacityReservationId',
      'none, for the instance is preemptible',
      'one',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, path, expected, got]) => ({ path: prefix + path, expected, got }));
}

function has(holder: JsonObject, key: string): boolean {
  return holder[key] !== undefined && holder[key] !== null;
}
