import { describe, expect, it } from 'vitest';
import type { Cloud, InstanceView, KeyPairs } from '../../shared/clouds/port.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { applyLaunched } from '../../shared/domain/hunting/apply-launched.ts';
import { startCleanUp } from '../../shared/domain/hunting/go.ts';
import { LeaseLostError } from '../../shared/stores/errors.ts';
import { cleanUp } from '../../shared/usecases/clean-up.ts';
import { freshHunt, plannedHunt, sentHunt, start } from '../domain/hunting/hunts-for-tests.ts';
import { openDesk, refusal, unreadable, view } from './desk.ts';

type State = NonNullable<HuntDocument['cleanUp']>;

const hunt = sentHunt();
const launched = applyLaunched(hunt, { instance: { id: 'own', state: 'RUNNING' }, workRequestId: null, now: start }).document;
const own = view(hunt, { id: 'own', state: 'running', rawState: 'RUNNING' });
const failure = { error: 'Hunt.Example', message: 'it was not to be', remedy: 'Try again.' };

function ending(document: HuntDocument, state: Partial<State> = {}): HuntDocument {
  const started = startCleanUp({ ...document, failure }, state.then ?? 'failed', start);
  return { ...started, cleanUp: { ...(started.cleanUp as State), ...state } };
}

async function look(document: HuntDocument, methods: Partial<Cloud>, seconds = 100) {
  const desk = openDesk(start + seconds * 1000, { terminate: async () => 'accepted', endLeftovers: async () => [], ...methods });
  const after = await desk.run(cleanUp, await desk.file(document));
  const events = await desk.events(after);
  const { calls, warnings } = desk;
  return { after, calls, warnings, events, names: events.map(({ event }) => event), pace: await desk.rooms.store.readPace(after.account) };
}

const listing = (...views: InstanceView[]): Partial<Cloud> => ({ find: async () => views, inspect: async () => null });

