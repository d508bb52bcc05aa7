import { describe, expect, it } from 'vitest';
import type { HuntDocument, StepName } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { type Ec2Lab, openEc2Lab } from '../support/ec2-lab.ts';
import { executeToEnd, functionsOver, runUntil, type Task, withCloud } from '../support/lab.ts';

const at = (step: StepName) => (document: HuntDocument) => document.next.step === step;
const launches = ({ world }: Ec2Lab) => world.calls.filter(({ operation }) => operation === 'RunInstances');

async function hunted(scenario: JsonObject, around: (task: Task) => Task = (task) => task, settings: JsonObject = {}) {
  const lab = await openEc2Lab(scenario);
  const { huntId } = await lab.start(await lab.lead(), settings);
  const document = await executeToEnd(lab, huntId, around(functionsOver(lab.rooms)));
  return { lab, document };
}

/** What must hold however a hunt goes. */
function expectOne({ lab, document }: Awaited<ReturnType<typeof hunted>>): void {
  expect({ phase: document.phase, failure: document.failure, most: lab.mostLiving() }).toEqual({ phase: 'ready', failure: null, most: 1 });
  expect(lab.world.living().map(({ id }) => id)).toEqual([document.instance?.id]);
  expect(document.result?.InstanceId).toBe(document.instance?.id);
}

describe('exactly one instance on EC2', () => {
  it.for([
    { when: 'before the effect', kind: 'lost-before', nth: 1 },
    { when: 'after the effect', kind: 'lost-after', nth: 1 },
    { when: 'before the effect, with an HTML page instead', kind: 'html-502', nth: 1 },
    { when: 'before the effect, with a 503', kind: 'unavailable-503', nth: 1 },
  ])('is left when the answer to RunInstances is lost $when', async ({ when: _, ...fault }) => {
    const hunt = await hunted({ faults: [fault], consistency: { ids: 3, lists: 20 } });

    expectOne(hunt);
    expect(hunt.lab.world.instances).toHaveLength(1);
    expect(new Set(launches(hunt.lab).map(({ token }) => token)).size).toBe(1);
  });

  it.for(['InternalError', 'Unavailable'])('is left when %s is all that is heard of a launch that took effect', async (code) => {
    const faults: JsonObject[] = [
      { kind: 'lost-after', of: 'accepted', nth: 1 },
      { kind: 'answer', nth: 2, status: 500, code, message: 'An internal error has occurred' },
    ];

    const hunt = await hunted({ faults, consistency: { lists: 40 } });

    expectOne(hunt);
    expect(hunt.lab.world.instances).toHaveLength(1);
  });

  it.for<{ way: string; twice: (task: Task) => Task }>([
    { way: 'one after the other', twice: (task) => async (name, input) => task(name, await task(name, input).then(() => input)) },
    { way: 'at the same time', twice: (task) => async (name, input) => (await Promise.all([task(name, input), task(name, input)]))[0] },
  ])('is left when every function runs twice, $way', async ({ twice }) => {
    const courses: JsonObject[] = [{}, { faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }], consistency: { lists: 15 } }];
    for (const scenario of courses) {
      const hunt = await hunted(scenario, twice);

      expectOne(hunt);
      expect(hunt.lab.world.instances).toHaveLength(1);
    }
  });

  it.for(['rejected', 'returned'])('is left when a token belongs to a terminated instance and is %s', async (spentTokens) => {
    const lab = await openEc2Lab({ spentTokens, faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }], consistency: { lists: 30 } });
    const task = functionsOver(lab.rooms);
    const started = await lab.start(await lab.lead());
    const unheard = await runUntil(lab, started, task, ({ plan }) => plan?.unresolved === true);
    // Somebody ends it in the console before the answer is resolved.
    const cloud = await lab.rooms.cloud('aws');
    await cloud.terminate(lab.world.instances[0]?.id ?? '');
    lab.pass(10);

    const document = await executeToEnd(lab, unheard.huntId, task);

    expect(document.phase).toBe('ready');
    expect(lab.world.instances).toHaveLength(2);
    expect(lab.world.living().map(({ id }) => id)).toEqual([document.instance?.id]);
    expect(new Set(lab.world.instances.map(({ token }) => token)).size).toBe(2);
  });

  it('is left when the same token meets other parameters: the attempt is over, its instance adopted', async () => {
    const lab = await openEc2Lab({ faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }], consistency: { lists: 40 } });
    let calls = 0;
    // A proxy between that changes the payload on its second way: EC2 answers IdempotentParameterMismatch.
    const rooms = withCloud(lab.rooms, (cloud) => ({
      async launch(call) {
        calls += 1;
        const payload = calls === 2 ? { ...call.payload, EbsOptimized: true } : call.payload;
        return cloud.launch({ ...call, payload });
      },
    }));
    const { huntId } = await lab.start(await lab.lead());

    const document = await executeToEnd(lab, huntId, functionsOver(rooms));

    expect(launches(lab).some(({ answer }) => answer.includes('IdempotentParameterMismatch'))).toBe(true);
    expectOne({ lab, document });
    expect(lab.world.instances).toHaveLength(1);
  });

  it('is left when accepted launches die late, by whatever reason, each try under a token of its own', async () => {
    const fates: JsonObject[] = [
      { nth: 1, kind: 'dies', after: 5 },
      { nth: 2, kind: 'dies', after: 3, code: 'Server.InternalError' },
    ];

    const hunt = await hunted({ fates });

    expectOne(hunt);
    expect(hunt.lab.world.instances).toHaveLength(3);
    expect(new Set(launches(hunt.lab).map(({ token }) => token)).size).toBe(3);
    expect(hunt.lab.world.volumes().map(({ instanceId }) => instanceId)).toEqual([hunt.document.instance?.id]);
  });

  it('is found by its tags where the endpoint has no client-token filter', async () => {
    const hunt = await hunted({
      lacks: ['filter:client-token'],
      faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }],
      consistency: { lists: 15 },
    });

    expectOne(hunt);
    expect(hunt.lab.world.instances).toHaveLength(1);
  });

  it('is left when an instance of an attempt that was given up shows up late: the surplus is ended', async () => {
    const faults: JsonObject[] = [
      { kind: 'lost-after', of: 'accepted', nth: 1 },
      { kind: 'unavailable-503', from: 1, to: 100 },
    ];
    const lab = await openEc2Lab({
      faults,
      consistency: { ids: 130, lists: 130 },
      lifecycle: { pending: 8, boot: 6, checks: 60, ending: 6 },
    });
    const { huntId } = await lab.start(await lab.lead(), { hunt: { settle: 60 } });

    const document = await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    expect(document.phase).toBe('ready');
    expect(lab.world.living().map(({ id }) => id)).toEqual([document.instance?.id]);
  });

  it('is all that a runner that died after each of its writes leaves to the next one', async () => {
    for (const step of ['key', 'rank', 'attempt', 'poll', 'probe', 'ready'] as const) {
      const lab = await openEc2Lab();
      const document = await lab.start(await lab.lead());
      await runUntil(lab, document, functionsOver(lab.rooms), at(step));
      lab.pass(30);

      const ended = await executeToEnd(lab, document.huntId, functionsOver(lab.rooms));

      expectOne({ lab, document: ended });
      expect(lab.world.keyPairs()).toEqual([`foothold-${document.huntId}`]);
    }
  });
});
