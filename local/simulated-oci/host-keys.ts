export type { HostKey } from '../simulated-cloud/host-keys.ts';
export { hostKeys } from '../simulated-cloud/host-keys.ts';
