import type { HuntDocument } from '../shared/domain/hunt.ts';
import type { TimelineEvent } from '../shared/domain/timeline.ts';
import type { Store } from '../shared/stores/port.ts';

export type Watcher = (event: TimelineEvent, document: HuntDocument) => void;

/** A store that tells of every event, once the write that made it true is done. */
export function watchedStore(store: Store, watch: Watcher): Store {
  const tell = (events: readonly TimelineEvent[], document: HuntDocument) => {
    for (const event of events) watch(event, document);
  };
  return {
    ...store,
    async createHunt(document, events) {
      await store.createHunt(document, events);
      tell(events, document);
    },
    async saveHunt(document, events) {
      const saved = await store.saveHunt(document, events);
      tell(events, saved);
      return saved;
    },
  };
}
