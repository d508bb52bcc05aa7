import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FleetOptions } from '../../local/home.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { rehearsal } from '../support/rehearsal.ts';

const room = { limits: {} };
const full = { capacity: { windows: [] }, limits: {} };

/** Stops the run at the first event of that name. */
function stopAt(event: string, reason = 'SIGINT'): FleetOptions {
  const stop = new AbortController();
  return { signal: stop.signal, onEvent: (told) => told.event === event && stop.abort(reason) };
}

describe('a fleet on a laptop', { timeout: 60_000 }, () => {
  test('is N hunts, each to an instance of its own name', async ({ onTestFinished }) => {
    const { home, world, fleet, close } = await rehearsal(room);
    onTestFinished(close);

    const outcome = await fleet(3);

    expect(outcome.fleet.members.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    expect(outcome.fleet.endedAt).not.toBeNull();
    expect(outcome.documents.map(({ result }) => result?.['displayName'])).toEqual(['sample-1', 'sample-2', 'sample-3']);
    expect(world.living()).toHaveLength(3);
    expect(await home.list()).toHaveLength(3);
  });

  test('of the shipped scenario gets all three, as room opens here and there and an answer is lost', async ({ onTestFinished }) => {
    const scenario = parse(readFileSync(new URL('../../examples/scenarios/three-of-a-kind.yaml', import.meta.url), 'utf8')) as JsonObject;
    const { world, fleet, close } = await rehearsal(scenario);
    onTestFinished(close);

    const { fleet: ended } = await fleet(3);

    expect(ended.members.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    expect(world.instances).toHaveLength(3);
  });

  test('ends with its last hunt, not at the next look after it', async ({ onTestFinished }) => {
    const { fleet, close } = await rehearsal(room);
    onTestFinished(close);

    const { fleet: ended, documents } = await fleet(2, { fleet: { interval: 86_400 } });

    expect(ended.endedAt).toBe(
      documents
        .map(({ endedAt }) => endedAt)
        .toSorted()
        .at(-1),
    );
  });

  test('comes back as it ended when it is asked for again by its name, and launches nothing', async ({ onTestFinished }) => {
    const { world, fleet, close } = await rehearsal(room);
    onTestFinished(close);

    const first = await fleet(2);
    const again = await fleet(2);

    expect(again).toEqual(first);
    expect(world.instances).toHaveLength(2);
  });

  test('keeps its name to itself: another count under it is refused', async ({ onTestFinished }) => {
    const { fleet, close } = await rehearsal(room);
    onTestFinished(close);

    await fleet(1);

    await expect(fleet(2)).rejects.toThrow('the name test belongs to a fleet of another spec or count');
    await expect(fleet(0, {}, { name: 'none' })).rejects.toMatchObject({ problems: [{ path: 'count' }] });
  });

  test('ends all its hunts in good order when it is interrupted', async ({ onTestFinished }) => {
    const { world, fleet, close } = await rehearsal(room);
    onTestFinished(close);

    const { fleet: ended, documents } = await fleet(3, {}, stopAt('instance.launched'));

    expect(ended.members.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(documents.every(({ failure }) => failure?.message === 'cancelled by SIGINT')).toBe(true);
    expect(world.living()).toEqual([]);
  });

  test('keeps its hunts for later where hunt.onInterrupt says so, and goes on with them under the same name', async ({
    onTestFinished,
  }) => {
    const { world, fleet, close } = await rehearsal({ ...room, capacity: { windows: [{ ad: 1, from: 300 }] } });
    onTestFinished(close);
    const kept = { hunt: { onInterrupt: 'keep' } };

    const first = await fleet(2, kept, stopAt('attempt.answered', 'SIGTERM'));
    const second = await fleet(2, kept);

    expect(first.fleet.members.map(({ state, reason }) => [state, reason])).toEqual([
      ['held', 'paused'],
      ['held', 'paused'],
    ]);
    expect(second.fleet.members.map(({ state }) => state)).toEqual(['ready', 'ready']);
    expect(second.documents.map(({ huntId }) => huntId)).toEqual(first.documents.map(({ huntId }) => huntId));
    expect(world.instances).toHaveLength(2);
  });

  test('is cancelled whole when the signal came before it began', async ({ onTestFinished }) => {
    const { world, fleet, close } = await rehearsal(full);
    onTestFinished(close);

    const { fleet: ended } = await fleet(2, {}, { signal: AbortSignal.abort('SIGINT') });

    expect(ended.members.map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(world.instances).toEqual([]);
  });

  test('ends when all that is left was paused by somebody, and says so', async ({ onTestFinished }) => {
    const { home, fleet, close } = await rehearsal(full);
    onTestFinished(close);
    let asked = false;

    const { fleet: held } = await fleet(
      1,
      {},
      {
        onEvent(event) {
          if (event.event !== 'attempt.answered' || asked) return;
          asked = true;
          void home.pause(event.huntId, 'ada');
        },
      },
    );

    expect(held.members).toMatchObject([{ state: 'held', reason: 'paused' }]);
    expect(held.endedAt).toBeNull();
  });

  test('is nothing that "foothold hunt" for the same payload goes on with', async ({ onTestFinished }) => {
    const { fleet, hunt, close } = await rehearsal({ ...room, capacity: { windows: [{ ad: 1, from: 300 }] } });
    onTestFinished(close);
    const { documents } = await fleet(1, { hunt: { onInterrupt: 'keep' } }, stopAt('attempt.answered'));

    const other = await hunt();

    expect(other.huntId).not.toBe(documents[0]?.huntId);
  });
});
