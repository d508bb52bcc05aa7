import { describe, expect, it } from 'vitest';
import { afterEnd, callbackBody, callbackOf } from '../../../shared/domain/hunting/callback.ts';
import { freshHunt, start } from './hunts-for-tests.ts';

const url = 'https://example.com/told';
const asked = (name: 'ready' | 'failed', callback: { url?: string; command?: string }) =>
  freshHunt({ settings: { notify: { [name]: callback } } });

describe('a callback', () => {
  it.each([
    { phase: 'ready', notify: 'ready' },
    { phase: 'failed', notify: 'failed' },
    { phase: 'cancelled', notify: 'failed' },
  ] as const)('of a hunt that ended $phase is the one of notify.$notify', ({ phase, notify }) => {
    const document = { ...asked(notify, { url }), phase };

    expect(callbackOf(document)).toEqual({ url, command: null });
    expect(afterEnd(document).next.step).toBe('notify');
  });

  it('may be a command alone', () => {
    expect(callbackOf({ ...asked('ready', { command: 'say hello' }), phase: 'ready' })).toEqual({ url: null, command: 'say hello' });
  });

  it("is nobody's where the other end was asked for", () => {
    const document = { ...asked('ready', { url }), phase: 'failed' as const };

    expect(callbackOf(document)).toBeNull();
    expect(afterEnd(document).next.step).toBe('end');
  });

  it('tells the same id at every try, and the result or the reason', () => {
    const endedAt = new Date(start).toISOString();
    const ready = { ...freshHunt(), phase: 'ready' as const, endedAt, result: { id: 'ocid1.instance.oc1..one' } };

    expect(callbackBody(ready)).toMatchObject({
      id: `${ready.huntId}-ready`,
      event: 'hunt.ready',
      at: endedAt,
      instance: ready.result,
      failure: null,
    });
    expect(callbackBody({ ...ready, callbackTries: 2 })).toEqual(callbackBody(ready));
  });
});