describe('a clean-up', () => {
  it('ends what carries the tags and lives, and looks again after the interval', async () => {
    const { after, calls, events } = await look(ending(launched), listing(own));

    expect(calls).toEqual(['find', 'fence', 'terminate own']);
    expect(after).toMatchObject({
      next: { step: 'clean-up', waitSeconds: 5 },
      cleanUp: { looks: 1, asked: ['own'], gone: [], problem: null },
    });
    expect(events.map(({ event, data }) => [event, data])).toEqual([
      ['clean-up.started', { then: 'failed' }],
      ['clean-up.ended-instance', { instanceId: 'own', state: 'RUNNING' }],
    ]);
  });

  it('tells its start and each end once, however often it asks', async () => {
    const { calls, names } = await look(ending(launched, { looks: 1, asked: ['own'] }), listing(own));

    expect(calls).toEqual(['find', 'fence', 'terminate own']);
    expect(names).toEqual([]);
  });

  it('asks for the end of an id on record that nothing shows', async () => {
    const { after, calls } = await look(ending(launched), listing());

    expect(calls).toEqual(['find', 'inspect own', 'fence', 'terminate own', 'endLeftovers']);
    expect(after.cleanUp?.asked).toEqual(['own']);
  });

  it('finds an id on record by itself where no list has it', async () => {
    const { after, calls } = await look(ending(launched), { find: async () => [], inspect: async () => own });

    expect(calls).toEqual(['find', 'inspect own', 'fence', 'terminate own']);
    expect(after.next.step).toBe('clean-up');
  });

  it('waits for one that is ending without asking again', async () => {
    const { after, calls } = await look(ending(launched), listing({ ...own, state: 'ending' }));

    expect(calls).toEqual(['find']);
    expect(after).toMatchObject({ next: { step: 'clean-up' }, cleanUp: { asked: [], gone: [] } });
  });

  it('is done once all are seen ended, and tells what it ended', async () => {
    const { after, calls, events } = await look(ending(launched, { asked: ['own'], looks: 1 }), listing({ ...own, state: 'ended' }));

    expect(calls).toEqual(['find', 'endLeftovers']);
    expect(after).toMatchObject({ next: { step: 'failed', waitSeconds: 0 }, cleanUp: { gone: ['own'] } });
    expect(events).toMatchObject([{ event: 'clean-up.done', data: { ended: ['own'] } }]);
  });

  it('remembers an id that was seen ended, and asks for it no more', async () => {
    const { calls, after } = await look(ending(launched, { asked: ['own'], gone: ['own'], looks: 2 }), listing());

    expect(calls).toEqual(['find', 'endLeftovers']);
    expect(after.next.step).toBe('failed');
  });

  it.each([
    [89, 'clean-up'],
    [90, 'failed'],
  ])('takes an empty list %i s after a send without an answer for proof only when it can have settled: %s', async (seconds, step) => {
    const { after, calls } = await look(ending(hunt), listing(), seconds);

    expect(after.next.step).toBe(step);
    expect(calls.slice(0, 1)).toEqual(['find']);
    expect(calls.filter((call) => /inspect|terminate|fence/.test(call))).toEqual([]);
  });

  it('asks for an id on record also where others are listed, after one fence for all', async () => {
    const { calls, after } = await look(ending(launched), listing(view(hunt, { id: 'other' })));

    expect(calls).toEqual(['find', 'inspect own', 'fence', 'terminate other', 'terminate own']);
    expect(after.cleanUp?.asked).toEqual(['other', 'own']);
  });

  it('that was never started is a defect', async () => {
    const unstarted = { ...ending(launched), cleanUp: null };

    await expect(look(unstarted, listing())).rejects.toThrow('a clean-up was asked for before it was started');
  });

  it('stops before it ends anything when another runner leads', async () => {
    const desk = openDesk(start, { ...listing(own), terminate: async () => 'accepted' });
    const filed = await desk.file(ending(launched));
    const find = async () => {
      const holder = { host: 'there', pid: 2, startedAt: null };
      const at = new Date(start + 9_000_000).toISOString();
      await desk.rooms.store.acquireLease({ account: filed.account, holder, now: at, expiresAt: at, isAlive: () => false });
      return [own];
    };
    const cloud = await desk.rooms.cloud('oci');
    const rooms = { ...desk.rooms, cloud: async () => ({ ...cloud, find, inspect: async () => null, terminate: cloud.terminate }) };

    await expect(cleanUp(filed, rooms)).rejects.toBeInstanceOf(LeaseLostError);

    expect(desk.calls).toEqual(['fence']);
  });

  it('does not swallow a defect of ours', async () => {
    const defect = new TypeError('ours');

    await expect(look(ending(launched), { find: () => Promise.reject(defect) })).rejects.toBe(defect);
  });
});

describe('the remains of an attempt', () => {
  it('are ended before the next one goes out, in its turn', async () => {
    const { after, names, events, pace } = await look(ending(launched, { then: 'attempt' }), listing({ ...own, state: 'ended' }));

    expect(names).toEqual(['clean-up.started', 'clean-up.done']);
    expect(events[1]?.data).toEqual({ ended: [] });
    expect(after).toMatchObject({ phase: 'hunting', next: { step: 'attempt' }, instance: null, probe: null, cleanUp: null });
    expect(after.next.waitSeconds).toBe(0);
    expect(pace?.nextAt).toBeGreaterThan(start + 100_000);
  });

  it('wait for the turn that other hunts of the account leave', async () => {
    const desk = openDesk(start + 100_000, { ...listing({ ...own, state: 'ended' }), endLeftovers: async () => [] });
    const filed = await desk.file(ending(launched, { then: 'attempt' }));
    await desk.rooms.store.writePace(filed.account, { state: filed.pace, nextAt: start + 107_000, version: 0 });

    const after = await desk.run(cleanUp, filed);

    expect(after.next).toMatchObject({ step: 'attempt', waitSeconds: 7 });
  });
});

