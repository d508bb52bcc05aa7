import { readFileSync } from 'node:fs';
import { DefaultRequestSigner, type RequestSigner, SimpleAuthenticationDetailsProvider } from 'oci-common';

/** Signs as an API key: key id `tenancy/user/fingerprint`. `pem` is decrypted. */
export function apiKeySigner(tenancy: string, user: string, fingerprint: string, pem: string): RequestSigner {
  return new DefaultRequestSigner(new SimpleAuthenticationDetailsProvider(tenancy, user, fingerprint, pem, null));
}

/** Signs with a session token (`oci session authenticate`), read anew each time because `oci session refresh` rewrites the file. */
export function sessionSigner(tokenPath: string, pem: string): RequestSigner {
  return new DefaultRequestSigner({
    getKeyId: async () => `ST$${readFileSync(tokenPath, 'utf8').trim()}`,
    getPrivateKey: () => pem,
    getPassphrase: () => null,
  });
}
