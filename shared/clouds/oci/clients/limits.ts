export { LimitsClient } from 'oci-limits';
