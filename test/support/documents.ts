import { ulid } from 'ulid';
import * as v from 'valibot';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { huntSchema } from '../../shared/domain/hunt.ts';
import { newHunt } from '../../shared/domain/hunting/new-hunt.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';

/** A valid document of a hunt that was just asked for, with a fresh id; overrides replace whole top-level fields. */
export function huntDocument(overrides: Partial<HuntDocument> = {}): HuntDocument {
  const { document } = newHunt({
    huntId: ulid(),
    namespace: 'foothold',
    cloud: 'oci',
    account: 'oci:ocid1.tenancy.oc1..example:us-phoenix-1',
    region: 'us-phoenix-1',
    epoch: 0,
    launch: { compartmentId: 'ocid1.compartment.oc1..example', availabilityDomain: 'AD-{{AD_NUMBER}}', shape: 'VM.Standard.A1.Flex' },
    alternatives: [],
    settings: v.parse(settingsSchema, {}),
    now: Date.UTC(2026, 10, 1, 12),
  });
  return v.parse(huntSchema, { ...document, ...overrides });
}

export function timelineEvent(document: HuntDocument, overrides: Partial<TimelineEvent> = {}): TimelineEvent {
  return { at: '2026-11-01T12:00:00.000Z', huntId: document.huntId, event: 'attempt.answered', data: { attempt: 1 }, ...overrides };
}
