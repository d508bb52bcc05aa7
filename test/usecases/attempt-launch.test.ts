import { describe, expect, it } from 'vitest';
import type { Cloud, LaunchCall } from '../../shared/clouds/port.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { attemptLaunch } from '../../shared/usecases/attempt-launch.ts';
import { plannedHunt, planOn, sent, start } from '../domain/hunting/hunts-for-tests.ts';
import { rankedHunt } from '../domain/launch/ec2-hunts.ts';
import { openDesk, refusal, unanswered, unreadable, view } from './desk.ts';

const planned = plannedHunt();
const iso = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const accepted = { instance: view(planned), workRequestId: 'wr-1', requestId: null };

async function attempt(document: HuntDocument, methods: Partial<Cloud>, seconds = 20) {
  const desk = openDesk(start + seconds * 1000, methods);
  const filed = await desk.file(document);
  const after = await desk.run(attemptLaunch, filed);
  const events = await desk.events(after);
  return {
    after,
    calls: desk.calls,
    events,
    names: events.map(({ event }) => event),
    pace: await desk.rooms.store.readPace(after.account),
  };
}

const answers = (launch: Cloud['launch'], found: Cloud['find'] = async () => []): Partial<Cloud> => ({ launch, find: found });
const spentToken = () => refusal({ status: 409, code: 'InvalidatedRetryToken', message: 'the retry token is spent' });
const refuses = (error: Error) => () => Promise.reject(error);

