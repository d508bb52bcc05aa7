import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../shared/domain/json.ts';
import { isJsonObject } from '../../shared/domain/json.ts';
import { isOneOf } from '../simulated-cloud/faults.ts';
import { covers } from '../simulated-cloud/span.ts';
import type { OciAnswer } from './answer.ts';
import { invalid, json, limitExceeded, missing, notFound, outOfCapacity, refusal, spentToken } from './answer.ts';
import type { Instance } from './instance.ts';
import { instanceView, stateOf } from './instance.ts';
import { exceeded, limitNames } from './limits.ts';
import type { State } from './state.ts';
import { adNumber, freeOpening, hasShape, living, textOf } from './state.ts';

/** An answer thought through, without its effect. */
export interface Prepared {
  /** Whether it would make an instance. */
  readonly accepted: boolean;
  readonly ad: number | null;
  readonly apply: () => OciAnswer;
}

const tokenLifeMs = 24 * 3_600_000;

/**
 * LaunchInstance. The same token and body give the same instance for 24 h; a token whose instance is gone, or with another
 * body, is InvalidatedRetryToken (409): OCI documents that code for the first case only and promises idempotency for equal
 * payloads alone (karpenter-provider-oci #97 speaks of a rejection), so the second is our reading.
 */
export function prepareLaunch(state: State, details: JsonObject | null, token: string | null): Prepared {
  const ad = adNumber(state, details?.['availabilityDomain']);
  const refuse = (answer: OciAnswer): Prepared => ({ accepted: false, ad, apply: () => answer });
  if (!details) return refuse(refusal(400, 'CannotParseRequest', 'Incorrectly formatted request.'));
  if (token && token.length > 64) return refuse(invalid('opc-retry-token must be at most 64 characters'));
  const earlier = token ? state.byToken.get(token) : undefined;
  if (earlier && state.now() - earlier.launchedAt < tokenLifeMs) return refuse(replay(state, earlier, details));
  const wrong = problemOf(details);
  if (wrong) return refuse(wrong);
  if (ad === null) return refuse(invalid(`Invalid availabilityDomain ${String(details['availabilityDomain'])}`));
  const shape = String(details['shape']);
  if (!hasShape(state, shape, ad)) return refuse(refusal(404, 'NotAuthorizedOrNotFound', `shape ${shape} not found`));
  const size = sizeOf(details);
  if (size.memoryInGBs < size.ocpus || size.memoryInGBs > size.ocpus * 64)
    return refuse(invalid('Invalid ratio of memory in GB to OCPUs.'));
  const over = overLimits(state, { ad, shape, ...size });
  if (over.length > 0) return refuse(limitExceeded(over));
  const opening = freeOpening(state, ad, shape);
  if (!opening) return refuse(outOfCapacity());
  return {
    accepted: true,
    ad,
    apply: () => launched(state, create(state, details, { ad, shape, ...size, token, openingKey: opening.key })),
  };
}

function replay(state: State, earlier: Instance, details: JsonObject): OciAnswer {
  if (!isDeepStrictEqual(earlier.details, details)) return spentToken();
  const gone = stateOf(earlier, state.scenario, state.now()) === 'TERMINATED';
  return gone && state.scenario.spentTokens === 'rejected' ? spentToken() : launched(state, earlier);
}

function problemOf(details: JsonObject): OciAnswer | null {
  for (const field of ['compartmentId', 'availabilityDomain', 'shape']) if (!textOf(details[field])) return missing(field);
  const source = isJsonObject(details['sourceDetails']) ? details['sourceDetails'] : details;
  const vnic = isJsonObject(details['createVnicDetails']) ? details['createVnicDetails'] : details;
  const origin = textOf(source['imageId']) ?? textOf(source['bootVolumeId']);
  const subnet = textOf(vnic['subnetId']);
  if (!origin) return missing('sourceDetails');
  if (!subnet && !textOf(vnic['vlanId'])) return missing('createVnicDetails.subnetId');
  const related = [details['compartmentId'], origin, ...(subnet ? [subnet] : [])];
  if (related.some((id) => !String(id).startsWith('ocid1.'))) return notFound();
  const keys = isJsonObject(details['metadata']) ? textOf(details['metadata']['ssh_authorized_keys']) : null;
  const wrong = keys?.split('\n').some((line) => line.trim() !== '' && !/(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/]+=*( |$)/.test(line.trim()));
  return wrong ? invalid('Invalid ssh public key; must be in base64 format') : null;
}