describe('a clean-up that the cloud refuses', () => {
  const refused: Partial<Cloud> = { find: () => Promise.reject(unreadable()), inspect: async () => null };
  const denied: Partial<Cloud> = {
    ...refused,
    find: () => Promise.reject(refusal({ status: 404, code: 'NotAuthorizedOrNotFound', message: 'Authorization failed', stage: 'read' })),
  };

  it('ends the ids on record all the same, and goes on with the refusal on record', async () => {
    const { after, names, calls } = await look(ending(launched), { ...refused, inspect: async () => own });

    expect(calls).toEqual(['find', 'inspect own', 'fence', 'terminate own']);
    expect(after).toMatchObject({
      next: { step: 'clean-up', waitSeconds: 5 },
      cleanUp: { looks: 1, asked: ['own'], problem: unreadable().message },
    });
    expect(names).toEqual(['clean-up.started', 'clean-up.ended-instance']);
  });

  it('goes on where no look-up is answered either, and what it was asked stays on record', async () => {
    const inspect = () => Promise.reject(refusal({ message: 'no look-up', stage: 'read' }));

    const { after, names } = await look(ending(launched, { asked: ['own'] }), { ...refused, inspect });

    expect(after).toMatchObject({
      next: { step: 'clean-up', waitSeconds: 5 },
      cleanUp: { looks: 1, asked: ['own'], problem: 'LaunchInstance: 500 no look-up' },
    });
    expect(names).toEqual(['clean-up.started']);
  });

  it('does not take a defect in a look-up for a refusal', async () => {
    const defect = new TypeError('ours');

    await expect(look(ending(launched), { ...refused, inspect: () => Promise.reject(defect) })).rejects.toBe(defect);
  });

  it('for good is over once every id that was told is seen ended', async () => {
    const ended = { ...denied, inspect: async () => ({ ...own, state: 'ended' as const }) };

    const done = await look(ending(launched), ended);
    const further = await look(ending(launched, { then: 'attempt' }), ended);
    const doubtful = await look(ending(launched), { ...ended, ...refused, inspect: ended.inspect });

    expect(done.after).toMatchObject({ next: { step: 'failed' }, cleanUp: { gone: ['own'], problem: null } });
    expect(further.after).toMatchObject({ next: { step: 'attempt' }, cleanUp: null });
    expect(doubtful.after.next.step).toBe('clean-up');
  });

  it.each([
    ['lives', own],
    ['is ending', { ...own, state: 'ending' as const }],
    ['is not to be seen', null],
  ])('for good is not over while one that was told %s', async (_, inspected) => {
    const { after } = await look(ending(launched), { ...denied, inspect: async () => inspected });

    expect(after.next.step).toBe('clean-up');
  });

  it('forgets the refusal at the next good look', async () => {
    const { after } = await look(ending(launched, { problem: 'unavailable' }), listing(own));

    expect(after.cleanUp?.problem).toBeNull();
  });

  it('is over, and leaves no doubt on record, where nothing was ever sent', async () => {
    const { after, names } = await look(ending(plannedHunt()), refused);

    expect(after).toMatchObject({ next: { step: 'failed' }, cleanUp: { problem: null } });
    expect(names).toEqual(['clean-up.started', 'clean-up.done']);
  });

  it('is over where nothing was planned yet, with no key on record', async () => {
    const { after, calls } = await look(ending(freshHunt()), refused);
    const keyless = await look(ending({ ...plannedHunt(), key: null }), refused);

    expect([after.next.step, keyless.after.next.step]).toEqual(['failed', 'failed']);
    expect(calls).toEqual(['find']);
    expect(keyless.calls).toEqual(['find', expect.stringMatching(/^keys\.discard ./)]);
  });

  it.each<[string, HuntDocument]>([
    ['a send is without an answer', ending(hunt)],
    [
      'an attempt was given up',
      ending({ ...plannedHunt(), unsettled: [{ attempt: 1, offering: 'o', token: 't', sentAt: hunt.createdAt }] }),
    ],
    ['an end was asked for', ending(plannedHunt(), { asked: ['x'] })],
    ['an instance is on record', ending({ ...plannedHunt(), instance: launched.instance })],
    [
      'a key pair of ours is in the cloud',
      ending(plannedHunt({ key: { mode: 'temporary', publicKey: null, name: 'k', reference: null } })),
    ],
  ])('goes on where %s', async (_, document) => {
    const { after } = await look(document, refused);

    expect(after.next.step).toBe('clean-up');
  });

  it('is over where the only key pair in the cloud is the user’s own', async () => {
    const given = plannedHunt({ key: { mode: 'given', publicKey: null, name: 'mine', reference: null } });

    const { after, calls } = await look(ending(given), refused);

    expect(after.next.step).toBe('failed');
    expect(calls).toEqual(['find']);
  });
});

