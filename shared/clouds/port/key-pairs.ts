export interface KeyPairs {
  /** CreateKeyPair: the private key comes back this once. Throws `CloudCallError` (`InvalidKeyPair.Duplicate`) when the name is taken. */
  create(request: {
    name: string;
    type: 'ed25519' | 'rsa';
    tags: Readonly<Record<string, string>>;
  }): Promise<{ privateKey: string; fingerprint: string | null }>;
  /** ImportKeyPair: OpenSSH public key. */
  import(request: { name: string; publicKey: string; tags: Readonly<Record<string, string>> }): Promise<void>;
  /** Idempotent: a name that does not exist is fine. */
  remove(name: string): Promise<void>;
  exists(name: string): Promise<boolean>;
  /** Names of all key pairs that carry the tags. */
  list(tags: Readonly<Record<string, string>>): Promise<string[]>;
}
