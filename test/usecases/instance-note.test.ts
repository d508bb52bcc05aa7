import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../shared/stores/errors.ts';
import { noteInstance, readInstanceNote } from '../../shared/usecases/instance-note.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { whoseInstance } from '../../shared/usecases/whose-instance.ts';
import { at, lateEffect } from '../support/courses.ts';
import { executeToEnd, functionsOver, openLab, runUntil } from '../support/lab.ts';

/** The lab's rooms, and what was written: `note ID` or `save ID`, where ID is the instance on the document. */
async function written(scenario = {}) {
  const lab = await openLab(scenario);
  const { store } = lab.rooms;
  const writes: string[] = [];
  const rooms: Rooms = {
    ...lab.rooms,
    store: {
      ...store,
      async writeNote(key, note) {
        if (key.startsWith('instance/oci/')) writes.push(`note ${key.slice('instance/oci/'.length)}`);
        return store.writeNote(key, note);
      },
      async saveHunt(document, events) {
        writes.push(`save ${document.instance?.id ?? 'none'}`);
        return store.saveHunt(document, events);
      },
    },
  };
  return { lab, rooms, writes };
}

describe('the note of an instance', () => {
  it('is written once, right before the save that first names the instance', async () => {
    const { lab, rooms, writes } = await written();

    const { instance, huntId } = await executeToEnd(lab, (await lab.start(await lab.lead())).huntId, functionsOver(rooms));

    const id = instance?.id ?? '';
    expect(writes.filter((write) => write.startsWith('note'))).toEqual([`note ${id}`]);
    expect(writes.indexOf(`note ${id}`)).toBe(writes.indexOf(`save ${id}`) - 1);
    expect(await readInstanceNote('oci', id, rooms.store)).toBe(huntId);
  });

  it('of a late effect that takes the place of an instance that died is written before it does', async () => {
    const { lab, rooms, writes } = await written(lateEffect);
    const task = functionsOver(rooms);
    const begun = await lab.start(await lab.lead(), { hunt: { settle: 12 } });
    const coming = await runUntil(lab, begun, task, (one) => one.next.step === 'poll' && one.unsettled.length === 1);
    lab.pass(40);
    const [first, heir] = [coming.instance?.id ?? '', lab.world.living().find(({ id }) => id !== coming.instance?.id)?.id ?? ''];
    await (await lab.rooms.cloud('oci')).terminate(first);

    const ended = await executeToEnd(lab, begun.huntId, task);

    expect(ended.instance?.id).toBe(heir);
    expect(writes.filter((write) => write.startsWith('note'))).toEqual([`note ${first}`, `note ${heir}`]);
    expect(writes.indexOf(`note ${heir}`)).toBe(writes.indexOf(`save ${heir}`) - 1);
    expect(await whoseInstance({ cloud: 'oci', instanceId: first, region: null }, rooms)).toMatchObject({ document: null });
    expect(await whoseInstance({ cloud: 'oci', instanceId: heir, region: null }, rooms)).toMatchObject({
      document: { huntId: begun.huntId },
    });
  });

  it('whose save failed leads nowhere, and the next run puts the same instance on record', async () => {
    const { lab, rooms } = await written();
    const planned = await runUntil(lab, await lab.start(await lab.lead()), functionsOver(rooms), at('attempt'));
    const away = new StoreUnavailableError('here', 'does not answer', 'Run again.', { retryable: true });
    const failing: Rooms = {
      ...rooms,
      store: {
        ...rooms.store,
        saveHunt: (document, events) => (document.instance === null ? rooms.store.saveHunt(document, events) : Promise.reject(away)),
      },
    };
    await expect(functionsOver(failing)('AttemptLaunch', planned)).rejects.toThrow(away);
    const [made] = lab.world.living();
    const place = { cloud: 'oci', instanceId: made?.id ?? '', region: null } as const;

    const before = await whoseInstance(place, rooms);
    const ended = await executeToEnd(lab, planned.huntId, functionsOver(rooms));

    expect(await readInstanceNote('oci', place.instanceId, rooms.store)).toBe(planned.huntId);
    expect(before).toMatchObject({ document: null });
    expect(ended).toMatchObject({ phase: 'ready', instance: { id: place.instanceId } });
    expect(await whoseInstance(place, rooms)).toMatchObject({ document: { huntId: planned.huntId } });
  });

  it('is of the newest hunt where a simulated cloud gives an id out again', async () => {
    const { lab, rooms } = await written();
    const { instance, ...first } = await executeToEnd(lab, (await lab.start(await lab.lead())).huntId, functionsOver(rooms));
    const document = { ...first, huntId: '01JBQ0000000000000000000CD', instance };

    await noteInstance({ ...document, instance: null }, document, rooms.store);

    expect(await readInstanceNote('oci', instance?.id ?? '', rooms.store)).toBe(document.huntId);
  });
});