describe('a clean-up that takes too long', () => {
  const { timeout } = hunt.request.settings.cleanUp;

  it('goes on until the last second of its time', async () => {
    const { after } = await look(ending(launched), listing(own), timeout - 1);

    expect(after.next.step).toBe('clean-up');
  });

  it('ends the hunt, and says what is left and what to do', async () => {
    const { after, events } = await look(
      ending(launched, { looks: 3, asked: ['other'], gone: ['other'], then: 'attempt' }),
      listing(own),
      timeout,
    );

    // Why it failed in the first place is kept for its real end.
    expect(after).toMatchObject({ next: { step: 'failed' }, cleanUp: { then: 'failed', cause: { message: 'it was not to be' } } });
    expect(after.failure).toEqual({
      error: 'Hunt.CleanUpIncomplete',
      message: `it was not to be; the clean-up could not be finished within ${timeout} s: something still lives`,
      remedy: `Check own in the console, then run "foothold hunts cancel ${hunt.huntId}" to clean up again.`,
    });
    expect(events.at(-1)).toMatchObject({ event: 'clean-up.incomplete', data: { left: ['own'], problem: 'something still lives' } });
  });

  it('names every id that is left, the one on record too, though nothing could be asked', async () => {
    const refused = { find: () => Promise.reject(unreadable()), inspect: () => Promise.reject(unreadable()) };

    const { events, after, calls } = await look(ending(launched, { asked: ['other'] }), refused, timeout);

    expect(calls).toEqual(['find', 'inspect other', 'inspect own']);
    expect(events.at(-1)?.data).toEqual({ left: ['other', 'own'], problem: unreadable().message });
    expect(after.failure?.remedy).toContain('Check other, own in the console');
  });

  it('names the tag where no id is known, and the refusal where there was one', async () => {
    const document = { ...ending(hunt, { looks: 1, then: 'cancelled' }), failure: null };

    const { after } = await look(document, { find: () => Promise.reject(unreadable()), inspect: async () => null }, timeout);

    expect(after.cleanUp).toMatchObject({ then: 'cancelled', cause: { error: 'Hunt.CleanedUpLate' } });
    expect(after.failure?.message).toBe(
      `the remains of an attempt had to be ended; the clean-up could not be finished within ${timeout} s: ${unreadable().message}`,
    );
    expect(after.failure?.remedy).toContain(`Check instances tagged foothold-session-id=${hunt.huntId} in the console`);
  });
});

describe('leftovers', () => {
  const gone = ending(launched, { gone: ['own'] });
  const left: Partial<Cloud> = { ...listing(), endLeftovers: async () => ['vol-1', 'sir-2'] };

  it('hold the end up, and are told once', async () => {
    const first = await look(gone, left);
    const problem = 'still there: vol-1, sir-2';
    const second = await look(ending(launched, { gone: ['own'], looks: 1, problem }), left);

    expect(first.after).toMatchObject({ next: { step: 'clean-up' }, cleanUp: { problem } });
    expect(first.events.slice(1)).toMatchObject([
      { event: 'clean-up.ended-leftover', data: { id: 'vol-1' } },
      { event: 'clean-up.ended-leftover', data: { id: 'sir-2' } },
    ]);
    expect(second.names).toEqual([]);
  });
});

