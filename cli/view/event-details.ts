import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import { inner, sayDuration } from './words.ts';
import { sayOffering } from './zones.ts';

/** One event and the document beside it, with the parts of sentences that they give. */
export class EventDetails {
  readonly event: TimelineEvent;
  readonly document: HuntDocument;

  constructor(event: TimelineEvent, document: HuntDocument) {
    this.event = event;
    this.document = document;
  }

  text(key: string, fallback = ''): string {
    const value = this.event.data[key];
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : fallback;
  }

  /** `AD-2 attempt 14`. */
  attempt(): string {
    const key = this.text('offering') || this.document.plan?.offering || '';
    const number = this.text('attempt');
    return [key ? sayOffering(this.document, key) : '', number ? `attempt ${number}` : ''].filter(Boolean).join(' ') || 'launch';
  }

  instance(): string {
    return this.text('instanceId') || this.document.instance?.id || 'the instance';
  }

  /** `: reason`, or nothing. */
  because(...keys: string[]): string {
    const found = keys.map((key) => this.text(key)).find(Boolean);
    return found ? `: ${inner(found)}` : '';
  }

  /** Where the hunt goes next, for an event that is the document's newest. */
  next(): string {
    const { next, plan } = this.document;
    // An answer's own data stay true in a look back, when the document has long moved on.
    const { waitSeconds, next: place, resolving } = this.event.data;
    if (typeof waitSeconds === 'number' && typeof place === 'string') {
      const when = waitSeconds > 0 ? `in ${sayDuration(waitSeconds)}` : 'at once';
      return resolving === true
        ? `; looking for it, then the same call with the same token ${when}`
        : `; next ${sayOffering(this.document, place)} ${when}`;
    }
    if (next.step === 'clean-up') return '; cleaning up';
    if (next.step !== 'attempt' || !plan) return '';
    const wait = next.waitSeconds > 0 ? `in ${sayDuration(next.waitSeconds)}` : 'at once';
    return plan.unresolved ? `; asking again with the same token ${wait}` : `; next ${sayOffering(this.document, plan.offering)} ${wait}`;
  }

  /** ` at 203.0.113.7`, or nothing. */
  at(): string {
    const { instance } = this.document;
    const found = this.text('publicIp') || this.text('address') || this.text('privateIp') || instance?.publicIp || instance?.privateIp;
    return found ? ` at ${found}` : '';
  }
}
