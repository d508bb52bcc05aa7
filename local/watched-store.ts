import type { HuntDocument } from '../shared/domain/hunt.ts';
import { type ProvisionEvent, provisionEvents } from '../shared/domain/hunting/progress-events.ts';
import type { TimelineEvent } from '../shared/domain/timeline.ts';
import type { Store } from '../shared/stores/port.ts';

export interface Watchers {
  onEvent?: ((event: TimelineEvent, document: HuntDocument) => void) | undefined;
  /** Requirement 3's typed events: started, phase changed, spot fallback, completed. */
  onProvisionEvent?: ((event: ProvisionEvent) => void) | undefined;
}

/** A store that tells of everything that happens to a hunt, once the write that made it true is done. */
export function watchedStore(store: Store, watchers: Watchers, now: () => number): Store {
  const last = new Map<string, HuntDocument>();
  const tell = (events: readonly TimelineEvent[], before: HuntDocument | null, document: HuntDocument) => {
    for (const event of events) watchers.onEvent?.(event, document);
    for (const event of provisionEvents(before, document, events, now())) watchers.onProvisionEvent?.(event);
    last.set(document.huntId, document);
  };
  return {
    ...store,
    async createHunt(document, events) {
      await store.createHunt(document, events);
      tell(events, null, document);
    },
    async saveHunt(document, events) {
      const before = last.get(document.huntId) ?? (await store.loadHunt(document.huntId))?.document ?? document;
      const saved = await store.saveHunt(document, events);
      tell(events, before, saved);
      return saved;
    },
  };
}