describe('a planned attempt', () => {
  it('is on record as sent before the call goes out, and its id right after', async () => {
    const seen: (HuntDocument | undefined)[] = [];
    const sends: LaunchCall[] = [];
    const desk = openDesk(start, {
      async launch(call) {
        sends.push(call);
        seen.push((await desk.rooms.store.loadHunt(planned.huntId))?.document);
        return accepted;
      },
    });
    const filed = await desk.file(planned);

    const after = await desk.run(attemptLaunch, filed);

    expect(seen[0]?.plan).toEqual({ ...planOn(planned), sentAt: iso(0), lastSentAt: iso(0), sends: 1, unresolved: true });
    expect(seen[0]?.counters).toMatchObject({ attempts: 1, calls: 1 });
    // Whoever else reads the intent waits a turn of the account: the politeness cap.
    expect(seen[0]?.next).toMatchObject({ step: 'attempt', waitSeconds: 10 });
    expect(sends.map(({ token }) => token)).toEqual([planOn(planned).token]);
    expect(after).toMatchObject({
      instance: { id: accepted.instance.id, attempt: 1, workRequestId: 'wr-1' },
      next: { step: 'poll' },
      counters: { resolved: 0 },
    });
  });

  it('tells what it does: sending, then launched', async () => {
    const { events, calls } = await attempt(
      planned,
      answers(async () => accepted),
    );

    expect(events.map(({ event, data }) => [event, data])).toEqual([
      ['attempt.sending', { attempt: 1, offering: planOn(planned).offering, sends: 1 }],
      ['instance.launched', { instanceId: accepted.instance.id, attempt: 1, offering: planOn(planned).offering }],
    ]);
    expect(calls).toEqual(['launch']);
  });

  it('keeps the account quiet after it was accepted', async () => {
    const { pace } = await attempt(
      planned,
      answers(async () => accepted),
    );

    expect(pace?.nextAt).toBeGreaterThan(start + 20_000);
  });

  it('that is refused for capacity is over without a look-up, and another with another token is next', async () => {
    const { after, calls, names, pace } = await attempt(planned, answers(refuses(refusal())));

    expect(calls).toEqual(['launch']);
    expect(after).toMatchObject({
      plan: { attempt: 2, sends: 0, unresolved: false },
      next: { step: 'attempt' },
      counters: { capacity: 1 },
    });
    expect(planOn(after).token).not.toBe(planOn(planned).token);
    expect(names).toEqual(['attempt.sending', 'attempt.answered']);
    expect(pace?.version).toBe(1);
  });

  it('without an answer stays open, and nothing else is tried', async () => {
    const { after, calls } = await attempt(planned, answers(refuses(unanswered())));

    expect(calls).toEqual(['launch']);
    expect(after.plan).toMatchObject({ attempt: 1, token: planOn(planned).token, sends: 1, unresolved: true });
    expect(after.counters.errors).toBe(0);
  });

  it.each([
    [
      'a quota',
      { status: 400, code: 'LimitExceeded', message: 'The following service limits were exceeded: standard-a1-core-regional-count' },
    ],
    ['a spent token', { status: 409, code: 'InvalidatedRetryToken', message: 'the retry token is spent' }],
  ])('that is refused for %s adopts an instance of its own that lives', async (_, fault) => {
    const { after, names, calls } = await attempt(
      planned,
      answers(refuses(refusal(fault)), async () => [view(planned, { id: 'mine' })]),
    );

    expect(calls).toEqual(['launch', 'find']);
    expect(after.instance).toMatchObject({ id: 'mine', workRequestId: null, attempt: 1 });
    expect(names).toEqual(['attempt.sending', 'attempt.adopted', 'instance.launched']);
    expect(after.counters.resolved).toBe(1);
  });

  it('is what its plan says, whatever the tags of the answer', async () => {
    const answer = { ...accepted, instance: view(planned, { attempt: 9 }) };

    const { after } = await attempt(
      planned,
      answers(async () => answer),
    );

    expect(after.instance).toMatchObject({ attempt: 1, offering: planOn(planned).offering });
  });

  it('whose first send finds its token spent, on nothing that is listed, is over', async () => {
    const { after } = await attempt(planned, answers(refuses(spentToken())));

    expect(after.plan).toMatchObject({ attempt: 2, unresolved: false });
  });

  it('that is refused once is over although the look-up after it is refused too', async () => {
    const { after } = await attempt(planned, answers(refuses(spentToken()), refuses(unreadable())));

    expect(after.plan).toMatchObject({ attempt: 2, unresolved: false });
  });

  it('does not swallow a defect of ours', async () => {
    const defect = new TypeError('ours');

    await expect(attempt(planned, answers(refuses(defect)))).rejects.toBe(defect);
  });

  it('is not sent by a runner whose version is gone', async () => {
    const desk = openDesk(
      start,
      answers(async () => accepted),
    );
    const filed = await desk.file(planned);
    await desk.rooms.store.saveHunt({ ...filed, rounds: filed.rounds + 1 }, []);

    const after = await desk.run(attemptLaunch, filed);

    expect(desk.calls).toEqual([]);
    expect(after.plan?.sends).toBe(0);
  });

  it('that was never planned is a defect', async () => {
    await expect(attempt({ ...planned, plan: null }, {})).rejects.toThrow('an attempt was asked for before one was planned');
  });
});

describe('an attempt of an account that was told to wait', () => {
  const hold = async (seconds: number, next = seconds + 7, document = planned) => {
    const desk = openDesk(
      start,
      answers(async () => accepted),
    );
    const state = { pace: 10, streak: 0, fails: 1, since: start, exponent: 0, heldUntil: start + seconds * 1000 };
    await desk.rooms.store.writePace(document.account, { state, nextAt: start + next * 1000, version: 0 });
    const after = await desk.run(attemptLaunch, await desk.file(document));
    return { after, calls: desk.calls, events: await desk.events(after), pace: await desk.rooms.store.readPace(document.account) };
  };

  it('is not sent until then, though another hunt of the account was told', async () => {
    const { after, calls, events } = await hold(300);

    expect(calls).toEqual([]);
    expect(after).toMatchObject({ plan: planOn(planned), next: { step: 'attempt', waitSeconds: 307 }, counters: planned.counters });
    expect(events).toMatchObject([{ event: 'attempt.held', data: { attempt: 1, waitSeconds: 307 } }]);
  });

  it('takes a slot of its own after it, so that those who were held do not come all at once', async () => {
    expect((await hold(300)).pace).toMatchObject({ nextAt: start + 317_000 });
  });

  it('is not sent before then where the account has a slot that is free earlier', async () => {
    expect((await hold(300, 20)).after.next.waitSeconds).toBe(300);
  });

  it('is sent once the time has passed', async () => {
    expect((await hold(0)).calls).toEqual(['launch']);
  });
});

