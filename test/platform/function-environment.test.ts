import { describe, expect, test } from 'vitest';
import { readFunctionEnvironment } from '../../shared/platform/config.ts';
import { problemsOf as problemsIn } from '../support/problems.ts';

const machine = (name: string) => `arn:aws:states:us-east-1:123456789012:stateMachine:foothold-${name}`;
const every = {
  FOOTHOLD_STORE: 'dynamodb:foothold',
  FOOTHOLD_TTL_DAYS: '30',
  FOOTHOLD_KEYS: 'secrets-manager',
  FOOTHOLD_OCI_SECRET: 'foothold/oci',
  FOOTHOLD_HUNT_MACHINE: machine('hunt'),
  FOOTHOLD_INTERRUPTION_MACHINE: machine('interruption'),
  FOOTHOLD_FLEET_MACHINE: machine('fleet'),
  FOOTHOLD_SCHEDULE_GROUP: 'foothold',
  FOOTHOLD_SCHEDULE_TARGET: 'arn:aws:lambda:us-east-1:123456789012:function:foothold-start-hunt',
  FOOTHOLD_SCHEDULE_ROLE: 'arn:aws:iam::123456789012:role/foothold-schedules',
  FOOTHOLD_SCHEDULE_DEAD_LETTERS: 'arn:aws:sqs:us-east-1:123456789012:foothold-fire-schedule-dead-letters',
  FOOTHOLD_OPERATORS: '["ana","ben"]',
  FOOTHOLD_OCI_EVENTS_SECRET: 'foothold/oci-events',
};

const problemsOf = (env: Record<string, string>) => problemsIn(() => readFunctionEnvironment(env));

describe('the environment of a function', () => {
  const unset = {
    table: null,
    ttlDays: 90,
    keys: 'files',
    ociSecret: null,
    huntMachine: null,
    interruptionMachine: null,
    fleetMachine: null,
    schedules: null,
    operators: [],
    ociEventsSecret: null,
  };

  test('has its defaults when nothing is set, or everything is empty', () => {
    const empty = Object.fromEntries(Object.keys(every).map((name) => [name, '']));

    expect([readFunctionEnvironment({}), readFunctionEnvironment(empty)]).toEqual([unset, unset]);
  });

  test('is read variable by variable, each machine from its own', () => {
    expect(readFunctionEnvironment(every)).toEqual({
      table: 'foothold',
      ttlDays: 30,
      keys: 'secrets-manager',
      ociSecret: 'foothold/oci',
      huntMachine: machine('hunt'),
      interruptionMachine: machine('interruption'),
      fleetMachine: machine('fleet'),
      schedules: {
        group: 'foothold',
        target: every.FOOTHOLD_SCHEDULE_TARGET,
        role: every.FOOTHOLD_SCHEDULE_ROLE,
        deadLetters: every.FOOTHOLD_SCHEDULE_DEAD_LETTERS,
      },
      operators: ['ana', 'ben'],
      ociEventsSecret: 'foothold/oci-events',
    });
  });

  test('refuses a store that is no table: a function has no disk that outlives it', () => {
    expect(problemsOf({ FOOTHOLD_STORE: '/var/lib/hunts.sqlite' })).toMatchObject([{ path: 'FOOTHOLD_STORE' }]);
  });

  test('reports all problems together, each under its variable', () => {
    const problems = problemsOf({
      FOOTHOLD_STORE: 'dynamodb:a/b',
      FOOTHOLD_TTL_DAYS: '0',
      FOOTHOLD_KEYS: 'memory',
      FOOTHOLD_SCHEDULE_ROLE: every.FOOTHOLD_SCHEDULE_ROLE,
      FOOTHOLD_OPERATORS: '[1]',
    });

    expect(problems.map(({ path }) => path)).toEqual([
      'FOOTHOLD_STORE',
      'FOOTHOLD_TTL_DAYS',
      'FOOTHOLD_KEYS',
      'FOOTHOLD_SCHEDULE_GROUP',
      'FOOTHOLD_OPERATORS',
    ]);
  });

  test.each(['ana', '{"ana":true}', '["ana",'])('refuses the operators %s', (value) => {
    expect(problemsOf({ FOOTHOLD_OPERATORS: value })).toMatchObject([{ path: 'FOOTHOLD_OPERATORS', expected: 'a JSON list of texts' }]);
  });
});
