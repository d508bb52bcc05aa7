import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { HuntExistsError } from '../../../shared/stores/errors.ts';
import type { Control, Store } from '../../../shared/stores/port.ts';
import { huntDocument, timelineEvent } from '../../support/documents.ts';
import { freshAccount } from './setting.ts';

export function huntPromises(store: () => Store): void {
  describe('records of hunts', () => {
    test('a created hunt is loaded as version 1, with no wish', async () => {
      const document = huntDocument({ version: 7 });

      await store().createHunt(document, []);

      expect(await store().loadHunt(document.huntId)).toEqual({ document: { ...document, version: 1 }, control: null });
    });

    test('an unknown hunt is null', async () => {
      const unknown = ulid();

      expect(await store().loadHunt(unknown)).toBeNull();
      expect(await store().timeline(unknown)).toEqual([]);
    });

    test('a hunt is created once: the second is refused by name and changes nothing', async () => {
      const first = huntDocument({ region: 'first' });
      await store().createHunt(first, [timelineEvent(first, { event: 'hunt.started' })]);

      const second = store().createHunt({ ...first, region: 'second' }, [timelineEvent(first, { event: 'hunt.failed' })]);

      await expect(second).rejects.toBeInstanceOf(HuntExistsError);
      await expect(second).rejects.toThrow(first.huntId);
      expect((await store().loadHunt(first.huntId))?.document.region).toBe('first');
      expect((await store().timeline(first.huntId)).map(({ event }) => event)).toEqual(['hunt.started']);
    });

    test('text of any kind comes back as it went in', async () => {
      const text = `quotes ' " \\, null \u0000, line\nbreak, é 🦶 ${'\u2028'}, {{AD_NUMBER}}`;
      const document = huntDocument({
        request: { ...huntDocument().request, launch: { displayName: text, nested: [{ [text]: [null, 1.5, false] }] } },
      });
      const event = timelineEvent(document, { data: { text } });

      await store().createHunt(document, [event]);

      expect((await store().loadHunt(document.huntId))?.document).toEqual(document);
      expect(await store().timeline(document.huntId)).toEqual([event]);
    });

    test('what a caller does with a document afterwards stays with the caller', async () => {
      const document = huntDocument({ request: { ...huntDocument().request, launch: { shape: 'A1' } } });
      await store().createHunt(document, []);

      document.request.launch['shape'] = 'changed';
      (await store().loadHunt(document.huntId))!.document.request.launch['shape'] = 'changed too';

      expect((await store().loadHunt(document.huntId))?.document.request.launch['shape']).toBe('A1');
    });
  });

  describe('timelines', () => {
    test('events come back in the order they were written, whatever their instants say', async () => {
      const document = huntDocument();
      const [late, early] = [
        timelineEvent(document, { at: '2026-11-02T00:00:00.000Z' }),
        timelineEvent(document, { at: '2026-11-01T00:00:00.000Z' }),
      ];
      await store().createHunt(document, [late]);

      await store().saveHunt(document, [early, { ...late, event: 'hunt.ready' }]);

      expect(await store().timeline(document.huntId)).toEqual([late, early, { ...late, event: 'hunt.ready' }]);
    });

    test('a limit keeps the newest, oldest first', async () => {
      const document = huntDocument();
      await store().createHunt(
        document,
        Array.from({ length: 12 }, (_, attempt) => timelineEvent(document, { data: { attempt } })),
      );

      const last = await store().timeline(document.huntId, 3);

      expect(last.map(({ data }) => data['attempt'])).toEqual([9, 10, 11]);
    });

    test('a hunt has its own events only', async () => {
      const [one, other] = [huntDocument(), huntDocument()];
      await store().createHunt(one, [timelineEvent(one, { event: 'hunt.started' })]);

      await store().createHunt(other, [timelineEvent(other, { event: 'hunt.resumed' })]);

      expect(await store().timeline(one.huntId)).toEqual([timelineEvent(one, { event: 'hunt.started' })]);
    });
  });

  describe('wishes', () => {
    const cancel: Control = { wish: 'cancel', at: '2026-11-01T12:00:01.000Z', by: 'foothold hunts cancel' };

    test('a wish is seen by the next load, replaced by a newer one and taken back by null', async () => {
      const document = huntDocument();
      await store().createHunt(document, []);
      const wishes = [cancel, { ...cancel, wish: 'pause' as const, by: 'SIGINT' }, null];

      for (const wish of wishes) {
        expect(await store().requestControl(document.huntId, wish)).toBe(true);
        expect((await store().loadHunt(document.huntId))?.control).toEqual(wish);
      }
    });

    test('a wish makes no write of the runner stale, and no write of the runner loses it', async () => {
      const document = huntDocument();
      await store().createHunt(document, []);
      await store().requestControl(document.huntId, cancel);

      await store().saveHunt({ ...document, phase: 'ranking' }, []);

      expect(await store().loadHunt(document.huntId)).toEqual({ document: { ...document, phase: 'ranking', version: 2 }, control: cancel });
    });

    test('a wish for an unknown hunt is false', async () => {
      expect(await store().requestControl(ulid(), cancel)).toBe(false);
    });
  });

  describe('lists', () => {
    const hunts = (account: string) =>
      [
        { createdAt: '2026-11-02T00:30:00+02:00', region: 'middle', endedAt: '2026-11-02T13:00:00.000Z' },
        { createdAt: '2026-11-01T23:00:00Z', region: 'newest', endedAt: null },
        { createdAt: '2026-10-31T12:00:00.000Z', region: 'oldest', endedAt: null },
      ].map((overrides) => huntDocument({ account, ...overrides }));
    const regions = (found: readonly { region: string }[]) => found.map(({ region }) => region);

    test.each([
      ['newest first', {}, ['newest', 'middle', 'oldest']],
      ['open ones only', { open: true }, ['newest', 'oldest']],
      ['ended ones too when open is false', { open: false }, ['newest', 'middle', 'oldest']],
      ['the newest few', { limit: 2 }, ['newest', 'middle']],
      ['the newest few that are open', { open: true, limit: 2 }, ['newest', 'oldest']],
    ])('a list of one account: %s', async (_, filter, expected) => {
      const account = freshAccount();
      for (const document of [...hunts(account), ...hunts(freshAccount())]) await store().createHunt(document, []);

      const found = await store().listHunts({ account, ...filter });

      expect(regions(found)).toEqual(expected);
    });

    test('a list without a filter has the hunts of all accounts', async () => {
      const [one, other] = [huntDocument({ account: freshAccount() }), huntDocument({ account: freshAccount() })];
      for (const document of [one, other]) await store().createHunt(document, []);

      const ids = (await store().listHunts()).map(({ huntId }) => huntId);

      expect(ids).toEqual(expect.arrayContaining([one.huntId, other.huntId]));
    });

    test('a hunt leaves the list of open ones with the write that ends it', async () => {
      const document = huntDocument({ account: freshAccount() });
      await store().createHunt(document, []);

      const ended = await store().saveHunt({ ...document, phase: 'ready', endedAt: '2026-11-01T12:30:00.000Z' }, []);

      expect(await store().listHunts({ account: document.account, open: true })).toEqual([]);
      expect(await store().listHunts({ account: document.account })).toEqual([ended]);
    });
  });
}
