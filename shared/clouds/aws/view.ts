import type { Instance, Tag } from '@aws-sdk/client-ec2';
import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import type { InstanceState, InstanceView } from '../port.ts';

/** `InstanceStateName` of client-ec2 3.1169.0. */
const states: Readonly<Record<string, InstanceState>> = {
  pending: 'coming',
  running: 'running',
  stopping: 'stopped',
  stopped: 'stopped',
  'shutting-down': 'ending',
  terminated: 'ended',
};

/** An instance as the SDK gives it; null for one without an id. `raw` is the JSON of it, with names as the SDK and the CLI have them. */
export function viewInstance(instance: Instance): InstanceView | null {
  if (!instance.InstanceId) return null;
  const raw = plain(instance);
  const rawState = instance.State?.Name ?? 'unknown';
  return {
    id: instance.InstanceId,
    state: states[rawState] ?? 'unknown',
    rawState,
    zone: instance.Placement?.AvailabilityZone || null,
    shape: instance.InstanceType ?? null,
    createdAt: textAt(raw, 'LaunchTime'),
    tags: tagsOf(instance.Tags),
    reason: reasonOf(raw),
    raw,
  };
}

export function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
}

/** Whether all of `wanted` are there. Asked of everything that a tag filter found: an endpoint may not know the filter. */
export function hasTags(tags: readonly Tag[] | undefined, wanted: Readonly<Record<string, string>>): boolean {
  const own = tagsOf(tags);
  return Object.entries(wanted).every(([key, value]) => own[key] === value);
}

/** Filters of a list; `*`, `?` and `\` are patterns in a filter's value (docs.aws.amazon.com, Filter API). */
export function tagFilters(tags: Readonly<Record<string, string>>): { Name: string; Values: string[] }[] {
  return Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value.replace(/[\\*?]/g, '\\$&')] }));
}

/** `Server.InsufficientInstanceCapacity: …`; null for `pending: pending`, which a new instance gives as its reason. */
function reasonOf(raw: JsonObject): string | null {
  const reason = stateReason(raw);
  if (reason.code !== null && reason.code !== 'pending')
    return reason.message === null ? reason.code : withCode(reason.code, reason.message);
  return textAt(raw, 'StateTransitionReason');
}

function withCode(code: string, message: string): string {
  return message.startsWith(code) ? message : `${code}: ${message}`;
}

export function stateReason(raw: JsonObject): { code: string | null; message: string | null } {
  const reason = isJsonObject(raw.StateReason) ? raw.StateReason : {};
  return { code: textAt(reason, 'Code'), message: textAt(reason, 'Message') };
}

/** JSON of an SDK value: dates as ISO text, `undefined` and `$metadata` left out. */
export function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify({ ...value, $metadata: undefined })) as JsonObject;
}

/** A non-empty string field, or null. */
export function textAt(raw: JsonObject, key: string): string | null {
  const value = raw[key];
  return typeof value === 'string' && value !== '' ? value : null;
}