describe('an attempt that was sent and never answered', () => {
  const open = sent(planned);

  it('is adopted where it lives, and not sent again', async () => {
    const { after, calls, events } = await attempt(open, { find: async () => [view(open, { id: 'mine' })] });

    expect(calls).toEqual(['find']);
    expect(after).toMatchObject({ instance: { id: 'mine', attempt: 1, workRequestId: null }, counters: { resolved: 1, calls: 0 } });
    expect(events.map(({ event, data }) => [event, data])).toEqual([
      ['attempt.adopted', { attempt: 1, instanceId: 'mine' }],
      ['instance.launched', { instanceId: 'mine', attempt: 1, offering: planOn(open).offering }],
    ]);
  });

  it('is over where its instance is dead', async () => {
    const dead = view(open, { state: 'ended', rawState: 'TERMINATED' });
    const lateFault: Cloud['lateFault'] = async () => ({ ...refusal().fault, stage: 'late', status: null, code: null });

    const { after, calls } = await attempt(open, { find: async () => [dead], lateFault });

    expect(calls).toEqual(['find', 'lateFault']);
    expect(after).toMatchObject({ plan: { attempt: 2, unresolved: false }, next: { step: 'attempt' }, instance: null });
  });

  it('is sent again with the same token where no trace of it is found', async () => {
    const sends: LaunchCall[] = [];
    const { after, calls, events } = await attempt(
      open,
      answers(async (call) => {
        sends.push(call);
        return accepted;
      }),
    );

    expect(calls).toEqual(['find', 'launch']);
    expect(sends[0]?.token).toBe(planOn(open).token);
    expect(after.plan).toMatchObject({ sends: 2, sentAt: iso(0), lastSentAt: iso(20), unresolved: false });
    expect(after.counters).toMatchObject({ attempts: 0, calls: 1, resolved: 1 });
    expect(events[0]).toMatchObject({ event: 'attempt.resolving', data: { sends: 2, listed: true } });
  });

  it('says so where the lists cannot be read, and is sent again all the same', async () => {
    const { events, calls } = await attempt(
      open,
      answers(async () => accepted, refuses(unreadable())),
    );

    expect(calls).toEqual(['find', 'launch']);
    expect(events[0]).toMatchObject({ event: 'attempt.resolving', data: { sends: 2, listed: false } });
  });

  it('and whose repeated call is refused is over only when no instance is found after it', async () => {
    const finds = [[], [view(open, { id: 'late' })]];
    const { after, calls } = await attempt(
      open,
      answers(refuses(refusal()), async () => finds.shift() ?? []),
    );

    expect(calls).toEqual(['find', 'launch', 'find']);
    expect(after.instance).toMatchObject({ id: 'late' });
  });

  it('and whose repeated call is refused with nothing found is over', async () => {
    const { after } = await attempt(open, answers(refuses(refusal())));

    expect(after.plan).toMatchObject({ attempt: 2, unresolved: false });
  });

  it('stays open where the repeated call is refused and the look-up after it too', async () => {
    const finds = [async () => [], refuses(unreadable())];
    const { after } = await attempt(
      open,
      answers(refuses(refusal()), () => finds.shift()!()),
    );

    expect(after.plan).toMatchObject({ attempt: 1, sends: 2, unresolved: true });
    expect(after.counters.errors).toBe(1);
  });

  it.each([
    [89, { attempt: 1, sends: 2, unresolved: true }],
    [90, { attempt: 2, sends: 0, unresolved: false }],
  ])('whose repeated call finds its token spent is, %i s after the first send and unlisted, %j', async (seconds, plan) => {
    const { after } = await attempt(open, answers(refuses(spentToken())), seconds);

    expect(after.plan).toMatchObject(plan);
  });

  it('whose repeated call finds its token spent on an instance that is dead is over', async () => {
    const finds = [[], [view(open, { state: 'ended' })]];

    const { after } = await attempt(open, {
      ...answers(refuses(spentToken()), async () => finds.shift() ?? []),
      lateFault: async () => null,
    });

    expect(after.plan).toMatchObject({ attempt: 2, unresolved: false });
  });

  it('costs no error while the look-up answers, and one for a round in which nothing does', async () => {
    const answered = await attempt(open, answers(refuses(unanswered())));
    const blind = await attempt(open, answers(refuses(unanswered()), refuses(unreadable())));

    expect(answered.after.counters.errors).toBe(0);
    expect(blind.after.counters.errors).toBe(1);
    expect(blind.after.plan).toMatchObject({ attempt: 1, sends: 2, unresolved: true });
  });

  it('is only looked for once its answers were lost for the settle time, and then given up', async () => {
    const quiet = { ...open, last: { class: 'TIMEOUT', message: 'm', offering: planOn(open).offering, at: iso(95) } };

    const { after, calls, names } = await attempt(quiet, { find: async () => [] }, 100);

    expect(calls).toEqual(['find']);
    expect(after.unsettled).toMatchObject([{ attempt: 1, token: planOn(open).token, sentAt: iso(0) }]);
    expect(after.plan?.attempt).toBe(2);
    expect(names).toEqual(['attempt.unsettled', 'attempt.answered']);
  });
});

