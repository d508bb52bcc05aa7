/** Where secrets lie on serverless: what `key-secrets` and `oci-secret` ask of it. Values never reach an error or a log. */
export interface Secrets {
  /** False when there is a secret of that name already; nothing is changed then. */
  create(name: string, value: string, tags: Readonly<Record<string, string>>): Promise<boolean>;
  /** A new value for a secret that is there; false when there is none. */
  put(name: string, value: string): Promise<boolean>;
  /** Null when there is no such secret. `name` may be its ARN. */
  read(name: string): Promise<string | null>;
  /** At once and for good; one that is gone is fine. */
  remove(name: string): Promise<void>;
}
