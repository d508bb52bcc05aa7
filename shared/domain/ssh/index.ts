export { checkPublicKey } from './check-public-key.ts';
export type { HostKey } from './console-keys.ts';
export { readHostKeys } from './console-keys.ts';
export type { HostKeyPolicy, HostKeyQuestion, HostKeyVerdict, SeenHostKey } from './judge-host-key.ts';
export { judgeHostKey } from './judge-host-key.ts';
export type { KeyFamily } from './public-key.ts';
export { keyFamily, md5Fingerprint, publicKeyFingerprint, sha256Fingerprint } from './public-key.ts';
