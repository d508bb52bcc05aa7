import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { at, lateEffect } from '../support/courses.ts';
import { executeToEnd, functionsOver, openLab, runUntil } from '../support/lab.ts';
import { sampleLaunch } from '../support/rehearsal.ts';
import { brokenPromises } from '../support/verdict.ts';

describe('the token of a terminated instance', () => {
  it.each(['rejected', 'returned'])('costs an attempt and nothing else where the cloud has it %s', async (spentTokens) => {
    // Its answer is lost, no list ever shows it in time, and it dies before the call is repeated.
    const lab = await openLab({
      spentTokens,
      listingLag: 600,
      faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }],
      fates: [{ kind: 'terminates', nth: 1, after: 2 }],
    });
    const { huntId } = await lab.start(await lab.lead());

    const document = await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    expect(await brokenPromises(lab, huntId, ['ready'])).toEqual([]);
    expect(document.counters.attempts).toBe(2);
    expect(new Set(lab.world.instances.map(({ token }) => token)).size).toBe(2);
  });
});

describe('a late effect of an attempt that was given up', () => {
  const sameName = sampleLaunch;
  const namedByDomain = { ...sampleLaunch, displayName: 'web-{{AD_NUMBER}}' };

  it.each([
    { title: 'is ended before the announcement', launch: sameName, lag: 75 },
    {
      title: "is found under the name of its own domain (regression: only the last attempt's name was listed)",
      launch: namedByDomain,
      lag: 75,
    },
  ])('$title', async ({ launch, lag }) => {
    const lab = await openLab({ ...lateEffect, listingLag: lag, limits: {} });
    const { huntId } = await lab.start(await lab.lead(), { hunt: { settle: 12 } }, launch);

    const document = await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    const events = await lab.rooms.store.timeline(huntId);
    expect(document).toMatchObject({ phase: 'ready', unsettled: [{ attempt: 1 }] });
    expect(events.filter(({ event }) => event === 'instance.surplus')).toHaveLength(1);
    expect(lab.world.instances).toHaveLength(2);
    expect(lab.world.living().map(({ id }) => id)).toEqual([document.result?.id]);
  });

  it('is ended at the last look, and the announcement waits for the next one', async () => {
    const lab = await openLab({ ...lateEffect, listingLag: 600, limits: {} });
    const task = functionsOver(lab.rooms);
    const proven = await runUntil(lab, await lab.start(await lab.lead(), { hunt: { settle: 12 } }), task, at('ready'));
    lab.pass(600);

    const looked = (await task('Announce', proven)) as HuntDocument;

    expect(looked).toMatchObject({ phase: 'proving', next: { step: 'ready' } });
    expect(lab.world.living().map(({ id }) => id)).toEqual([looked.instance?.id]);
    expect(await executeToEnd(lab, looked.huntId, task)).toMatchObject({ phase: 'ready', result: { id: looked.instance?.id } });
  });

  it("becomes the hunt's own when the one on record dies", async () => {
    const lab = await openLab({ ...lateEffect, limits: {}, fates: [{ kind: 'terminates', nth: 2, after: 13 }] });
    const task = functionsOver(lab.rooms);
    const { huntId } = await runUntil(lab, await lab.start(await lab.lead(), { hunt: { settle: 12 } }), task, at('poll'));
    lab.pass(40);

    const document = await executeToEnd(lab, huntId, task);

    const [late] = lab.world.instances;
    expect(document).toMatchObject({ phase: 'ready', result: { id: late?.id } });
    expect(lab.world.living().map(({ id }) => id)).toEqual([late?.id]);
  });

  it('is ended by the clean-up of a hunt that fails meanwhile', async () => {
    const lab = await openLab({ ...lateEffect, hostKeyLies: true, limits: {} });
    const { huntId } = await lab.start(await lab.lead(), { hunt: { settle: 12 } });

    const document = await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    expect(document.phase).toBe('failed');
    expect(lab.world.instances).toHaveLength(2);
    expect(lab.world.living()).toEqual([]);
    expect(lab.world.volumes()).toEqual([]);
  });
});

describe('a temporary key', () => {
  it('is removed by the clean-up although the run that made it died before recording it (regression)', async () => {
    const lab = await openLab({});
    const task = functionsOver(lab.rooms);
    const document = await runUntil(lab, await lab.start(await lab.lead()), task, at('key'));
    await lab.rooms.keys.replace(`foothold-${document.huntId}`, 'a private key');
    await lab.rooms.store.requestControl(document.huntId, { wish: 'cancel', at: document.createdAt, by: 'a test' });

    const ended = await executeToEnd(lab, document.huntId, task);

    expect(ended.phase).toBe('cancelled');
    expect([...lab.keys.keys()]).toEqual([]);
  });
});
