import type { JsonObject } from '../json.ts';

/** What Foothold adds to a launch payload, and nothing else. */
export interface Dress {
  /** Full zone name of the offering. */
  readonly zone: string;
  /** Ours; they win over tags of the same name in the payload. */
  readonly tags: Readonly<Record<string, string>>;
  /** OpenSSH public key to put in; null leaves the payload's own. */
  readonly publicKey: string | null;
  /** Name for an instance whose payload names none. */
  readonly fallbackName: string;
}

export type DressPayload = (payload: JsonObject, dress: Dress) => JsonObject;