function sizeOf(details: JsonObject): { ocpus: number; memoryInGBs: number } {
  const config = isJsonObject(details['shapeConfig']) ? details['shapeConfig'] : {};
  const ocpus = typeof config['ocpus'] === 'number' ? config['ocpus'] : 1;
  const arm = /\.A\d+\./.test(String(details['shape']));
  return { ocpus, memoryInGBs: typeof config['memoryInGBs'] === 'number' ? config['memoryInGBs'] : ocpus * (arm ? 6 : 16) };
}

function overLimits(state: State, wanted: { ad: number; shape: string; ocpus: number; memoryInGBs: number }): string[] {
  const phantom = state.scenario.phantomLimits.some(
    (each) => covers(each, state.seconds()) && (each.ad === undefined || each.ad === wanted.ad),
  );
  const names = limitNames(wanted.shape);
  return phantom
    ? [names.adMemory, names.regionMemory, names.adCores, names.regionCores]
    : exceeded(state.scenario.limits, living(state), wanted);
}

type Placement = Pick<Instance, 'ad' | 'shape' | 'ocpus' | 'memoryInGBs' | 'token' | 'openingKey'>;

function create(state: State, details: JsonObject, placement: Placement): Instance {
  const { scenario, ids, regionKey } = state;
  const number = state.instances.length + 1;
  const vnic = isJsonObject(details['createVnicDetails']) ? details['createVnicDetails'] : {};
  const loopback = state.address(number);
  const open = vnic['assignPublicIp'] !== false;
  const instance: Instance = {
    ...placement,
    number,
    id: ids.ocid('instance', regionKey),
    adName: `${scenario.adPrefix}${placement.ad}`,
    details,
    tags: (isJsonObject(details['freeformTags']) ? details['freeformTags'] : {}) as Record<string, string>,
    launchedAt: state.now(),
    launchWorkRequestId: ids.ocid('coreservicesworkrequest', regionKey),
    fate: scenario.fates.find((each) => each.nth === undefined || isOneOf(each.nth, number)) ?? null,
    vnicId: ids.ocid('vnic', regionKey),
    vnicAttachmentId: ids.ocid('vnicattachment', regionKey),
    // Without a public address the private one is where it answers.
    privateIp: open ? `10.0.${(number >> 8) & 255}.${(number & 255) + 2}` : loopback,
    publicIp: open ? loopback : null,
    etag: ids.etag(),
    terminatedAt: null,
  };
  state.works.set(instance.launchWorkRequestId, {
    id: instance.launchWorkRequestId,
    operation: 'LaunchInstance',
    instance,
    acceptedAt: state.now(),
  });
  state.instances.push(instance);
  state.standing.add(instance);
  state.byId.set(instance.id, instance);
  if (placement.token) state.byToken.set(placement.token, instance);
  state.volumes.push(...volumesOf(state, instance));
  state.onLaunch(instance);
  return instance;
}

function volumesOf(state: State, instance: Instance): State['volumes'] {
  const { details } = instance;
  const name = textOf(details['displayName']) ?? `instance${instance.number}`;
  const source = isJsonObject(details['sourceDetails']) ? details['sourceDetails'] : {};
  const volume = (kind: 'boot' | 'data', displayName: string, size: unknown): State['volumes'][number] => ({
    id: state.ids.ocid(kind === 'boot' ? 'bootvolume' : 'volume', state.regionKey),
    kind,
    attachmentId: state.ids.ocid(kind === 'boot' ? 'bootvolumeattachment' : 'volumeattachment', state.regionKey),
    instance,
    displayName,
    sizeInGBs: Number(size) || 50,
    preserved: false,
    deletedAt: null,
  });
  const wanted = Array.isArray(details['launchVolumeAttachments']) ? details['launchVolumeAttachments'] : [];
  const data = wanted.flatMap((each, index) => {
    const made = isJsonObject(each) && isJsonObject(each['launchCreateVolumeDetails']) ? each['launchCreateVolumeDetails'] : null;
    return made ? [volume('data', textOf(made['displayName']) ?? `${name} volume ${index + 1}`, made['sizeInGBs'])] : [];
  });
  return [volume('boot', `${name} (Boot Volume)`, source['bootVolumeSizeInGBs']), ...data];
}

function launched(state: State, instance: Instance): OciAnswer {
  const view = instanceView(instance, state.scenario, state.now(), state.regionKey);
  return json(view, { etag: instance.etag, 'opc-work-request-id': instance.launchWorkRequestId });
}
