import type { HuntDocument } from '../hunt.ts';

/** Requirement 3's words for where a provisioning stands. */
export type ProvisionPhase =
  | 'Validating'
  | 'PreparingKeyPair'
  | 'RequestingSpot'
  | 'Launching'
  | 'WaitingForRunning'
  | 'WaitingForSsh'
  | 'Ready'
  | 'Failed';

/** Requirement 3's `ProvisionProgress`, field by field. */
export interface ProvisionProgress {
  readonly phase: ProvisionPhase;
  readonly message: string;
  readonly percentComplete: number;
  readonly instanceId: string | null;
  /** Seconds since the hunt began; it stands still once the hunt has ended. */
  readonly elapsed: number;
}

/** 30 and 50 are the requirement's. */
const percents: Readonly<Record<Exclude<ProvisionPhase, 'Failed'>, number>> = {
  Validating: 5,
  PreparingKeyPair: 15,
  RequestingSpot: 25,
  Launching: 30,
  WaitingForRunning: 50,
  WaitingForSsh: 75,
  Ready: 100,
};

const messages: Readonly<Record<ProvisionPhase, (document: HuntDocument) => string>> = {
  Validating: () => 'Checking the request',
  PreparingKeyPair: () => 'Preparing the key pair',
  RequestingSpot: (document) => `Requesting a spot instance${place(document)}`,
  Launching: (document) => `Launching instance${place(document)}`,
  WaitingForRunning: (document) => `Waiting for ${document.instance?.id} to be running`,
  WaitingForSsh: (document) => `Waiting for SSH on ${document.instance?.id}`,
  Ready: (document) => `${document.instance?.id} is ready`,
  Failed: (document) => document.failure?.message ?? 'The hunt failed',
};

/** Where a hunt stands, in the requirement's words. `now` is epoch ms. */
export function progressOf(document: HuntDocument, now: number): ProvisionProgress {
  const phase = phaseOf(document);
  const until = document.endedAt === null ? now : Date.parse(document.endedAt);
  return {
    phase,
    message: messages[phase](document),
    percentComplete: percents[phase === 'Failed' ? reached(document) : phase],
    instanceId: document.instance?.id ?? null,
    elapsed: (until - Date.parse(document.createdAt)) / 1000,
  };
}

/** The phase of the requirement. A clean-up between two attempts is a part of launching; a paused hunt is where it was held. */
export function phaseOf(document: HuntDocument): ProvisionPhase {
  switch (document.phase === 'paused' ? document.held?.phase : document.phase) {
    case 'validating':
      return 'Validating';
    case 'preparing-key':
    case 'ranking':
      return 'PreparingKeyPair';
    case 'coming-up':
      return 'WaitingForRunning';
    case 'proving':
      return 'WaitingForSsh';
    case 'ready':
      return 'Ready';
    case 'failed':
    case 'cancelled':
      return 'Failed';
    case 'cleaning-up':
      return document.cleanUp?.then === 'attempt' ? launchingPhase(document) : 'Failed';
    default:
      return launchingPhase(document);
  }
}

function launchingPhase(document: HuntDocument): ProvisionPhase & keyof typeof percents {
  return planned(document)?.market === 'spot' ? 'RequestingSpot' : 'Launching';
}

/** How far a hunt that failed had come. */
function reached(document: HuntDocument): keyof typeof percents {
  if (document.instance !== null) return document.instance.runningAt === null ? 'WaitingForRunning' : 'WaitingForSsh';
  return document.plan === null ? 'Validating' : launchingPhase(document);
}

function place(document: HuntDocument): string {
  const offering = planned(document);
  return offering === undefined ? '' : `: ${offering.shape} in ${offering.zone}`;
}

function planned(document: HuntDocument): HuntDocument['offerings'][number] | undefined {
  return document.offerings.find(({ key }) => key === document.plan?.offering);
}
