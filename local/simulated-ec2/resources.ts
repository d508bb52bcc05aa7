import type { Disk } from './disks.ts';
import type { Instance, StateReason } from './instance.ts';
import { stateOf, timelineOf } from './instance.ts';
import type { Scenario } from './scenario.ts';
import type { InstanceType } from './types.ts';

/** What belongs to instances and may outlive them. Instants are epoch ms. */
export interface Volume extends Disk {
  readonly id: string;
  readonly instance: Instance;
  readonly tags: Map<string, string>;
  deletedAt: number | null;
}

export interface NetworkInterface {
  readonly id: string;
  readonly instance: Instance;
  readonly attachmentId: string;
  readonly mac: string;
  readonly deleteOnTermination: boolean;
  readonly tags: Map<string, string>;
  deletedAt: number | null;
}

export interface KeyPair {
  readonly id: string;
  readonly name: string;
  readonly type: 'ed25519' | 'rsa';
  /** OpenSSH, one line. */
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
}

export interface SpotRequest {
  readonly id: string;
  readonly type: InstanceType;
  readonly zone: Scenario['zones'][number];
  /** USD an hour. */
  readonly price: number;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  /** Makes the instance of an open request; gone once it has. */
  fulfil: (() => Instance | null) | null;
  instance: Instance | null;
  cancelledAt: number | null;
}

/** `in-use` as long as its instance is there; after that gone, or left behind as `available`. */
export function holdState(hold: Volume | NetworkInterface, scenario: Scenario, now: number): 'in-use' | 'available' | 'gone' {
  if (hold.deletedAt !== null) return 'gone';
  if (stateOf(hold.instance, scenario, now) !== 'terminated') return 'in-use';
  // A launch that dies in pending takes everything back.
  return hold.deleteOnTermination || hold.instance.fate?.kind === 'dies' ? 'gone' : 'available';
}

export interface RequestStatus {
  readonly state: 'open' | 'active' | 'closed' | 'cancelled';
  readonly status: StateReason;
}

const says = (state: RequestStatus['state'], code: string, message: string): RequestStatus => ({ state, status: { code, message } });

// docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-request-status.html
export function requestStatus({ instance, cancelledAt, price }: SpotRequest, scenario: Scenario, now: number): RequestStatus {
  if (!instance) {
    if (cancelledAt !== null)
      return says('cancelled', 'canceled-before-fulfillment', 'Your Spot request is canceled before it was fulfilled.');
    return says(
      'open',
      'price-too-low',
      `Your Spot request price of ${price} is lower than the minimum required Spot request fulfillment price.`,
    );
  }
  const { terminated, reason } = timelineOf(instance, scenario);
  const ended = now >= terminated;
  if (cancelledAt !== null && !ended)
    return says('cancelled', 'request-canceled-and-instance-running', 'Your Spot request is canceled, but your instance is still running.');
  if (!ended) {
    const marked = instance.noticeAt !== null && now >= instance.noticeAt;
    return marked
      ? says('active', 'marked-for-termination', 'Your Spot Instance is marked for termination.')
      : says('active', 'fulfilled', 'Your Spot request is fulfilled.');
  }
  const state = cancelledAt === null ? 'closed' : 'cancelled';
  return reason?.code === 'Server.SpotInstanceTermination'
    ? says(state, 'instance-terminated-no-capacity', 'Your Spot Instance was terminated because there is no capacity left.')
    : says(state, 'instance-terminated-by-user', 'You terminated your Spot Instance.');
}
