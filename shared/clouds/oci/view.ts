import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import { InputError } from '../../domain/problem.ts';
import type { InstanceState, InstanceView } from '../port.ts';

/** `Instance.lifecycleState` of oci-core 2.139.1. An instance that is being imaged or moved will come back by itself. */
const states: Readonly<Record<string, InstanceState>> = {
  MOVING: 'coming',
  PROVISIONING: 'coming',
  STARTING: 'coming',
  CREATING_IMAGE: 'coming',
  RUNNING: 'running',
  STOPPING: 'stopped',
  STOPPED: 'stopped',
  TERMINATING: 'ending',
  TERMINATED: 'ended',
};

/** An instance as the API writes it; null for an object without an id. */
export function viewInstance(raw: JsonObject): InstanceView | null {
  const id = textAt(raw, 'id');
  if (id === null) return null;
  const rawState = textAt(raw, 'lifecycleState') ?? 'UNKNOWN';
  return {
    id,
    state: states[rawState] ?? 'unknown',
    rawState,
    zone: textAt(raw, 'availabilityDomain'),
    shape: textAt(raw, 'shape'),
    createdAt: textAt(raw, 'timeCreated'),
    tags: tagsOf(raw),
    reason: null,
    raw,
  };
}

function tagsOf(raw: JsonObject): Record<string, string> {
  const tags = isJsonObject(raw.freeformTags) ? raw.freeformTags : {};
  return Object.fromEntries(Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** A non-empty string field, or null. */
export function textAt(raw: JsonObject, key: string): string | null {
  const value = raw[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A string field of a payload that a call cannot go without. Throws `InputError`. */
export function requireText(payload: JsonObject, key: string): string {
  const value = textAt(payload, key);
  if (value === null)
    throw new InputError([
      {
        path: `launch.${key}`,
        expected: 'a non-empty string',
        got: payload[key] === undefined ? 'nothing' : JSON.stringify(payload[key]).slice(0, 100),
      },
    ]);
  return value;
}
