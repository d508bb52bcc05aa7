import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import { door } from '../../functions/door.ts';
import { silentLog } from '../../shared/platform/logger.ts';

vi.mock('../../functions/environment/log.ts', () => ({ environmentLog: () => silentLog }));

const schema = v.object({ huntId: v.string() });
const event = { huntId: '01JD8ZQ5V0000000000000000A' };

/** A door before a use case that tells which rooms it was given. */
function openDoor(environment: () => Promise<{ readonly name: string }>) {
  return door(schema, async ({ huntId }, rooms: { readonly name: string }) => `${huntId} in ${rooms.name}`, environment);
}

describe('a door', () => {
  it('makes its rooms once a container, however many events come', async () => {
    const environment = vi.fn(async () => ({ name: 'the environment' }));
    const { handler } = openDoor(environment);

    const answers = [await handler(event), await handler(event)];

    expect(answers).toEqual(Array(2).fill(`${event.huntId} in the environment`));
    expect(environment).toHaveBeenCalledTimes(1);
  });

  it('does not remember that the rooms could not be made: the next event tries again', async () => {
    const environment = vi.fn(async () => ({ name: 'the environment' })).mockRejectedValueOnce(new Error('no table'));
    const { handler } = openDoor(environment);

    await expect(handler(event)).rejects.toThrow('no table');

    expect(await handler(event)).toBe(`${event.huntId} in the environment`);
  });

  it('takes the rooms of whoever calls, and asks no environment for others', async () => {
    const environment = vi.fn(async () => ({ name: 'the environment' }));

    const answer = await openDoor(environment).run(event, { name: 'a laptop' });

    expect(answer).toBe(`${event.huntId} in a laptop`);
    expect(environment).not.toHaveBeenCalled();
  });

  it('refuses an event that does not fit, by its path', async () => {
    const { run } = openDoor(async () => ({ name: 'the environment' }));

    await expect(run({ huntId: 1 }, { name: 'a laptop' })).rejects.toMatchObject({
      name: 'InputError',
      problems: [{ path: 'huntId', expected: 'string', got: '1' }],
    });
  });
});
