import { scrub } from '../secret-shapes.ts';
import type { Reading } from './variables.ts';

/** What a function that is run by itself needs beside: where hunts, keys and machine are. */
export interface FunctionEnvironment {
  /** The DynamoDB table that hunts are in; null for a function that keeps nothing. */
  readonly table: string | null;
  /** Days after which the table lets timelines and failed hunts go. */
  readonly ttlDays: number;
  readonly keys: 'files' | 'secrets-manager';
  /** Name or ARN of the secret with the OCI credentials; null where they come another way. */
  readonly ociSecret: string | null;
  /** ARN of the hunt machine in Step Functions. */
  readonly huntMachine: string | null;
  /** ARN of the interruption machine in Step Functions. */
  readonly interruptionMachine: string | null;
  /** ARN of the fleet machine in Step Functions. */
  readonly fleetMachine: string | null;
  /** How EventBridge Scheduler calls the function that starts scheduled hunts; null where there are no schedules. */
  readonly schedules: { readonly group: string; readonly target: string; readonly role: string; readonly deadLetters: string } | null;
  /** Callers of the HTTP API that may deliver events for the hunts of all. */
  readonly operators: readonly string[];
  /** ARN of the secret with the user and password of OCI Notifications; for the function that lets its messages in, and no other. */
  readonly ociEventsSecret: string | null;
}

export function readFunction(reading: Reading): FunctionEnvironment {
  const { read } = reading;
  return {
    table: readTable(reading),
    ttlDays: readDays(reading),
    keys: readKeys(reading),
    ociSecret: read('FOOTHOLD_OCI_SECRET'),
    huntMachine: read('FOOTHOLD_HUNT_MACHINE'),
    interruptionMachine: read('FOOTHOLD_INTERRUPTION_MACHINE'),
    fleetMachine: read('FOOTHOLD_FLEET_MACHINE'),
    schedules: readSchedules(reading),
    operators: readTexts('FOOTHOLD_OPERATORS', reading),
    ociEventsSecret: read('FOOTHOLD_OCI_EVENTS_SECRET'),
  };
}

function readTable({ read, problems }: Reading): string | null {
  const place = read('FOOTHOLD_STORE');
  if (place === null) return null;
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  const [, table] = /^dynamodb:([\w.-]{3,255})$/.exec(place) ?? [];
  if (table !== undefined) return table;
  problems.push({ path: 'FOOTHOLD_STORE', expected: 'dynamodb:TABLE, with the name of a table', got: scrub(place) });
  return null;
}

function readDays({ read, problems }: Reading): number {
  const days = read('FOOTHOLD_TTL_DAYS') ?? '90';
  if (!/^[1-9]\d{0,4}$/.test(days)) problems.push({ path: 'FOOTHOLD_TTL_DAYS', expected: 'whole days, 1 or more', got: scrub(days) });
  return Number(days);
}

function readKeys({ read, problems }: Reading): FunctionEnvironment['keys'] {
  const keys = read('FOOTHOLD_KEYS') ?? 'files';
  if (keys === 'files' || keys === 'secrets-manager') return keys;
  problems.push({ path: 'FOOTHOLD_KEYS', expected: '"files" or "secrets-manager"', got: scrub(keys) });
  return 'files';
}

function readSchedules({ read, problems }: Reading): FunctionEnvironment['schedules'] {
  const group = read('FOOTHOLD_SCHEDULE_GROUP');
  const target = read('FOOTHOLD_SCHEDULE_TARGET');
  const role = read('FOOTHOLD_SCHEDULE_ROLE');
  const deadLetters = read('FOOTHOLD_SCHEDULE_DEAD_LETTERS');
  if (group !== null && target !== null && role !== null && deadLetters !== null) return { group, target, role, deadLetters };
  if (group !== null || target !== null || role !== null || deadLetters !== null) {
    problems.push({
      path: 'FOOTHOLD_SCHEDULE_GROUP',
      expected: 'all of FOOTHOLD_SCHEDULE_GROUP, _TARGET, _ROLE and _DEAD_LETTERS, or none',
      got: 'some of them',
    });
  }
  return null;
}

function readTexts(name: string, { read, problems }: Reading): readonly string[] {
  const text = read(name);
  if (text === null) return [];
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  } catch {
    // Told below.
  }
  problems.push({ path: name, expected: 'a JSON list of texts', got: 'another text' });
  return [];
}
