/** What a hunt can leave in a cloud. On OCI instances take all else along. */
export const foundKinds = ['instance', 'volume', 'spot-request', 'key-pair'] as const;
export type FoundKind = (typeof foundKinds)[number];

/** One resource that a cloud listed because of our tags, in words common to both clouds. */
export interface Found {
  readonly kind: FoundKind;
  /** The cloud's id; the name of a key pair. */
  readonly id: string;
  /** ISO 8601; null where the cloud does not say. */
  readonly createdAt: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** The cloud's own word for its state. */
  readonly state: string;
  /** False for what has ended or is on its way out: nobody needs to end it. */
  readonly living: boolean;
  /** Part of something that stands (an attached volume); it goes when that goes. */
  readonly inUse: boolean;
}

/** What ports say of an instance, as far as a sweep asks. */
interface InstanceLike {
  readonly id: string;
  readonly state: string;
  readonly rawState: string;
  readonly createdAt: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export function foundInstance(view: InstanceLike): Found {
  const { id, createdAt, tags } = view;
  const living = view.state !== 'ended' && view.state !== 'ending';
  return { kind: 'instance', id, createdAt, tags, state: view.rawState, living, inUse: false };
}
