import { awsSecrets } from '../../shared/clouds/aws/secrets.ts';
import type { KeyFiles } from '../../shared/platform/key-files.ts';
import { keySecrets } from '../../shared/platform/key-secrets.ts';
import { type OciSecret, readOciSecret } from '../../shared/platform/oci-secret.ts';
import type { Secrets } from '../../shared/platform/secrets.ts';

let opened: Secrets | undefined;

/** One client a container. */
const secrets = () => (opened ??= awsSecrets());

export function openKeySecrets(namespace: string): KeyFiles {
  return keySecrets(secrets(), namespace);
}

export function readOci(secretId: string): Promise<OciSecret> {
  return readOciSecret(secrets(), secretId);
}