describe('before anything new is sent', () => {
  const givenUp = (seconds: number) => ({
    ...planned,
    plan: { ...planOn(planned), attempt: 5 },
    unsettled: [{ attempt: 4, offering: planOn(planned).offering, token: 't', sentAt: iso(seconds) }],
  });

  it('what a given-up attempt made after all is found and is the instance of the hunt', async () => {
    const { after, calls, events } = await attempt(givenUp(0), { find: async () => [view(planned, { id: 'late', attempt: 4 })] });

    expect(calls).toEqual(['find']);
    expect(events[0]).toMatchObject({ event: 'attempt.adopted', data: { attempt: 4, instanceId: 'late' } });
    expect(after).toMatchObject({ instance: { id: 'late', attempt: 4 }, unsettled: [], counters: { calls: 0 } });
  });

  it('a list that is empty, or cannot be read, holds nothing up', async () => {
    const empty = await attempt(
      givenUp(0),
      answers(async () => accepted),
    );
    const blind = await attempt(
      givenUp(0),
      answers(async () => accepted, refuses(unreadable())),
    );

    expect([empty.calls, blind.calls]).toEqual([
      ['find', 'launch'],
      ['find', 'launch'],
    ]);
  });

  it.each([
    [3600, ['find', 'launch']],
    [3601, ['launch']],
  ])('a late effect is looked for %i s after the last send: %j', async (seconds, expected) => {
    const { calls } = await attempt(
      givenUp(0),
      answers(async () => accepted),
      seconds,
    );

    expect(calls).toEqual(expected);
  });

  it('the newest of the given-up attempts counts', async () => {
    const both = givenUp(4000);
    const unsettled = [{ ...both.unsettled[0]!, attempt: 3, sentAt: iso(0) }, both.unsettled[0]!];

    const { calls } = await attempt(
      { ...both, unsettled },
      answers(async () => accepted),
      4020,
    );

    expect(calls).toEqual(['find', 'launch']);
  });
});

describe('a spot request that is refused for its price', () => {
  const spot = (price: string, offering: 'spot' | 'on-demand') => {
    const ranked = rankedHunt();
    const hunt: HuntDocument = { ...ranked, next: { step: 'attempt', waitSeconds: 0, notBefore: null } };
    const offerings = hunt.offerings.map((each) => ({ ...each, market: offering }));
    const calls = attempt(
      { ...hunt, offerings },
      { ...answers(refuses(refusal({ status: 400, code: price, message: price }))), name: 'aws', endLeftovers: async () => [] },
    );
    return calls.then((run) => run.calls);
  };

  it('is cancelled, since the cloud keeps it open, and one that was refused for anything else is not', async () => {
    expect(await spot('SpotMaxPriceTooLow', 'spot')).toEqual(['launch', 'fence', 'endLeftovers']);
    expect(await spot('InsufficientInstanceCapacity', 'spot')).toEqual(['launch']);
  });
});
