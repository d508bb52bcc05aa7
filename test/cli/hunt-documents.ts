import type { HuntDocument, Offering } from '../../shared/domain/hunt.ts';
import { huntDocument } from '../support/documents.ts';

export function offering(key: string, zone: string): Offering {
  return {
    key,
    cloud: 'oci',
    region: 'us-phoenix-1',
    zone,
    adNumber: 1,
    shape: 'VM.Standard.A1.Flex:2x12',
    market: 'on-demand',
    patch: {},
  };
}

export function instance(overrides: Partial<NonNullable<HuntDocument['instance']>> = {}): NonNullable<HuntDocument['instance']> {
  return {
    id: 'ocid1.instance.oc1.phx.one',
    attempt: 15,
    offering: 'three',
    launchedAt: '2026-11-01T12:04:20.000Z',
    workRequestId: null,
    state: 'RUNNING',
    runningAt: '2026-11-01T12:05:00.000Z',
    publicIp: '203.0.113.7',
    privateIp: '10.0.0.7',
    ...overrides,
  };
}

/** Fourteen attempts into a hunt across three ADs; the next one is due at 12:04:20. */
export function huntingDocument(overrides: Partial<HuntDocument> = {}): HuntDocument {
  return huntDocument({
    phase: 'hunting',
    next: { step: 'attempt', waitSeconds: 11, notBefore: '2026-11-01T12:04:20.000Z' },
    offerings: [offering('one', 'Uocm:PHX-AD-1'), offering('two', 'Uocm:PHX-AD-2'), offering('three', 'Uocm:PHX-AD-3')],
    plan: {
      attempt: 15,
      offering: 'three',
      token: 'token',
      payloadHash: 'hash',
      sentAt: null,
      lastSentAt: null,
      sends: 0,
      unresolved: false,
    },
    counters: { attempts: 14, calls: 15, cycles: 4, errors: 1, errorCycles: 0, capacity: 12, throttled: 1, resolved: 1 },
    pace: { pace: 11, streak: 3, fails: 0, since: 0, exponent: 0 },
    last: { class: 'CAPACITY', message: 'Out of host capacity.', offering: 'two', at: '2026-11-01T12:04:09.000Z' },
    ...overrides,
  });
}

export function readyDocument(overrides: Partial<HuntDocument> = {}): HuntDocument {
  return huntingDocument({
    phase: 'ready',
    next: { step: 'end', waitSeconds: 0, notBefore: null },
    instance: instance(),
    key: { mode: 'temporary', publicKey: 'ssh-ed25519 AAAA', name: null, reference: '/state/keys/hunt key' },
    probe: {
      ...({ mismatches: 0 } as object),
      tries: 2,
      answeredAt: '2026-11-01T12:05:30.000Z',
      seen: { type: 'ed25519', fingerprint: 'SHA256:abc' },
      consoleCursor: null,
      verified: true,
      lastProblem: null,
    } as HuntDocument['probe'],
    result: {
      id: 'ocid1.instance.oc1.phx.one',
      displayName: 'web',
      lifecycleState: 'RUNNING',
      foothold: { huntId: 'x', ssh: { port: 2222 }, privateKeyFile: '/state/keys/hunt key' },
    },
    endedAt: '2026-11-01T12:06:00.000Z',
    ...overrides,
  });
}

export function failedDocument(overrides: Partial<HuntDocument> = {}): HuntDocument {
  return huntingDocument({
    phase: 'failed',
    next: { step: 'end', waitSeconds: 0, notBefore: null },
    failure: { error: 'Hunt.Deadline', message: 'no instance within 60 s', remedy: 'Start again with a longer --deadline.' },
    endedAt: '2026-11-01T12:06:00.000Z',
    ...overrides,
  });
}
