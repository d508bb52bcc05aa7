import { monotonicFactory } from 'ulid';
import { newHunt } from '../shared/domain/hunting/new-hunt.ts';
import { hashPayload } from '../shared/domain/tokens.ts';
import { isAlive } from '../shared/platform/process-liveness.ts';
import { LeaseHeldError } from '../shared/stores/errors.ts';
import { pauseHunt } from '../shared/usecases/control.ts';
import { endHunt } from '../shared/usecases/control-end.ts';
import { sweep } from '../shared/usecases/sweep.ts';
import type { Home } from './home.ts';
import type { HomeParts } from './home-parts.ts';
import { interruptions } from './interruptions.ts';
import { leadFleet } from './lead-fleet.ts';
import { createLeading } from './leading.ts';
import { unfinishedHunt } from './unfinished-hunt.ts';
import { mustMatch } from './wrong-account.ts';

const ulid = monotonicFactory();

/** The local home from its parts; see `Home` for its promises. */
export function createHome(parts: HomeParts): Home {
  const { clock, virtually, namespace } = parts;
  const { store, log } = parts.rooms;
  const leading = createLeading(parts);
  const { underLease, lead, takeOver, roomsOf } = leading;
  const theAccount = async () => (await leading.cloud()).account();
  /** Hunts that this process has begun and not ended, from before their first record on. */
  const begun = new Set<string>();

  return {
    clock,
    rehearsal: parts.rehearsal,
    checks: parts.checks,
    close: parts.closeAll,
    ...interruptions(parts, leading),
    list: (filter) =>
      store.listHunts({
        ...filter,
        onUnreadable: (error) => log.warn('hunt.unreadable', { huntId: error.huntId, message: error.message }),
      }),

    async hunt(request, run = {}) {
      const account = await theAccount();
      return underLease(account.key, async (lease) => {
        const left = await unfinishedHunt({ account: account.key, namespace, request, here: begun }, store);
        if (left !== null && hashPayload(left.request.settings) !== hashPayload(request.settings)) {
          log.warn('hunt.continued', {
            huntId: left.huntId,
            message: 'an unfinished hunt for the same request goes on, with the settings it was started with',
          });
        }
        if (left !== null) return takeOver(left.huntId, lease, run);
        const now = clock.now();
        const huntId = ulid(now);
        begun.add(huntId);
        const { document, events } = newHunt({
          ...request,
          huntId,
          namespace,
          account: account.key,
          region: account.region,
          epoch: lease.epoch,
          owed: true,
          now,
        });
        try {
          await roomsOf(run).store.createHunt(document, events);
          return await lead(huntId, run);
        } finally {
          begun.delete(huntId);
        }
      });
    },

    async resume(huntId, run = {}) {
      const stored = await store.loadHunt(huntId);
      if (stored !== null && stored.document.endedAt !== null && stored.document.next.step === 'end') return stored.document;
      const account = await theAccount();
      mustMatch(stored?.document, account.key);
      return underLease(account.key, (lease) => takeOver(huntId, lease, run));
    },

    async cancel(huntId, by, run = {}) {
      const stored = await store.loadHunt(huntId);
      if (stored === null || stored.document.endedAt !== null) return stored?.document ?? null;
      await store.requestControl(huntId, { wish: 'cancel', at: new Date(clock.now()).toISOString(), by });
      const account = await theAccount();
      mustMatch(stored.document, account.key);
      try {
        return await underLease(account.key, (lease) => takeOver(huntId, lease, run));
      } catch (error) {
        if (error instanceof LeaseHeldError) return (await store.loadHunt(huntId))?.document ?? null;
        throw error;
      }
    },

    async pause(huntId, by) {
      const stored = await store.loadHunt(huntId);
      if (stored === null) return null;
      const lease = await store.readLease(stored.document.account);
      const led = lease !== null && Date.parse(lease.expiresAt) > Date.now() && isAlive(lease.holder);
      const { document } = await pauseHunt({ huntId, by }, { store, clock });
      return { document, led };
    },

    async end(huntId, by, run = {}) {
      const stored = await store.loadHunt(huntId);
      if (stored === null || stored.document.phase !== 'ready') return stored?.document ?? null;
      const account = await theAccount();
      mustMatch(stored.document, account.key);
      return underLease(account.key, async (lease) => {
        const reopened = await endHunt(huntId, by, lease, { store: roomsOf(run).store, clock });
        return reopened.endedAt === null ? lead(huntId, run) : reopened;
      });
    },

    async sweep({ settings, act }) {
      const cloud = await leading.cloud();
      return sweep({ cloud: cloud.name, namespace, settings, act }, { ...parts.rooms, cloud: async () => cloud });
    },

    async fleet(wish, run = {}) {
      const account = await theAccount();
      return underLease(account.key, () => {
        const named = { ...wish, name: wish.name ?? ulid(clock.now()) };
        return leadFleet(named, run, { leading, account: account.key, clock, virtually, namespace });
      });
    },

    async handedOver(huntId) {
      const stored = await store.loadHunt(huntId);
      if (stored === null || !stored.document.owed) return;
      const { document } = stored;
      try {
        await underLease(document.account, (lease) => store.saveHunt({ ...document, lease: { epoch: lease.epoch }, owed: false }, []));
      } catch (error) {
        // A hunt of another process leads the account by now: the result stays owed, and is given once more to who asks again.
        if (!(error instanceof LeaseHeldError)) throw error;
      }
    },

    async show(huntId) {
      const stored = await store.loadHunt(huntId);
      return stored === null ? null : { document: stored.document, timeline: await store.timeline(huntId) };
    },
  };
}
