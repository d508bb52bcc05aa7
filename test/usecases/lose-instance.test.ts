import { describe, expect, it } from 'vitest';
import { applyLaunched } from '../../shared/domain/hunting/apply-launched.ts';
import { initialPace, paceSettings } from '../../shared/domain/pace/index.ts';
import { announceEnd } from '../../shared/usecases/announce.ts';
import { loseInstance } from '../../shared/usecases/lose-instance.ts';
import { pollStatus } from '../../shared/usecases/poll-status.ts';
import { probeInstance } from '../../shared/usecases/probe-ssh.ts';
import { planOn, sentHunt, start } from '../domain/hunting/hunts-for-tests.ts';
import { death, openDesk, runOf, unreadable, view } from './desk.ts';

const hunt = sentHunt();
const launched = applyLaunched(hunt, { instance: { id: 'lost', state: 'PROVISIONING' }, workRequestId: null, now: start }).document;

describe('an instance that is lost while it comes up', () => {
  it('refuses its attempt with the class that the words give, and its remains are ended before the next attempt', async () => {
    const desk = openDesk(start, {});

    const { document, events } = await loseInstance(await runOf(launched, desk), death, []);

    expect(document).toMatchObject({
      phase: 'cleaning-up',
      next: { step: 'clean-up' },
      cleanUp: { then: 'attempt' },
      instance: { id: 'lost' },
      plan: { attempt: 2 },
      counters: { capacity: 1 },
    });
    expect(events.map(({ event }) => event)).toEqual(['instance.lost', 'attempt.answered']);
    expect(events[0]).toMatchObject({ data: { instanceId: 'lost', message: death.message } });
    expect(events[1]).toMatchObject({ data: { class: 'CAPACITY', attempt: 1 } });
  });

  it('teaches the pace of the account, which is on record for the next hunt', async () => {
    const desk = openDesk(start, {});
    const before = initialPace(paceSettings(hunt.request.settings, hunt.cloud), start);

    const { document } = await loseInstance(await runOf(launched, desk), death, []);

    const record = await desk.rooms.store.readPace(launched.account);
    expect(record).toMatchObject({ version: 1, state: document.pace });
    expect(document.pace.streak).toBe(before.streak + 1);
  });

  it('ends the hunt where the words are about the request, and then no other attempt is planned', async () => {
    const desk = openDesk(start, {});

    const { document } = await loseInstance(
      await runOf(launched, desk),
      { ...death, status: 400, code: 'InvalidParameter', message: 'Invalid image' },
      [],
    );

    expect(document).toMatchObject({ cleanUp: { then: 'failed' }, plan: { attempt: 1 } });
    expect(desk.calls).toEqual([]);
  });

  it('gives way to a late effect of the same hunt, which is the instance from then on', async () => {
    const before = { ...launched, plan: { ...planOn(launched), attempt: 4 } };
    const heir = view(hunt, { id: 'heir', attempt: 2, zone: 'Uocm:PHX-AD-3', rawState: 'RUNNING' });
    const younger = view(hunt, { id: 'younger', attempt: 3 });

    const { document, events } = await loseInstance(await runOf(before, openDesk(start, {})), death, [heir, younger]);

    expect(document.instance).toMatchObject({ id: 'heir', attempt: 2, state: 'RUNNING', offering: hunt.offerings[2]?.key });
    expect(document.next.step).toBe('poll');
    expect(events.map(({ event }) => event)).toEqual(['instance.lost', 'attempt.adopted', 'instance.launched']);
    expect(events[0]?.data).toEqual({ instanceId: 'lost', message: death.message });
    expect(events[1]?.data).toEqual({ attempt: 2, instanceId: 'heir' });
  });

  it('is told as none where no id is on record', async () => {
    const { events } = await loseInstance(await runOf(hunt, openDesk(start, {})), death, []);

    expect(events[0]?.data).toEqual({ instanceId: null, message: death.message });
  });
});

describe.each([
  ['poll', pollStatus],
  ['probe', probeInstance],
  ['ready', announceEnd],
] as const)('an instance that is found dead at the step %s', (step, run) => {
  const dying = { ...launched, next: { ...launched.next, step } };
  const dead = view(hunt, { id: 'lost', state: 'ending', rawState: 'TERMINATING' });

  it('died of what the cloud has on record (regression: a reclaimed spot instance counted as no clear answer)', async () => {
    const desk = openDesk(start, { find: async () => [dead], inspect: async () => dead, lateFault: async () => death });

    const after = await desk.run(run, await desk.file(dying));

    expect(after).toMatchObject({ cleanUp: { then: 'attempt' }, counters: { capacity: 1, errors: 0 }, last: { class: 'CAPACITY' } });
  });

  it('is asked about by the work request of its launch', async () => {
    const asked: unknown[] = [];
    const lateFault = async (_: unknown, receipt: unknown) => {
      asked.push(receipt);
      return death;
    };
    const withReceipt = { ...dying, instance: { ...dying.instance!, workRequestId: 'wr-7' } };
    const desk = openDesk(start, { find: async () => [dead], inspect: async () => dead, lateFault });

    await desk.run(run, await desk.file(withReceipt));

    expect(asked).toEqual([{ workRequestId: 'wr-7', requestId: null }]);
  });

  it('does not hide a defect of ours', async () => {
    const defect = new TypeError('ours');
    const desk = openDesk(start, { find: async () => [dead], inspect: async () => dead, lateFault: () => Promise.reject(defect) });

    await expect(desk.run(run, await desk.file(dying))).rejects.toThrow('ours');
  });

  it('died of its state where the record cannot be read', async () => {
    const desk = openDesk(start, { find: async () => [dead], inspect: async () => dead, lateFault: () => Promise.reject(unreadable()) });

    const after = await desk.run(run, await desk.file(dying));

    expect(after.last).toMatchObject({ class: 'UNKNOWN', message: 'instance lost is TERMINATING: the cloud gives no reason' });
  });
});