describe('the key of a hunt that ends', () => {
  const removing = (pairs: string[]): Partial<Cloud> => ({
    ...listing(),
    keyPairs: {
      remove: async (name: string) => void pairs.push(name),
      list: async () => ['tagged'],
    } as unknown as KeyPairs,
  });

  it.each(['temporary', 'imported'] as const)('goes, in the cloud and here, when it is %s', async (mode) => {
    const pairs: string[] = [];
    const key = { mode, publicKey: 'ssh-ed25519 AAAA', name: 'k', reference: 'keys/k' };

    const { after, calls, events } = await look(ending(plannedHunt({ key })), removing(pairs));

    expect(pairs).toEqual(['k']);
    expect(calls).toContain('keys.remove keys/k');
    expect(after.key).toEqual({ ...key, name: null, reference: null });
    expect(events.at(-1)).toMatchObject({ event: 'key.removed', data: { name: 'k', reference: 'keys/k' } });
  });

  it.each(['given', 'none'] as const)('stays when it is %s', async (mode) => {
    const pairs: string[] = [];
    const key = { mode, publicKey: 'ssh-ed25519 AAAA', name: 'k', reference: 'keys/k' };

    const { after, calls, names } = await look(ending(plannedHunt({ key })), removing(pairs));

    expect(pairs).toEqual([]);
    expect(calls.filter((call) => call.startsWith('keys.'))).toEqual([]);
    expect(after.key).toEqual(key);
    expect(names).not.toContain('key.removed');
  });

  it('is looked for by its name and its tags where none is on record', async () => {
    const pairs: string[] = [];

    const { calls, names } = await look(ending({ ...plannedHunt(), key: null }), removing(pairs));

    expect(pairs).toHaveLength(2);
    expect(pairs).toContain('tagged');
    expect(calls.some((call) => call.startsWith('keys.discard '))).toBe(true);
    expect(names).not.toContain('key.removed');
  });

  it('that has no half in the cloud goes here alone', async () => {
    const key = { mode: 'temporary', publicKey: 'ssh-ed25519 AAAA', name: null, reference: 'keys/k' } as const;
    const pairs: string[] = [];

    const { calls } = await look(ending(plannedHunt({ key })), removing(pairs));

    expect(pairs).toEqual([]);
    expect(calls).toContain('keys.remove keys/k');
  });

  it('whose half in the cloud has a name goes there alone, where the cloud has key pairs at all', async () => {
    const key = { mode: 'imported', publicKey: 'ssh-ed25519 AAAA', name: 'k', reference: null } as const;
    const pairs: string[] = [];

    const { calls } = await look(ending(plannedHunt({ key })), removing(pairs));
    const without = await look(ending(plannedHunt({ key })), listing());

    expect(pairs).toEqual(['k']);
    expect([...calls, ...without.calls].filter((call) => call.startsWith('keys.'))).toEqual([]);
    expect(without.after.next.step).toBe('failed');
  });

  it('holds nothing up where the cloud refuses to list pairs, and says so', async () => {
    const keyPairs = { list: () => Promise.reject(unreadable()) } as unknown as KeyPairs;

    const { after, warnings } = await look(ending({ ...plannedHunt(), key: null }), { ...listing(), keyPairs });

    expect(after.next.step).toBe('failed');
    expect(warnings).toEqual([['key.unreadable', { huntId: hunt.huntId, message: unreadable().message }]]);
  });

  it('does not hide a defect of ours in listing pairs', async () => {
    const defect = new TypeError('ours');
    const keyPairs = { list: () => Promise.reject(defect) } as unknown as KeyPairs;

    await expect(look(ending({ ...plannedHunt(), key: null }), { ...listing(), keyPairs })).rejects.toBe(defect);
  });
});
