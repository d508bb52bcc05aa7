import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { CallbackAnswer } from '../../shared/platform/callbacks.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { openEc2Lab } from '../support/ec2-lab.ts';
import { executeToEnd, functionsOver } from '../support/lab.ts';

const url = 'https://hooks.example.org/hunt';

/** A hunt whose webhook answers in turn as told, the last answer again and again. */
async function hunted(settings: JsonObject, scenario: JsonObject, answers: readonly CallbackAnswer[]) {
  const lab = await openEc2Lab(scenario);
  const bodies: JsonObject[] = [];
  const rooms: Rooms = {
    ...lab.rooms,
    callbacks: {
      async tell(_callback, body) {
        bodies.push(body);
        return answers[Math.min(bodies.length, answers.length) - 1]!;
      },
    },
  };
  const { huntId } = await lab.start(await lab.lead(), settings);
  const document = await executeToEnd(lab, huntId, functionsOver(rooms));
  const events = (await lab.rooms.store.timeline(huntId)).filter(({ event }) => event.startsWith('callback.'));
  return { lab, document, bodies, events };
}

const fine = { ok: true, detail: 'the webhook answered 200' };
const broken = { ok: false, detail: 'the webhook answered 500' };

describe('the readiness callback', () => {
  it('is told of the instance once it is ready', async () => {
    const { document, bodies, events } = await hunted({ notify: { ready: { url } } }, {}, [fine]);

    expect(bodies).toEqual([
      expect.objectContaining({
        event: 'hunt.ready',
        huntId: document.huntId,
        sessionId: document.huntId,
        instance: document.result,
        failure: null,
      }),
    ]);
    expect(events.map(({ event }) => event)).toEqual(['callback.sent']);
  });

  it('is told again when it did not answer, under the same id', async () => {
    const { document, bodies, events } = await hunted({ notify: { ready: { url } } }, {}, [broken, broken, fine]);

    expect(document.phase).toBe('ready');
    expect(new Set(bodies.map(({ id }) => id))).toEqual(new Set([`${document.huntId}-ready`]));
    expect([bodies.length, events.map(({ event }) => event)]).toEqual([3, ['callback.sent']]);
  });

  it('never costs the instance: after three tries the hunt ends ready all the same', async () => {
    const { lab, document, bodies, events } = await hunted({ notify: { ready: { url } } }, {}, [broken]);

    expect(document).toMatchObject({ phase: 'ready', next: { step: 'end' } });
    expect([bodies.length, events.map(({ event }) => event)]).toEqual([3, ['callback.failed']]);
    expect(lab.world.living()).toHaveLength(1);
  });
});

describe('the failure callback', () => {
  it('is told why there is no instance, after the clean-up', async () => {
    const { lab, bodies } = await hunted({ notify: { failed: { url } } }, { hostKeyLies: true }, [fine]);

    expect(bodies).toEqual([
      expect.objectContaining({
        event: 'hunt.failed',
        instance: null,
        failure: expect.objectContaining({ error: 'Hunt.HostKeyMismatch' }),
      }),
    ]);
    expect(lab.world.living()).toEqual([]);
  });

  it('is not told of a success', async () => {
    const { bodies } = await hunted({ notify: { failed: { url } } }, {}, [fine]);

    expect(bodies).toEqual([]);
  });
});
