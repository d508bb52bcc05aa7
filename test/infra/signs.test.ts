import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run as cancel } from '../../functions/cancel/handler.ts';
import { run as executionEnded } from '../../functions/execution-ended/handler.ts';
import { refusalOf } from '../../functions/http-api/refusals.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { InputError } from '../../shared/domain/problem.ts';
import { invocationLog, lambda } from '../../shared/platform/lambda.ts';
import { createLogger } from '../../shared/platform/logger.ts';
import { LeaseLostError } from '../../shared/stores/errors.ts';
import { cancelFleet } from '../../shared/usecases/cancel-fleet.ts';
import { endHunt } from '../../shared/usecases/control-end.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { type CloudAssembly, resourcesOf, synthesise } from '../support/cloud-assembly.ts';
import { matches } from '../support/filter-pattern.ts';
import { fleetLab, inputOf, steps } from '../support/fleet-lab.ts';
import { functionsOver, type Lab, openLab, runUntil } from '../support/lab.ts';

// A synthesis takes two seconds, and many times that on a machine that does much else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let assembly: CloudAssembly;
beforeAll(() => {
  assembly = synthesise();
});
afterAll(() => assembly.remove());

const alarms = () => resourcesOf(assembly.template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const alarmOf = (id: string) => alarms().find(({ AlarmName }) => AlarmName === `foothold-${id}`) ?? {};

/** How much the metric of an alarm counts in lines that a function printed, by the deployment's own filters. */
function counted(id: string, name: string, lines: readonly Record<string, unknown>[]): number {
  const { MetricName } = alarmOf(id);
  const patterns = resourcesOf(assembly.template, 'AWS::Logs::MetricFilter')
    .map(
      ([, { Properties }]) =>
        Properties as { FilterPattern: string; LogGroupName: { Ref: string }; MetricTransformations: { MetricName: string }[] },
    )
    .filter(({ LogGroupName, MetricTransformations }) => {
      const group = assembly.template.Resources[LogGroupName.Ref]?.Properties['LogGroupName'];
      return group === `/aws/lambda/foothold-${name}` && MetricTransformations[0]?.MetricName === MetricName;
    });
  return patterns.flatMap(({ FilterPattern }) => lines.filter((line) => matches(FilterPattern, line))).length;
}

function printing() {
  const lines: Record<string, unknown>[] = [];
  const log = invocationLog(createLogger({ level: 'info', destination: { write: (line) => void lines.push(JSON.parse(line)) } }));
  return { lines, log };
}

/** Lines of one invocation of a function, as it prints them in Lambda; what it throws is printed as well. */
async function printed(work: (event: unknown, log: Rooms['log']) => Promise<unknown>, event: unknown) {
  const { lines, log } = printing();
  const handler = lambda(
    (input) => work(input, log),
    async () => log,
  );
  await handler(event, {} as never).catch(() => undefined);
  return lines;
}

const announced = (lab: Lab, document: HuntDocument) =>
  printed((input, log) => functionsOver({ ...lab.rooms, log })('Announce', input), document);

/** A hunt that is about to say how it ended. */
async function ending(lab: Lab, document: HuntDocument): Promise<HuntDocument> {
  return runUntil(lab, document, functionsOver(lab.rooms), ({ next }) => next.step === 'failed');
}

describe('FailedHunts', () => {
  it('counts a hunt that ended without an instance', async () => {
    const lab = await openLab({ capacity: { windows: [] } });
    const document = await lab.start(await lab.lead(), { hunt: { maxCycles: 1 } });

    const lines = await announced(lab, await ending(lab, document));

    expect(counted('FailedHunts', 'announce', lines)).toBe(1);
  });

  it('counts a hunt whose clean-up could not be finished', async () => {
    const lab = await openLab({ capacity: { windows: [] } });
    const document = await ending(lab, await lab.start(await lab.lead(), { hunt: { maxCycles: 1 } }));
    const failure = { error: 'Hunt.CleanUpIncomplete', message: 'one may still live', remedy: 'cancel it again' };

    const lines = await announced(lab, { ...document, failure });

    expect(counted('FailedHunts', 'announce', lines)).toBe(1);
  });

  it('does not count a hunt that was cancelled', async () => {
    const lab = await openLab({ capacity: { windows: [] } });
    const { huntId } = await lab.start(await lab.lead());
    await cancel({ huntId, by: 'ana' }, lab.rooms);

    const lines = await announced(lab, await ending(lab, await lab.load(huntId)));

    expect(lines).toMatchObject([{ event: 'function.done', phase: 'cancelled', failure: 'Hunt.Cancelled' }]);
    expect(counted('FailedHunts', 'announce', lines)).toBe(0);
  });

  it('does not count a hunt that was ended after it had handed over', async () => {
    const lab = await openLab();
    const lease = await lab.lead();
    const document = await lab.start(lease);
    await runUntil(lab, document, functionsOver(lab.rooms), ({ phase, endedAt }) => phase === 'ready' && endedAt !== null);

    const lines = await announced(lab, await ending(lab, await endHunt(document.huntId, 'ana', lease, lab.rooms)));

    expect(lines).toMatchObject([{ event: 'function.done', phase: 'cancelled', failure: 'Hunt.Ended' }]);
    expect(counted('FailedHunts', 'announce', lines)).toBe(0);
  });

  it.each([
    ['FAILED', 1],
    ['ABORTED', 0],
    ['TIMED_OUT', 0],
  ])('counts an execution that broke: %s is %i', async (status, times) => {
    const lab = await openLab({ capacity: { windows: [] } });
    const { huntId, generation } = await lab.start(await lab.lead());
    const executions: NonNullable<Rooms['executions']> = { start: async () => 'started' };
    const event = { detail: { name: `${huntId}-g${generation}`, status } };

    const lines = await printed((input, log) => executionEnded(input, { ...lab.rooms, executions, log }), event);

    expect(lines).toContainEqual(expect.objectContaining({ event: 'hunt.recovered', status }));
    expect(counted('FailedHunts', 'execution-ended', lines)).toBe(times);
  });

  it('does not count a runner that lost its lease to another', async () => {
    const lines = await printed(async () => {
      throw new LeaseLostError('another runner leads');
    }, {});

    expect(lines).toMatchObject([{ event: 'function.failed', level: 'warn' }]);
    expect(['announce', 'attempt-launch'].map((name) => counted('FailedHunts', name, lines))).toEqual([0, 0]);
  });
});

describe('FailedFleets', () => {
  const looked = async (settings: JsonObject, isCancelled: boolean) => {
    const { start, begin, run, load } = await fleetLab({ capacity: { windows: [] }, limits: {} });
    const { fleetId } = await begin(2, settings);
    await run(fleetId, {
      before: async (round) => {
        if (isCancelled && round === 2) await cancelFleet(fleetId, 'ana', start.rooms);
        return false;
      },
    });
    return printed(async (input) => steps.look(input as never, start), inputOf(await load(fleetId)));
  };

  it('counts a fleet of which no hunt came to an instance', async () => {
    const lines = await looked({ hunt: { maxCycles: 1 } }, false);

    expect(lines).toMatchObject([{ event: 'function.done', phase: 'failed' }]);
    expect(counted('FailedFleets', 'look-at-hunts', lines)).toBe(1);
    expect(counted('FailedFleets', 'start-hunts', lines)).toBe(1);
  });

  it('does not count a fleet that was cancelled', async () => {
    const lines = await looked({}, true);

    expect(lines).toMatchObject([{ event: 'function.done', phase: 'cancelled', failure: 'Fleet.Cancelled' }]);
    expect(counted('FailedFleets', 'look-at-hunts', lines)).toBe(0);
  });

  it('counts an execution that broke, and none that was stopped', () => {
    const recovered = (status: string) => ({
      level: 'warn',
      event: 'fleet.recovered',
      fleetId: 'f',
      generation: 1,
      status,
      done: 'resumed',
    });

    const counts = ['FAILED', 'ABORTED', 'TIMED_OUT'].map((status) => counted('FailedFleets', 'execution-ended', [recovered(status)]));

    expect(counts).toEqual([1, 0, 0]);
  });
});

describe('BrokenInterruptions', () => {
  it('cannot ring for an interruption that was seen through: its machine has no Fail state', () => {
    const { States } = JSON.parse(readFileSync(new URL('../../statemachines/interruption.asl.json', import.meta.url), 'utf8')) as {
      States: Record<string, { Type: string }>;
    };

    expect(Object.values(States).filter(({ Type }) => Type === 'Fail')).toEqual([]);
    expect(alarmOf('BrokenInterruptions')).toMatchObject({ MetricName: 'ExecutionsFailed', Namespace: 'AWS/States' });
  });
});

describe('StoppedHunts and StoppedFleets', () => {
  it.each([
    ['StoppedHunts', 'hunt.recovered'],
    ['StoppedFleets', 'fleet.recovered'],
  ])('%s counts executions that somebody stopped, or that timed out, and none that failed', (id, event) => {
    const counts = ['ABORTED', 'TIMED_OUT', 'FAILED'].map((status) =>
      counted(id, 'execution-ended', [{ level: 'warn', event, generation: 1, status }]),
    );

    expect(counts).toEqual([1, 1, 0]);
  });
});

describe('UnfinishedInterruptions', () => {
  it('counts what the last step of an interruption says was not done', () => {
    const { lines, log } = printing();
    log.warn('interruption.unfinished', { huntId: '01JBQ0000000000000000000AB', unfinished: ['callback: no answer'] });

    expect(counted('UnfinishedInterruptions', 'finish-interruption', lines)).toBe(1);
  });
});

describe('Defects', () => {
  it('counts what the API could not answer, and no refusal', () => {
    const { lines, log } = printing();
    refusalOf(new TypeError('x is not a function'), log);
    refusalOf(new InputError([{ path: 'body', expected: 'an object', got: 'a list' }]), log);

    expect(lines).toMatchObject([{ event: 'api.broken', level: 'error' }]);
    expect(counted('Defects', 'http-api', lines)).toBe(1);
  });

  it.each(['http-api', 'sweep', 'announce'])('counts a failure of %s that is nobody’s answer, and no answer', async (name) => {
    const broken = await printed(() => Promise.reject(new TypeError('x is not a function')), {});
    const refused = await printed(() => Promise.reject(new InputError([])), {});

    expect(counted('Defects', name, [...broken, ...refused])).toBe(1);
  });
});

describe('ApiErrors', () => {
  it('is the API’s own count of 5xx, whoever they come from', () => {
    const [[api]] = resourcesOf(assembly.template, 'AWS::ApiGatewayV2::Api') as [[string, unknown]];

    expect(alarmOf('ApiErrors')).toMatchObject({
      Namespace: 'AWS/ApiGateway',
      MetricName: '5xx',
      Dimensions: [{ Name: 'ApiId', Value: { Ref: api } }],
      Statistic: 'Sum',
      Threshold: 1,
    });
  });
});

describe('the pages on alarms', () => {
  const page = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');

  it('have a paragraph for each in the runbook, and none for another', () => {
    const ids = alarms().map(({ AlarmName }) => String(AlarmName).slice('foothold-'.length));
    const headings = [...page('runbook').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

    expect(headings.toSorted()).toEqual([...ids, 'Everything at once'].toSorted());
  });

  it('count them as CloudWatch’s bill does: each metric of an expression is one', () => {
    const metrics = alarms().flatMap(({ Metrics }) =>
      ((Metrics ?? [{ MetricStat: {} }]) as { MetricStat?: object }[]).filter((one) => one.MetricStat),
    );
    const [, told, counts] = /(\d+) alarms on (\d+) metrics/.exec(page('cost')) ?? [];

    expect([Number(told), Number(counts)]).toEqual([alarms().length, metrics.length]);
  });
});
