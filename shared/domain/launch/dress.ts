import type { JsonObject } from '../json.ts';
import type { Settings } from '../settings.ts';

/** What Foothold adds to a launch payload, and nothing else. */
export interface Dress {
  /** Full zone name of the offering. */
  readonly zone: string;
  /** Ours; they win over tags of the same name in the payload. */
  readonly tags: Readonly<Record<string, string>>;
  /** OpenSSH public key to put in; null leaves the payload's own. */
  readonly publicKey: string | null;
  /** Name of the prepared key pair, where keys are resources of the cloud (EC2); null leaves the payload's own. */
  readonly keyName: string | null;
  /** Name for an instance whose payload names none. */
  readonly fallbackName: string;
  /** Root device of the image, where it is known (EC2). */
  readonly rootDevice: string | null;
  /** What the hunt's settings say of the machine itself (EC2). */
  readonly settings: Pick<Settings, 'volume' | 'imds' | 'interruption'>;
}

export type DressPayload = (payload: JsonObject, dress: Dress) => JsonObject;
