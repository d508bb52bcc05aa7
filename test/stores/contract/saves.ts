import { describe, expect, test } from 'vitest';
import { LeaseLostError, StaleWriteError } from '../../../shared/stores/errors.ts';
import type { Store } from '../../../shared/stores/port.ts';
import { huntDocument, timelineEvent } from '../../support/documents.ts';
import { freshAccount, leaseRequest, second, takeOver } from './setting.ts';

export function savePromises(store: () => Store): void {
  /** A hunt on record, led by runner 1. */
  async function led() {
    const account = freshAccount();
    const lease = await store().acquireLease(leaseRequest(account));
    const document = huntDocument({ account, lease: { epoch: lease.epoch } });
    await store().createHunt(document, []);
    return { account, lease, document };
  }

  describe('conditional writes', () => {
    test('a save returns what the next load returns: one version on, with its events', async () => {
      const { document } = await led();
      const event = timelineEvent(document);

      const saved = await store().saveHunt({ ...document, phase: 'hunting' }, [event]);

      expect(saved).toEqual({ ...document, phase: 'hunting', version: 2 });
      expect((await store().loadHunt(document.huntId))?.document).toEqual(saved);
      expect(await store().timeline(document.huntId)).toEqual([event]);
    });

    test('a save leaves the document it was given alone', async () => {
      const { document } = await led();
      const before = structuredClone(document);

      await store().saveHunt(document, []);

      expect(document).toEqual(before);
    });

    test('a save over a version that moved on is stale and leaves no trace', async () => {
      const { document } = await led();
      const winner = await store().saveHunt({ ...document, region: 'winner' }, []);

      const loser = store().saveHunt({ ...document, region: 'loser' }, [timelineEvent(document)]);

      await expect(loser).rejects.toBeInstanceOf(StaleWriteError);
      expect((await store().loadHunt(document.huntId))?.document).toEqual(winner);
      expect(await store().timeline(document.huntId)).toEqual([]);
    });

    test('a save from the future is stale too', async () => {
      const { document } = await led();

      await expect(store().saveHunt({ ...document, version: 2 }, [])).rejects.toBeInstanceOf(StaleWriteError);
    });

    test('a save of a hunt that is not on record is stale and records nothing', async () => {
      const document = huntDocument();

      await expect(store().saveHunt(document, [timelineEvent(document)])).rejects.toBeInstanceOf(StaleWriteError);

      expect(await store().loadHunt(document.huntId)).toBeNull();
      expect(await store().timeline(document.huntId)).toEqual([]);
    });

    test('of many saves of one version at once exactly one wins', async () => {
      const { document } = await led();
      const contenders = Array.from({ length: 8 }, (_, attempt) => ({ ...document, region: `runner ${attempt}` }));

      const results = await Promise.allSettled(
        contenders.map((one) => store().saveHunt(one, [timelineEvent(one, { data: { by: one.region } })])),
      );

      const won = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
      const lost = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason.name);
      expect(won).toHaveLength(1);
      expect(lost).toEqual(Array(7).fill('StaleWriteError'));
      expect((await store().loadHunt(document.huntId))?.document).toEqual(won[0]);
      expect((await store().timeline(document.huntId)).map(({ data }) => data['by'])).toEqual([won[0]?.region]);
    });
  });

  describe('the fence of the lease', () => {
    test('a runner that lost its lease cannot save, although the version is still its own', async () => {
      const { account, document } = await led();
      await takeOver(store(), account);

      const late = store().saveHunt(document, [timelineEvent(document)]);

      await expect(late).rejects.toBeInstanceOf(LeaseLostError);
      await expect(late).rejects.toThrow(account);
      expect((await store().loadHunt(document.huntId))?.document).toEqual(document);
      expect(await store().timeline(document.huntId)).toEqual([]);
    });

    test('a lost lease is told before a stale version', async () => {
      const { account, document } = await led();
      const { epoch } = await takeOver(store(), account);
      await store().saveHunt({ ...document, lease: { epoch } }, []);

      await expect(store().saveHunt(document, [])).rejects.toBeInstanceOf(LeaseLostError);
    });

    test('the new leader adopts the hunt: the stored version under its own, higher epoch', async () => {
      const { account, document } = await led();
      const { epoch } = await takeOver(store(), account);

      const adopted = await store().saveHunt({ ...document, lease: { epoch } }, []);

      expect(adopted).toEqual({ ...document, version: 2, lease: { epoch } });
      expect((await store().loadHunt(document.huntId))?.document).toEqual(adopted);
    });

    test('the new leader needs the stored version all the same', async () => {
      const { account, document } = await led();
      await store().saveHunt(document, []);
      const { epoch } = await takeOver(store(), account);

      await expect(store().saveHunt({ ...document, lease: { epoch } }, [])).rejects.toBeInstanceOf(StaleWriteError);
    });

    test('an epoch that nobody was given does not save', async () => {
      const { lease, document } = await led();

      await expect(store().saveHunt({ ...document, lease: { epoch: lease.epoch + 1 } }, [])).rejects.toBeInstanceOf(LeaseLostError);
    });

    test('a lease that ran out unclaimed still saves: nobody else leads', async () => {
      const { account, lease, document } = await led();
      const later = { now: lease.expiresAt, expiresAt: second(1200) };

      await expect(store().saveHunt(document, [])).resolves.toMatchObject({ version: 2 });
      await store().acquireLease(leaseRequest(account, later));
      await expect(store().saveHunt({ ...document, version: 2 }, [])).rejects.toBeInstanceOf(LeaseLostError);
    });

    test('the lease of another account is no fence', async () => {
      const { document } = await led();
      await takeOver(store(), freshAccount());

      await expect(store().saveHunt(document, [])).resolves.toMatchObject({ version: 2 });
    });

    test('an account that was never leased is fenced by the record: epochs go up, never down', async () => {
      const document = huntDocument({ account: freshAccount(), lease: { epoch: 3 } });
      await store().createHunt(document, []);

      await expect(store().saveHunt({ ...document, lease: { epoch: 2 } }, [])).rejects.toBeInstanceOf(LeaseLostError);
      await expect(store().saveHunt({ ...document, lease: { epoch: 4 } }, [])).resolves.toMatchObject({ version: 2, lease: { epoch: 4 } });
    });
  });
}
