import type { HuntDocument } from '../hunt.ts';
import type { EventName, TimelineEvent } from '../timeline.ts';

export function eventOf(document: HuntDocument, now: number, event: EventName, data: TimelineEvent['data'] = {}): TimelineEvent {
  return { at: new Date(now).toISOString(), huntId: document.huntId, event, data };
}
