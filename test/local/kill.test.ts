import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../shared/platform/random.ts';
import { openTenancy } from '../support/wire.ts';

describe('a hunt whose process is killed', { timeout: 120_000, concurrent: true }, () => {
  it.for([1, 2, 3, 4])(
    'ends with one instance when the same command runs again after SIGKILL at a random moment (seed %i)',
    async (seed, { onTestFinished }) => {
      const random = seededRandom(seed);
      const tenancy = await openTenancy({
        listingLag: 1,
        capacity: { windows: [{ ad: 2, from: 0 }] },
        faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }],
      });
      onTestFinished(() => tenancy.close());
      // One moment while it starts and hunts, one more while its successor goes on.
      for (const ms of [400 + random.next() * 4000, 400 + random.next() * 5000]) {
        const killed = tenancy.hunt();
        await Promise.race([delay(ms), killed.ended]);
        killed.send('SIGKILL');
        await killed.ended;
      }

      const { code, stdout, stderr } = await tenancy.hunt().ended;

      const hunts = await tenancy.hunts();
      const ready = hunts.filter((hunt) => hunt.endedAt !== null);
      const living = tenancy.world.living();
      expect({ code, stderr }).toEqual({ code: 0, stderr });
      const result = JSON.parse(stdout) as { id: string; foothold: { huntId: string } };
      // A successor that had ended before its own kill was answered in full; the last command then hunted anew.
      expect(living).toHaveLength(ready.length);
      expect(living.map(({ id }) => id)).toContain(result.id);
      expect(hunts.map(({ huntId, phase }) => ({ huntId, phase }))).toEqual(ready.map(({ huntId }) => ({ huntId, phase: 'ready' })));
      expect(new Set(tenancy.world.instances.map(({ tags }) => tags['foothold-session-id'])).size).toBe(tenancy.world.instances.length);
      expect(hunts[0]?.huntId).toBe(result.foothold.huntId);
    },
  );

  it.for(['attempt.sending', 'attempt.answered', 'instance.launched', 'instance.running'])(
    'goes on with the same hunt after SIGKILL right after %s',
    async (event, { onTestFinished }) => {
      const tenancy = await openTenancy({ faults: [{ kind: 'lost-after', nth: 1 }], listingLag: 1 });
      onTestFinished(() => tenancy.close());
      const killed = tenancy.hunt();
      const { huntId } = await killed.event(event);
      killed.send('SIGKILL');
      const first = await killed.ended;

      const second = await tenancy.hunt().ended;

      expect(first).toMatchObject({ signal: 'SIGKILL', stdout: '' });
      expect(second).toMatchObject({ code: 0, stderr: second.stderr });
      expect(JSON.parse(second.stdout)).toMatchObject({ id: tenancy.world.living()[0]?.id, foothold: { huntId } });
      expect(tenancy.world.instances).toHaveLength(1);
      expect(await tenancy.hunts()).toMatchObject([{ huntId, phase: 'ready' }]);
    },
  );
});
